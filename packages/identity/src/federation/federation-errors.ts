import { ServiceError } from '@cairn/kit';

/**
 * Why nobody is signed in by a provider, as the app is told. The texts name the provider and what was wrong, never what
 * the provider sent. Cognito's own texts are not documented; the error that apps see is OAuth's `invalid_request`.
 */
export const federationErrors = {
  unreachable: (provider: string, what: string): ServiceError =>
    new ServiceError('InvalidParameterException', `The identity provider ${provider} ${what}.`),
  notVouched: (provider: string, what: string): ServiceError =>
    new ServiceError('NotAuthorizedException', `The identity provider ${provider} ${what}.`),
};
