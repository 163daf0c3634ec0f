import type { Limit } from '@cairn/kit';

/** Names of the limits of sign-in pages. */
export type ManagedLoginLimitName =
  | 'managedLoginSessionSeconds'
  | 'managedLoginCodeSeconds'
  | 'managedLoginFlowSeconds'
  | 'managedLoginRequestBytes'
  | 'managedLoginQueryCharacters';

const limit = (
  name: ManagedLoginLimitName,
  description: string,
  value: number,
  unit: Limit['unit'],
): Limit => ({ name, description, unit, default: value });

/** Source: developer guide, "User pool endpoints and managed login reference"; those AWS does not tell are Cairn's own. */
export const managedLoginLimits: { readonly [name in ManagedLoginLimitName]: Limit } = {
  managedLoginSessionSeconds: limit(
    'managedLoginSessionSeconds',
    'time for which the sign-in pages of a user pool know a browser again',
    3_600,
    'seconds',
  ),
  managedLoginCodeSeconds: limit(
    'managedLoginCodeSeconds',
    'time within which an authorization code is exchanged for tokens',
    300,
    'seconds',
  ),
  managedLoginFlowSeconds: limit(
    'managedLoginFlowSeconds',
    'time for which a page of a sign-in may be filled in',
    3_600,
    'seconds',
  ),
  managedLoginRequestBytes: limit(
    'managedLoginRequestBytes',
    'body of a request to sign-in pages and OAuth endpoints, SAML responses included',
    262_144,
    'bytes',
  ),
  managedLoginQueryCharacters: limit(
    'managedLoginQueryCharacters',
    'what a request for authorization carries',
    8_192,
    'characters',
  ),
};
