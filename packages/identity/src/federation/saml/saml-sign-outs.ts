import type {
  FederatedBeginning,
  FederatedSignOut,
  FederatedSignOutReturn,
  ProvidedSession,
} from '../../managed-login/federated-sign-ins.ts';
import { samlOptionsOf } from '../../user-pools/pools/saml-details.ts';
import { ownEntityId, type SamlGround, unreadable } from './saml-ground.ts';
import type { SamlSession } from './saml-protocol.ts';

/** What of an assertion is kept with the session of a browser, so that it can be ended at the provider too. */
export function keptSession(session: SamlSession): ProvidedSession {
  return Object.fromEntries(
    Object.entries(session).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/**
 * Asks the provider to end the session that it has begun (Single Logout Profile): a signed request by redirect.
 * @returns undefined where the provider is not set up for it, or publishes no place to ask at
 */
export async function beginSamlSignOut(
  { context, saml, metadataOf, signingKeyOf }: SamlGround,
  { pool, provider, session, state }: FederatedSignOut,
): Promise<FederatedBeginning | undefined> {
  const { name, ...rest } = session;
  if (!samlOptionsOf(provider.details).signsOut || name === undefined) return undefined;
  const metadata = await metadataOf(provider);
  if (metadata.signOutUrl === undefined) return undefined;
  const requestId = `_${context.ids.uuid()}`;
  const location = await saml.signOutUrl({
    ...{ metadata, ownEntityId: ownEntityId(pool), requestId, relayState: state },
    session: { name, ...rest },
    signingKey: (await signingKeyOf(pool)).privateKey,
    nowMs: context.clock.now(),
  });
  return { location, kept: { requestId } };
}

/** Takes the answer, which the provider has the browser post. @throws ServiceError NotAuthorizedException */
export async function finishSamlSignOut(
  { context, saml, metadataOf, refused }: SamlGround,
  { provider, returnUri, kept, parameters }: FederatedSignOutReturn,
): Promise<void> {
  const { requestId } = kept;
  const response = parameters.get('SAMLResponse');
  if (response === null || requestId === undefined) throw refused(provider, unreadable);
  const refusal = await saml.verifySignOut(response, {
    ...{ metadata: await metadataOf(provider), returnUri, requestId },
    nowMs: context.clock.now(),
    clockSkewMs: context.limits.userPoolSamlClockSkewSeconds * 1_000,
  });
  if (refusal !== undefined) throw refused(provider, refusal);
}
