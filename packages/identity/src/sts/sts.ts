import {
  type CallScope,
  type CognitoIdentity,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  memberOf,
  type Principal,
  parseArn,
  rolePrincipal,
} from '@cairn/kit';
import { providerArn } from '../iam/iam-entities.ts';
import { accountOfKey, uniqueId } from '../iam/iam-ids.ts';
import { findProvider } from '../iam/openid-providers.ts';
import { findRole } from '../iam/roles.ts';
import type { IdentityPorts } from '../identity-ports.ts';
import type { ConditionValue } from '../policy/condition-context.ts';
import {
  type AssumeRoleInput,
  type DeviceInput,
  mayAssume,
  packedSize,
  type RoleDoor,
  sessionPoliciesOf,
  sessionSeconds,
  sessionTagsOf,
} from './assume-role.ts';
import { trustsFederated } from './federated-session.ts';
import type { SessionTokens } from './session-tokens.ts';
import { stsErrors } from './sts-errors.ts';
import type { WebIdentities, WebIdentity } from './web-identity.ts';

/** What STS stands on. */
export interface StsPorts extends RoleDoor, Pick<IdentityPorts, 'random'> {
  readonly tokens: SessionTokens;
  readonly webIdentities: WebIdentities;
}

interface WebIdentityInput extends AssumeRoleInput {
  readonly WebIdentityToken: string;
  readonly ProviderId?: string;
}

const userSessionSeconds = 43_200;
const rootSessionSeconds = 3_600;
const tagKeyCharactersMax = 128;
const tagValueCharactersMax = 256;

/** Makes credentials of sessions. */
function sessionMaker({ store, clock, random, tokens }: StsPorts) {
  const issue = (account: string, principal: Principal, seconds: number) => {
    const issuedMs = Math.floor(clock.now() / 1_000) * 1_000;
    const { session, token } = tokens.issue(
      account,
      { ...principal, tokenIssueTimeMs: issuedMs },
      issuedMs + seconds * 1_000,
    );
    return {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: token,
      Expiration: session.expiresMs,
    };
  };

  /** Credentials of a role's session for whoever was found to be allowed to have them. */
  const openSession = (input: AssumeRoleInput, by: Principal | undefined, more: Partial<Principal> = {}) => {
    const { RoleArn, RoleSessionName } = input;
    const role = findRole(store, RoleArn);
    const seconds = sessionSeconds(role, input.DurationSeconds, by);
    const sessionPolicies = sessionPoliciesOf(input);
    const userId = `${role?.id ?? uniqueId('AROA', random)}:${RoleSessionName}`;
    const session = rolePrincipal(RoleArn, RoleSessionName);
    const sourceIdentity = input.SourceIdentity ?? by?.sourceIdentity;
    const principal: Principal = {
      ...session,
      userId,
      ...sessionTagsOf(input, by),
      ...(sessionPolicies === undefined ? {} : { sessionPolicies }),
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      ...more,
    };
    const packed = packedSize(input);
    return {
      Credentials: issue(session.account, principal, seconds),
      AssumedRoleUser: { AssumedRoleId: userId, Arn: session.arn },
      ...(packed === undefined ? {} : { PackedPolicySize: packed }),
      ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
    };
  };
  return { issue, openSession };
}

/** The operations of STS. */
export function stsOperations(ports: StsPorts) {
  return { ...sessionOperations(ports), ...webIdentityOperations(ports) };
}

function sessionOperations(ports: StsPorts) {
  const { isStrict } = ports;
  const { issue, openSession } = sessionMaker(ports);
  return {
    getCallerIdentity: async ({ account, principal }: CallScope) => ({
      UserId: principal.userId ?? principal.account ?? account,
      Account: principal.account ?? account,
      Arn: principal.arn,
    }),

    assumeRole: async (scope: CallScope, input: AssumeRoleInput) => {
      checkRoleArn(input.RoleArn);
      refuseDevices(input);
      if (input.ProvidedContexts !== undefined)
        throw stsErrors.validation('Cairn does not support ProvidedContexts.');
      if (isStrict) requireTrust(ports, scope, input);
      return openSession(input, isStrict ? scope.principal : undefined);
    },

    getSessionToken: async (scope: CallScope, input: DeviceInput & { readonly DurationSeconds?: number }) => {
      const { principal } = scope;
      refuseDevices(input);
      const { DurationSeconds } = input;
      const { kind = 'root' } = principal;
      if (principal.tokenIssueTimeMs !== undefined || (kind !== 'user' && kind !== 'root')) {
        throw stsErrors.sessionMayNot('GetSessionToken');
      }
      const account = principal.account ?? scope.account;
      const requested = DurationSeconds ?? userSessionSeconds;
      const seconds = kind === 'root' ? Math.min(requested, rootSessionSeconds) : requested;
      return { Credentials: issue(account, { ...principal, kind, account }, seconds) };
    },

    getAccessKeyInfo: async (scope: CallScope, { AccessKeyId }: { readonly AccessKeyId: string }) => {
      const account = /^\d{12}$/.test(AccessKeyId) ? AccessKeyId : accountOfKey(AccessKeyId);
      if (account === undefined && isStrict) throw stsErrors.validation('Invalid Access Key ID');
      return { Account: account ?? scope.account };
    },

    // Errors say in clear text here what AWS encodes, so there is no message that could be decoded.
    decodeAuthorizationMessage: async (_scope: CallScope, _input: { readonly EncodedMessage: string }) => {
      throw stsErrors.invalidMessage();
    },
  };
}

/** The provider that stands for identity pools; trust policies name it so, and no account has to make it. */
const identityPools = 'cognito-identity.amazonaws.com';

function webIdentityOperations(ports: StsPorts) {
  const { webIdentities } = ports;
  const { openSession } = sessionMaker(ports);
  return {
    assumeRoleWithWebIdentity: async (scope: CallScope, input: WebIdentityInput) => {
      checkRoleArn(input.RoleArn);
      if (input.ProviderId !== undefined) {
        throw stsErrors.validation(
          'ProviderId is for OAuth 2.0 tokens of old, which are not supported here.',
        );
      }
      const { identity, federatedProvider } = await verified(ports, input);
      const tags = tagsOf(identity);
      const isTrusted = trustsFederated(ports, {
        roleArn: input.RoleArn,
        sessionName: input.RoleSessionName,
        federatedProvider,
        keys: claimKeys(identity),
        tags: Object.fromEntries(tags.Tags.map(({ Key, Value }) => [Key, Value])),
        origin: scope.origin,
      });
      if (!isTrusted) throw stsErrors.webIdentityRefused();
      const cognitoIdentity = identity.provider === identityPools ? cognitoIdentityOf(identity) : undefined;
      const opened = openSession({ ...input, ...tags }, undefined, {
        federatedProvider,
        ...(cognitoIdentity === undefined ? {} : { cognitoIdentity }),
      });
      const { subject, audience } = identity;
      return {
        ...opened,
        SubjectFromWebIdentityToken: subject,
        Audience: audience,
        Provider: federatedProvider,
      };
    },
  };

  async function verified({ store }: StsPorts, { RoleArn, WebIdentityToken }: WebIdentityInput) {
    const name = webIdentities.issuerOf(WebIdentityToken);
    if (name === identityPools) {
      const identity = await webIdentities.verifyOwn(WebIdentityToken, name);
      return { identity, federatedProvider: name };
    }
    const account = parseArn(RoleArn)?.account ?? '';
    const provider = findProvider(store, account, `arn:aws:iam::${account}:oidc-provider/${name}`);
    if (provider === undefined) {
      throw stsErrors.invalidToken(`No OpenIDConnect provider found in your account for https://${name}`);
    }
    const identity = await webIdentities.verify(WebIdentityToken, provider);
    return { identity, federatedProvider: providerArn(provider) };
  }
}

/** Whose a token of an identity pool is. */
function cognitoIdentityOf({ subject, audience, claims }: WebIdentity): CognitoIdentity {
  const methods = memberOf(claims, 'amr');
  return {
    identityId: subject,
    identityPoolId: audience,
    methods: isJsonArray(methods) ? methods.filter((each) => typeof each === 'string') : [],
  };
}

/** Tags that a token brings. Source: IAM User Guide, "Pass session tags in AWS STS": with AssumeRoleWithWebIdentity. */
function tagsOf({ claims }: WebIdentity): Required<Pick<AssumeRoleInput, 'Tags' | 'TransitiveTagKeys'>> {
  const tags = memberOf(claims, 'https://aws.amazon.com/tags');
  if (!isJsonObject(tags)) return { Tags: [], TransitiveTagKeys: [] };
  const given = memberOf(tags, 'principal_tags');
  const transitive = memberOf(tags, 'transitive_tag_keys');
  const Tags = Object.keys(isJsonObject(given) ? given : {}).map((Key) => {
    const value = memberOf(given as JsonObject, Key);
    const Value = isJsonArray(value) ? value[0] : value;
    if (typeof Value !== 'string' || Value.length > tagValueCharactersMax || Key.length > tagKeyCharactersMax)
      throw stsErrors.invalidToken('The tags of the token cannot be used');
    return { Key, Value };
  });
  const TransitiveTagKeys = isJsonArray(transitive)
    ? transitive.filter((each) => typeof each === 'string')
    : [];
  return { Tags, TransitiveTagKeys };
}

/** There are no devices here, so none that could have made a code. */
function refuseDevices({ SerialNumber, TokenCode }: DeviceInput): void {
  if (SerialNumber === undefined && TokenCode === undefined) return;
  throw stsErrors.accessDenied(
    'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
  );
}

function checkRoleArn(roleArn: string): void {
  const arn = parseArn(roleArn);
  if (arn?.service !== 'iam' || !/^\d{12}$/.test(arn.account) || !arn.resource.startsWith('role/')) {
    throw stsErrors.validation(`${roleArn} is invalid`);
  }
}

/** Whether the role trusts who asks; a role that is not there trusts nobody, and AWS tells no difference. */
function requireTrust(ports: StsPorts, scope: CallScope, input: AssumeRoleInput): void {
  const { principal } = scope;
  const { RoleArn, Tags = [] } = input;
  if (principal.kind === 'root') throw stsErrors.rootMayNotAssume();
  const role = findRole(ports.store, RoleArn);
  const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
  const operationKeys = {
    'sts:ExternalId': input.ExternalId,
    'sts:RoleSessionName': input.RoleSessionName,
    'sts:SourceIdentity': input.SourceIdentity,
    'sts:TransitiveTagKeys': input.TransitiveTagKeys,
    'sts:DurationSeconds': input.DurationSeconds === undefined ? undefined : String(input.DurationSeconds),
  };
  const actions = [
    'sts:AssumeRole',
    ...(Tags.length > 0 ? ['sts:TagSession'] : []),
    ...(input.SourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ];
  for (const action of actions) {
    if (role === undefined || !mayAssume(ports, role, { scope, action, operationKeys, tags })) {
      throw stsErrors.mayNotAssume(principal.arn, RoleArn, action);
    }
  }
}

/** `PROVIDER:sub`, `PROVIDER:aud` and the other claims of texts. */
function claimKeys({ provider, claims }: WebIdentity): {
  readonly [key: string]: ConditionValue | undefined;
} {
  const keys: Record<string, ConditionValue> = {};
  for (const claim of Object.keys(claims)) {
    const value = memberOf(claims, claim);
    const isList = isJsonArray(value) && value.every((each) => typeof each === 'string');
    if (typeof value === 'string' || isList) keys[`${provider}:${claim}`] = value as ConditionValue;
  }
  return keys;
}
