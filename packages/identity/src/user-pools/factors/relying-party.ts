import { signInDomainOf } from '../pools/sign-in-domain.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

/** For whom a pool's passkeys are good. */
export interface RelyingParty {
  readonly id: string;
  readonly name: string;
  /** Whether an authenticator has to verify its user, by a fingerprint or a PIN. */
  readonly requireUserVerification: boolean;
}

/**
 * The pool's relying party: the one that its settings name, else the host of its sign-in pages.
 * Source: developer guide, "Authentication with Amazon Cognito user pools", passkeys.
 * @throws ServiceError WebAuthnNotEnabledException, WebAuthnConfigurationMissingException
 */
export function relyingPartyOf(
  { store, places }: Pick<UserPoolContext, 'store' | 'places'>,
  pool: UserPoolRecord,
): RelyingParty {
  const { Policies, WebAuthnConfiguration: configuration } = pool.settings;
  if (!Policies.SignInPolicy.AllowedFirstAuthFactors.includes('WEB_AUTHN'))
    throw userPoolErrors.webAuthnNotEnabled();
  const domain = signInDomainOf(store, pool.id);
  const ofPages = domain && new URL(places.signInPages(domain.domain)).hostname;
  const id = configuration?.RelyingPartyId ?? ofPages;
  if (id === undefined) throw userPoolErrors.webAuthnNotConfigured();
  return { id, name: id, requireUserVerification: configuration?.UserVerification === 'required' };
}
