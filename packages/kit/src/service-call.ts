import type { Json } from './json.ts';

/** On whose behalf a call is made, and all that policies may ask about it. Only `arn` is known where nothing is verified. */
export interface Principal {
  /**
   * ARN of the user, role or service, of a role's session (`arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`);
   * `arn:aws:iam::ACCOUNT:root` where nothing is verified.
   */
  readonly arn: string;
  /** What it is; absent where nothing was verified. */
  readonly kind?: PrincipalKind;
  /** The account it belongs to, which need not be the one in which the call acts. */
  readonly account?: string;
  /** `aws:userid`: `AIDA…` of a user, `AROA…:SESSION` of a role's session, the account of the root. */
  readonly userId?: string;
  /** ARN of the role whose session this is, its path included. */
  readonly roleArn?: string;
  /** Key that signed the call. */
  readonly accessKeyId?: string;
  /** Policies handed over when the session was made; they narrow what its identity may do. */
  readonly sessionPolicies?: SessionPolicies;
  /** Tags of the session (`aws:PrincipalTag/KEY`), those of the identity excluded. */
  readonly tags?: { readonly [key: string]: string };
  /** Tags of the session that the sessions of roles assumed from it keep. */
  readonly transitiveTagKeys?: readonly string[];
  /** When the session's credentials were issued: epoch milliseconds. */
  readonly tokenIssueTimeMs?: number;
  readonly sourceIdentity?: string;
  /** ARN or name of the provider that vouched for whoever assumed the role. */
  readonly federatedProvider?: string;
  /** The identity whose credentials these are, where an identity pool gave them. */
  readonly cognitoIdentity?: CognitoIdentity;
  /** Whoever assumed the role for calls from inside; whether he may is asked with the call. */
  readonly assumedBy?: Principal;
  /**
   * DNS name of a service: `states.amazonaws.com`. The one whose call it is, where `kind` is `service`; of a role's
   * session, the one that assumed it for calls from inside.
   */
  readonly service?: string;
  /** The resource for which a service calls: `aws:SourceArn`, `aws:SourceAccount`. */
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

/** An identity of an identity pool: `cognito-identity.amazonaws.com:sub`, `:aud` and `:amr` of policies. */
export interface CognitoIdentity {
  /** `REGION:UUID` */
  readonly identityId: string;
  readonly identityPoolId: string;
  /** `authenticated` or `unauthenticated`, then the providers that vouched: `PROVIDER`, `PROVIDER:CognitoSignIn:SUB`. */
  readonly methods: readonly string[];
}

export type PrincipalKind = 'root' | 'user' | 'role-session' | 'federated-user' | 'service' | 'anonymous';

/** What narrows a session. */
export interface SessionPolicies {
  /** A policy document. */
  readonly policy?: string;
  /** ARNs of managed policies. */
  readonly policyArns?: readonly string[];
}

/** How a call came in, as far as policies may ask for it. */
export interface CallOrigin {
  /** `aws:SourceIp`: the client's address, as trusted proxies tell it. */
  readonly sourceIp?: string;
  /** `aws:SecureTransport`: whether it came over TLS. */
  readonly isSecure?: boolean;
  /** `aws:UserAgent` and `aws:Referer`. */
  readonly userAgent?: string;
  readonly referer?: string;
}

/** Where a call acts. */
export interface CallScope {
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  /** Absent for calls from inside, and where nothing is verified. */
  readonly origin?: CallOrigin;
}

/** One call of one operation of one AWS service. */
export interface ServiceCall extends CallScope {
  /** Signing name of the service: `states`, `lambda`, `sts`. */
  readonly service: string;
  /** Operation as the service's model spells it: `StartExecution`, `Invoke`. */
  readonly action: string;
  /**
   * Input members as the service's model spells them. Blobs are JSON strings of their text
   * (Invoke's `Payload`), as task parameters carry them.
   */
  readonly input: Json;
  /** The same for every attempt to make the same call; services that can make it effective once. */
  readonly idempotencyKey?: string;
  /** The trace that the call belongs to, as X-Ray's header tells it. */
  readonly traceHeader?: string;
  /** Ends when the caller has lost interest (time-out, stop). */
  readonly signal?: AbortSignal;
}

/**
 * The one way to call a service: tasks, event targets, schedules, topics, routes and resolvers all
 * take it. Carried out by the operation tables of `wire`, so that a call from inside is validated,
 * authorised and shaped exactly as one over HTTP.
 * @returns the operation's output. @throws ServiceError as the service answers it.
 */
export type CallService = (call: ServiceCall) => Promise<Json>;
