import type { FederatedRequest } from '../../managed-login/federated-sign-ins.ts';
import { userPoolErrors } from '../../user-pools/user-pool-errors.ts';
import type { FederationPorts } from '../federation-ports.ts';
import type { IdentityProviderKind } from '../identity-provider-kind.ts';
import { KnownSamlMetadata } from './saml-metadata.ts';
import type { SamlAssertion, SamlExpectation, SamlFailure, SamlProtocol } from './saml-protocol.ts';
import { TakenAssertions } from './taken-assertions.ts';

/** What the client is told; it names no content of the response. */
const refusals: { readonly [failure in SamlFailure]: string } = {
  malformed: 'the response could not be read',
  status: 'the identity provider did not sign anybody in',
  signature: 'the signature is invalid',
  encrypted: 'encrypted assertions are not supported',
  issuer: 'the issuer is not the identity provider',
  audience: 'the audience is not this user pool',
  recipient: 'the recipient is not this user pool',
  request: 'the response does not answer the request',
  expired: 'the assertion is not valid at this time',
  subject: 'the assertion does not identify a user',
};

const refused = (reason: string) =>
  userPoolErrors.notAuthorized(`Invalid SAML response received: ${reason}.`);

/**
 * Providers that speak SAML 2.0: a request by redirect, a response by POST (Web Browser SSO Profile). A response counts
 * that answers the request of this sign-in, was signed by a key of the metadata, and comes for the first time.
 */
export function samlProviders({
  context,
  saml,
}: Pick<FederationPorts, 'context'> & { readonly saml: SamlProtocol }): IdentityProviderKind {
  const known = new KnownSamlMetadata({ context, saml });
  const taken = new TakenAssertions(context);
  return {
    async begin({ pool, provider, state, returnUri, prompt }) {
      const metadata = await known.of(provider);
      // An XML name begins with no digit.
      const requestId = `_${context.ids.uuid()}`;
      const location = await saml.signInUrl({
        ...{ metadata, ownEntityId: ownEntityId(pool), returnUri, requestId },
        relayState: state,
        forceAuthn: prompt?.split(' ').includes('login') === true,
      });
      return { location, kept: { requestId } };
    },
    async finish({ pool, provider, returnUri, kept, parameters }) {
      const { requestId } = kept;
      const response = parameters.get('SAMLResponse');
      if (response === null || requestId === undefined) throw refused(refusals.malformed);
      const assertion = await saml.verifyResponse(response, {
        ...{ metadata: await known.of(provider), ownEntityId: ownEntityId(pool), returnUri, requestId },
        nowMs: context.clock.now(),
        clockSkewMs: context.limits.userPoolSamlClockSkewSeconds * 1_000,
      } satisfies SamlExpectation);
      if ('refused' in assertion) {
        const { refused: failure, message: cause } = assertion;
        const about = { userPoolId: pool.id, provider: provider.name, cause };
        context.log('warn', 'a SAML response was refused', about);
        throw refused(refusals[failure]);
      }
      if (!(await taken.take(pool.id, assertion))) throw refused('the assertion was used before');
      return { subject: assertion.subject, issuer: assertion.issuer, attributes: attributesOf(assertion) };
    },
  };
}

/** By this name providers know a user pool. Source: developer guide, "Configuring your third-party SAML provider". */
function ownEntityId({ id }: FederatedRequest['pool']): string {
  return `urn:amazon:cognito:sp:${id}`;
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
