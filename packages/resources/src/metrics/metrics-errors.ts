import { ServiceError } from '@cairn/kit';

/** The protocol errors of CloudWatch: name and text. Source: its API reference, "Errors". */
export const metricsErrors = {
  invalidValue: (message: string): ServiceError =>
    new ServiceError('InvalidParameterValueException', message),
  missing: (parameter: string): ServiceError =>
    new ServiceError('MissingRequiredParameterException', `The parameter ${parameter} is required.`),
  combination: (message: string): ServiceError =>
    new ServiceError('InvalidParameterCombinationException', message),
  invalidToken: (): ServiceError => new ServiceError('InvalidNextToken', 'The next token is invalid.'),
  limitExceeded: (): ServiceError =>
    new ServiceError('LimitExceededFault', 'The maximum number of metrics has been reached.'),
} as const;
