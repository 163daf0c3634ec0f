import { type CallOrigin, type CognitoIdentity, type Principal, parseArn, rolePrincipal } from '@cairn/kit';
import { uniqueId } from '../iam/iam-ids.ts';
import { findProvider } from '../iam/openid-providers.ts';
import { findRole } from '../iam/roles.ts';
import type { IdentityPorts } from '../identity-ports.ts';
import type { ConditionValue } from '../policy/condition-context.ts';
import { mayAssume, type RoleDoor } from './assume-role.ts';
import type { SessionTokens } from './session-tokens.ts';
import type { WebIdentities } from './web-identity.ts';

/** Somebody of whom a provider has vouched, and the role whose session he is to have. */
export interface FederatedSession {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly seconds: number;
  /** As trust policies name it under `Federated`: `cognito-identity.amazonaws.com`. */
  readonly federatedProvider: string;
  /** What the provider says of him, by the keys of conditions. */
  readonly keys: { readonly [key: string]: ConditionValue | undefined };
  /** Tags of the session; the role has to let them be set. */
  readonly tags?: { readonly [key: string]: string };
  readonly sessionPolicy?: string;
  readonly cognitoIdentity?: CognitoIdentity;
  readonly origin?: CallOrigin | undefined;
}

/** What opening takes. */
export interface FederatedSessionPorts extends RoleDoor, Pick<IdentityPorts, 'random'> {
  readonly tokens: SessionTokens;
}

/** Whether a role trusts him for a session, and, where it has tags, for those. Where nothing is verified it does. */
export function trustsFederated(
  ports: Pick<RoleDoor, 'store' | 'authorizer' | 'isStrict'>,
  asked: Omit<FederatedSession, 'seconds' | 'sessionPolicy' | 'cognitoIdentity'>,
): boolean {
  if (!ports.isStrict) return true;
  const { roleArn, federatedProvider, keys, sessionName, tags = {}, origin } = asked;
  const role = findRole(ports.store, roleArn);
  const account = parseArn(roleArn)?.account ?? '';
  const principal: Principal = { arn: federatedProvider, kind: 'federated-user', account, federatedProvider };
  const scope = { account, region: '', principal, ...(origin === undefined ? {} : { origin }) };
  const operationKeys = { ...keys, 'sts:RoleSessionName': sessionName };
  const actions = ['sts:AssumeRoleWithWebIdentity'];
  if (Object.keys(tags).length > 0) actions.push('sts:TagSession');
  return (
    role !== undefined &&
    actions.every((action) => mayAssume(ports, role, { scope, action, operationKeys, tags }))
  );
}

/** What identity pools stand on. */
export type Federation = ReturnType<typeof federation>;

/** Verifies who somebody is by his provider, and opens sessions of roles for him. */
export function federation(ports: FederatedSessionPorts & { readonly webIdentities: WebIdentities }) {
  return {
    webIdentities: ports.webIdentities,
    /** A provider of OpenID Connect by its ARN. */
    openIdProvider: (arn: string) => findProvider(ports.store, parseArn(arn)?.account ?? '', arn),
    /** Credentials of a role's session; undefined where the role does not trust him. */
    federatedCredentials: (asked: FederatedSession) => openFederatedSession(ports, asked),
  };
}

/** Opens a session of a role. @returns undefined where the role does not trust him */
function openFederatedSession(ports: FederatedSessionPorts, asked: FederatedSession) {
  if (!trustsFederated(ports, asked)) return undefined;
  const { store, clock, random, tokens } = ports;
  const { roleArn, sessionName, seconds, federatedProvider, tags, sessionPolicy, cognitoIdentity } = asked;
  const session = rolePrincipal(roleArn, sessionName);
  const issuedMs = Math.floor(clock.now() / 1_000) * 1_000;
  const principal: Principal = {
    ...session,
    userId: `${findRole(store, roleArn)?.id ?? uniqueId('AROA', random)}:${sessionName}`,
    federatedProvider,
    tokenIssueTimeMs: issuedMs,
    ...(tags === undefined || Object.keys(tags).length === 0 ? {} : { tags }),
    ...(sessionPolicy === undefined ? {} : { sessionPolicies: { policy: sessionPolicy } }),
    ...(cognitoIdentity === undefined ? {} : { cognitoIdentity }),
  };
  const opened = tokens.issue(session.account, principal, issuedMs + seconds * 1_000);
  const { accessKeyId, secretAccessKey, expiresMs } = opened.session;
  return { accessKeyId, secretAccessKey, sessionToken: opened.token, expiresMs };
}
