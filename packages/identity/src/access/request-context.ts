import type { CallScope, CognitoIdentity, Principal } from '@cairn/kit';
import type { Tag } from '../iam/iam-entities.ts';
import { type ConditionContext, type ConditionValue, untold } from '../policy/condition-context.ts';

/** What the context of a request is made of. */
export interface RequestFacts {
  readonly scope: Pick<CallScope, 'principal' | 'region' | 'origin'>;
  readonly nowMs: number;
  readonly resourceAccount: string;
  /** Tags of the user or role that asks. */
  readonly principalTags: () => readonly Tag[];
  /** Keys of the operation: `s3:prefix`, `iam:PassedToService`. Names in any case. */
  readonly operationKeys?: { readonly [key: string]: ConditionValue | undefined } | undefined;
  /** Tags that the request sets: `aws:RequestTag/KEY`, `aws:TagKeys`. */
  readonly requestTags?: { readonly [key: string]: string } | undefined;
}

type KeyReader = (facts: RequestFacts) => ConditionValue | undefined;

const principalTypes: { readonly [kind in NonNullable<Principal['kind']>]: string } = {
  root: 'Account',
  user: 'User',
  'role-session': 'AssumedRole',
  'federated-user': 'FederatedUser',
  service: 'Service',
  anonymous: 'Anonymous',
};

/** Source: IAM User Guide, "AWS global condition context keys". */
const globalKeys: ReadonlyMap<string, KeyReader> = new Map<string, KeyReader>([
  ['aws:principalarn', ({ scope: { principal } }) => principal.roleArn ?? principal.arn],
  ['aws:principalaccount', ({ scope: { principal } }) => principal.account],
  ['aws:principaltype', ({ scope: { principal } }) => principalTypes[principal.kind ?? 'root']],
  ['aws:userid', ({ scope: { principal } }) => principal.userId],
  ['aws:username', ({ scope: { principal } }) => userName(principal)],
  ['aws:principalisawsservice', ({ scope: { principal } }) => String(principal.kind === 'service')],
  ['aws:principalservicename', ({ scope: { principal } }) => principal.service],
  ['aws:federatedprovider', ({ scope: { principal } }) => principal.federatedProvider],
  ['aws:sourceidentity', ({ scope: { principal } }) => principal.sourceIdentity],
  ['aws:tokenissuetime', ({ scope: { principal } }) => instant(principal.tokenIssueTimeMs)],
  // Sessions say that they are without a device, keys that last say nothing.
  [
    'aws:multifactorauthpresent',
    ({ scope: { principal } }) => (principal.tokenIssueTimeMs === undefined ? undefined : 'false'),
  ],
  ['aws:sourcearn', ({ scope: { principal } }) => principal.sourceArn],
  ['aws:sourceaccount', ({ scope: { principal } }) => principal.sourceAccount],
  ['aws:sourceip', ({ scope: { origin } }) => origin?.sourceIp],
  ['aws:securetransport', ({ scope: { origin } }) => String(origin?.isSecure ?? true)],
  ['aws:useragent', ({ scope: { origin } }) => origin?.userAgent],
  ['aws:referer', ({ scope: { origin } }) => origin?.referer],
  // What comes from inside comes from a service of this server.
  ['aws:viaawsservice', ({ scope: { origin } }) => String(origin === undefined)],
  ['aws:requestedregion', ({ scope: { region } }) => region],
  ['aws:currenttime', ({ nowMs }) => instant(nowMs)],
  ['aws:epochtime', ({ nowMs }) => String(Math.floor(nowMs / 1_000))],
  ['aws:resourceaccount', ({ resourceAccount }) => resourceAccount],
  ['aws:tagkeys', ({ requestTags }) => requestTags && Object.keys(requestTags)],
]);

/** Of sessions that identity pools gave. Source: IAM User Guide, "Available keys for AWS OIDC federation". */
const identityKeys = new Map<string, (identity: CognitoIdentity | undefined) => ConditionValue | undefined>([
  ['cognito-identity.amazonaws.com:sub', (identity) => identity?.identityId],
  ['cognito-identity.amazonaws.com:aud', (identity) => identity?.identityPoolId],
  ['cognito-identity.amazonaws.com:amr', (identity) => identity?.methods],
]);

/** Keys of what is not here: organisations, private networks, devices. They are absent from every request. */
const neverThere: ReadonlySet<string> = new Set([
  ...'aws:principalorgid aws:principalorgpaths aws:resourceorgid aws:resourceorgpaths'.split(' '),
  ...'aws:sourceorgid aws:sourceorgpaths aws:sourcevpc aws:sourcevpce aws:vpcsourceip'.split(' '),
  ...'aws:sourcevpcarn aws:multifactorauthage aws:calledvia aws:calledviafirst aws:calledvialast'.split(' '),
  ...'aws:ec2instancesourcevpc aws:ec2instancesourceprivateipv4 aws:chatbotsourcearn'.split(' '),
  ...'aws:principalservicenameslist aws:assumedroot'.split(' '),
]);

const principalTag = 'aws:principaltag/';
const requestTag = 'aws:requesttag/';

/** What policies may ask about a request; nothing is made before it is asked for. */
export class RequestContext implements ConditionContext {
  readonly #facts: RequestFacts;
  #operationKeys: ReadonlyMap<string, ConditionValue | undefined> | undefined;

  constructor(facts: RequestFacts) {
    this.#facts = facts;
  }

  get(key: string): ConditionValue | typeof untold | undefined {
    const read = globalKeys.get(key);
    if (read !== undefined) return read(this.#facts);
    if (key.startsWith(principalTag)) return this.#principalTag(key.slice(principalTag.length));
    if (key.startsWith(requestTag)) {
      return memberIgnoringCase(this.#facts.requestTags, key.slice(requestTag.length));
    }
    this.#operationKeys ??= new Map(
      Object.entries(this.#facts.operationKeys ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    if (this.#operationKeys.has(key)) return this.#operationKeys.get(key);
    const readIdentity = identityKeys.get(key);
    if (readIdentity !== undefined) return readIdentity(this.#facts.scope.principal.cognitoIdentity);
    return neverThere.has(key) ? undefined : untold;
  }

  #principalTag(key: string): string | undefined {
    const ofSession = memberIgnoringCase(this.#facts.scope.principal.tags, key);
    if (ofSession !== undefined) return ofSession;
    return this.#facts.principalTags().find(({ Key }) => Key.toLowerCase() === key)?.Value;
  }
}

function memberIgnoringCase(
  values: { readonly [key: string]: string } | undefined,
  key: string,
): string | undefined {
  if (values === undefined) return undefined;
  for (const [name, value] of Object.entries(values)) if (name.toLowerCase() === key) return value;
  return undefined;
}

function userName({ kind, arn }: Principal): string | undefined {
  return kind === 'user' ? arn.slice(arn.lastIndexOf('/') + 1) : undefined;
}

function instant(ms: number | undefined): string | undefined {
  return ms === undefined
    ? undefined
    : new Date(Math.floor(ms / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
}
