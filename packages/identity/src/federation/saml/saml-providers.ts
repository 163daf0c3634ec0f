import type { FederatedReturn } from '../../managed-login/federated-sign-ins.ts';
import { samlOptionsOf } from '../../user-pools/pools/saml-details.ts';
import type { FederationPorts } from '../federation-ports.ts';
import type { IdentityProviderKind, ProvidedIdentity } from '../identity-provider-kind.ts';
import { invalidResponse, ownEntityId, type SamlGround, samlGround, unreadable } from './saml-ground.ts';
import type { SamlAssertion, SamlProtocol } from './saml-protocol.ts';
import { beginSamlSignOut, finishSamlSignOut, keptSession } from './saml-sign-outs.ts';
import { TakenAssertions } from './taken-assertions.ts';

/**
 * Providers that speak SAML 2.0: a request by redirect, a response by POST (Web Browser SSO Profile). A response counts
 * that answers the request of this sign-in, was signed by a key of the metadata, and comes for the first time. Where the
 * provider may begin (`IDPInit`), one counts as well that answers no request at all.
 */
export function samlProviders({
  context,
  saml,
}: Pick<FederationPorts, 'context'> & { readonly saml: SamlProtocol }): IdentityProviderKind {
  const ground = samlGround(context, saml);
  const taken = new TakenAssertions(context);
  return {
    async begin({ pool, provider, state, returnUri, prompt }) {
      const metadata = await ground.metadataOf(provider);
      const { signsRequests } = samlOptionsOf(provider.details);
      // An XML name begins with no digit.
      const requestId = `_${context.ids.uuid()}`;
      const location = await saml.signInUrl({
        ...{ metadata, ownEntityId: ownEntityId(pool), returnUri, requestId },
        relayState: state,
        forceAuthn: prompt?.split(' ').includes('login') === true,
        signingKey: signsRequests ? (await ground.signingKeyOf(pool)).privateKey : undefined,
        nowMs: context.clock.now(),
      });
      return { location, kept: { requestId } };
    },
    async finish(answer) {
      const { requestId } = answer.kept;
      if (requestId === undefined) throw ground.refused(answer.provider, unreadable);
      return identityOf({ ground, taken }, answer, requestId);
    },
    extras: {
      takesUnsolicited: ({ details }) => samlOptionsOf(details).takesUnsolicited,
      finishUnsolicited: (answer) => identityOf({ ground, taken }, answer, undefined),
      beginSignOut: (request) => beginSamlSignOut(ground, request),
      finishSignOut: (answer) => finishSamlSignOut(ground, answer),
    },
  };
}

/** @param requestId undefined where nobody has asked */
async function identityOf(
  { ground, taken }: { readonly ground: SamlGround; readonly taken: TakenAssertions },
  { pool, provider, returnUri, parameters }: FederatedReturn,
  requestId: string | undefined,
): Promise<ProvidedIdentity> {
  const { context, saml } = ground;
  const response = parameters.get('SAMLResponse');
  if (response === null) throw ground.refused(provider, unreadable);
  const { wantsEncryption, signsOut } = samlOptionsOf(provider.details);
  const assertion = await saml.verifyResponse(response, {
    ...{ metadata: await ground.metadataOf(provider), ownEntityId: ownEntityId(pool), returnUri, requestId },
    decryptionKey: wantsEncryption ? (await ground.decryptionKeyOf(provider)).privateKey : undefined,
    nowMs: context.clock.now(),
    clockSkewMs: context.limits.userPoolSamlClockSkewSeconds * 1_000,
  });
  if ('refused' in assertion) throw ground.refused(provider, assertion);
  if (!(await taken.take(pool.id, assertion))) throw invalidResponse('the assertion was used before');
  return {
    subject: assertion.subject,
    issuer: assertion.issuer,
    attributes: attributesOf(assertion),
    ...(signsOut && { session: keptSession(assertion.session) }),
  };
}

/** One text for each attribute: several values as Cognito prints them. */
function attributesOf({ attributes }: SamlAssertion): ReadonlyMap<string, string> {
  return new Map(
    [...attributes].flatMap(([name, values]) => {
      const [only] = values;
      if (only === undefined) return [];
      return [[name, values.length === 1 ? only : `[${values.join(', ')}]`] as const];
    }),
  );
}
