import type { FederatedReturn, FederatedSignIns } from '../managed-login/federated-sign-ins.ts';
import { counting } from '../user-pools/metrics/counting.ts';
import type { ProviderRecord, ProviderType } from '../user-pools/records/pool-records.ts';
import { isBlocked } from '../user-pools/risk/blocked-addresses.ts';
import { noteSignIn } from '../user-pools/risk/watched-sign-ins.ts';
import { userPoolErrors } from '../user-pools/user-pool-errors.ts';
import { FederatedUsers } from './federated-users.ts';
import type { FederationPorts } from './federation-ports.ts';
import type { IdentityProviderKind, ProvidedIdentity } from './identity-provider-kind.ts';
import { ProviderDocuments } from './provider-documents.ts';
import { ProviderHttp } from './provider-http.ts';
import { providerKinds } from './provider-kinds.ts';

/** Sign-ins by providers of every kind that there is. */
export function providerSignIns({ context, saml }: FederationPorts): FederatedSignIns {
  const http = new ProviderHttp(context);
  const ground = { context, saml, http, documents: new ProviderDocuments(http, context.clock) };
  const users = new FederatedUsers(context);
  const kinds = new Map<ProviderType, IdentityProviderKind | undefined>();
  const kindOf = ({ type }: ProviderRecord): IdentityProviderKind => {
    if (!kinds.has(type)) kinds.set(type, providerKinds[type](ground));
    const kind = kinds.get(type);
    if (kind === undefined) throw userPoolErrors.refused(`signing in by providers of the type ${type}`);
    return kind;
  };
  return {
    async begin(request) {
      if (isBlocked(context.store, request)) throw userPoolErrors.blocked();
      return kindOf(request.provider).begin(request);
    },
    async finish(answer) {
      // Nothing that comes from there is looked at, so that a code or an assertion is not used up by it.
      if (isBlocked(context.store, answer)) throw userPoolErrors.blocked();
      const { client, provider } = answer;
      const tried = { client, name: 'FederationSuccesses', identityProvider: provider.name } as const;
      return counting(context, tried, async () => {
        const identity = await identityOf(kindOf(provider), answer);
        const user = await users.signIn(answer, identity);
        noteSignIn(context, answer, user, { isPassed: true });
        return { user, session: identity.session };
      });
    },
    takesUnsolicited: (provider) => kindOf(provider).extras?.takesUnsolicited(provider) === true,
    beginSignOut: async (request) => kindOf(request.provider).extras?.beginSignOut(request),
    async finishSignOut(answer) {
      const { extras } = kindOf(answer.provider);
      if (extras === undefined) throw userPoolErrors.refused('signing out at the identity provider');
      await extras.finishSignOut(answer);
    },
  };
}

/** Who it is, whoever has begun. */
async function identityOf(
  { finish, extras }: IdentityProviderKind,
  answer: FederatedReturn,
): Promise<ProvidedIdentity> {
  const { kept } = answer;
  if (kept !== undefined) return finish({ ...answer, kept });
  if (extras?.takesUnsolicited(answer.provider) !== true)
    throw userPoolErrors.notAuthorized('The sign-in did not begin here.');
  return extras.finishUnsolicited(answer);
}
