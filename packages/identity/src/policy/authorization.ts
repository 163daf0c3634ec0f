import type { CompiledPolicy, CompiledStatement, PolicyRequest } from './compiled-policy.ts';
import { closerMatch, type PrincipalMatch } from './policy-principal.ts';

/** The kinds of policies that take part in a decision, as AWS's error texts name them. */
export type PolicyKind =
  | 'identity-based policy'
  | 'resource-based policy'
  | 'permissions boundary'
  | 'session policy';

/** All policies that apply to one request. */
export interface ApplicablePolicies {
  /** Of the user and its groups, or of the role: what one of them allows is allowed. */
  readonly identity: readonly CompiledPolicy[];
  /** What identity policies may allow at most. */
  readonly boundary?: CompiledPolicy | undefined;
  /** What the session may do at most; absent where none were handed over. */
  readonly session?: readonly CompiledPolicy[] | undefined;
  /** Of the resource. */
  readonly resource?: CompiledPolicy | undefined;
  /** The account that the resource belongs to. */
  readonly resourceAccount: string;
  /** Whether the resource's policy has to allow what is asked for, in its own account too: trust policies. */
  readonly resourceMustAllow?: boolean;
}

export type Decision =
  | { readonly kind: 'allowed'; readonly matched: readonly MatchedStatement[] }
  | {
      readonly kind: 'explicitly-denied';
      readonly by: PolicyKind;
      readonly matched: readonly MatchedStatement[];
    }
  | {
      readonly kind: 'implicitly-denied';
      /** The first kind of policy that would have to allow it. */
      readonly missing: PolicyKind;
      readonly matched: readonly MatchedStatement[];
    };

/** A statement that had a say. */
export interface MatchedStatement {
  readonly kind: PolicyKind;
  readonly policy: CompiledPolicy;
  readonly statement: CompiledStatement;
}

/**
 * Decides about a request: an explicit deny anywhere wins; then the resource's policy, the identity's policies, the
 * boundary and the session's policies are asked, within one account or across two.
 * Source: IAM User Guide, "Policy evaluation logic" (evaluation for requests within a single account; cross-account
 * policy evaluation logic).
 */
export function authorize(request: PolicyRequest, policies: ApplicablePolicies): Decision {
  const { principal } = request;
  const identity = ask('identity-based policy', policies.identity, request);
  const boundary = policies.boundary && ask('permissions boundary', [policies.boundary], request);
  const session = policies.session && ask('session policy', policies.session, request);
  const resource = ask(
    'resource-based policy',
    policies.resource === undefined ? [] : [policies.resource],
    request,
  );
  const verdicts = [identity, resource, boundary, session];
  for (const verdict of verdicts) {
    if (verdict?.denied.length)
      return { kind: 'explicitly-denied', by: verdict.kind, matched: verdict.denied };
  }
  const matched = verdicts.flatMap((verdict) => verdict?.allowed ?? []);
  const missing = missingAllow({
    identity: isRootOfAll(request, session) || identity.match !== undefined,
    boundary: boundary === undefined || boundary.match !== undefined,
    session: session === undefined || session.match !== undefined,
    resource: resource.match,
    isSameAccount: principal.account === policies.resourceAccount,
    isService: principal.kind === 'service' || principal.kind === 'anonymous',
    resourceMustAllow: policies.resourceMustAllow === true,
  });
  return missing === undefined
    ? { kind: 'allowed', matched }
    : { kind: 'implicitly-denied', missing, matched };
}

/** The root of an account needs no policy of its own. */
function isRootOfAll({ principal }: PolicyRequest, session: Verdict | undefined): boolean {
  return principal.kind === 'root' && session === undefined;
}

interface Allows {
  readonly identity: boolean;
  readonly boundary: boolean;
  readonly session: boolean;
  readonly resource: PrincipalMatch | undefined;
  readonly isSameAccount: boolean;
  readonly isService: boolean;
  readonly resourceMustAllow: boolean;
}

/** The kind of policy whose allowance is missing; undefined when none is. */
function missingAllow(allows: Allows): PolicyKind | undefined {
  const { resource, identity, boundary, session } = allows;
  if (allows.isService) return resource === undefined ? 'resource-based policy' : undefined;
  if ((!allows.isSameAccount || allows.resourceMustAllow) && resource === undefined) {
    // The identity's own policies are named first where they lack it as well, as AWS does.
    return identity || allows.resourceMustAllow ? 'resource-based policy' : 'identity-based policy';
  }
  if (allows.isSameAccount) {
    // Whoever is named himself by the resource's policy needs nothing else.
    if (resource === 'self') return undefined;
    // A role, or everybody, is held by what holds the session.
    if (resource === 'role' || resource === 'everyone') {
      return !boundary ? 'permissions boundary' : !session ? 'session policy' : undefined;
    }
  }
  if (!identity) return 'identity-based policy';
  if (!boundary) return 'permissions boundary';
  return session ? undefined : 'session policy';
}

interface Verdict {
  readonly kind: PolicyKind;
  readonly denied: readonly MatchedStatement[];
  readonly allowed: readonly MatchedStatement[];
  readonly match: PrincipalMatch | undefined;
}

function ask(kind: PolicyKind, policies: readonly CompiledPolicy[], request: PolicyRequest): Verdict {
  const denied: MatchedStatement[] = [];
  const allowed: MatchedStatement[] = [];
  let match: PrincipalMatch | undefined;
  for (const policy of policies) {
    for (const statement of policy.statements) {
      const found = statement.match(request);
      if (found === undefined) continue;
      (statement.effect === 'Deny' ? denied : allowed).push({ kind, policy, statement });
      if (statement.effect === 'Allow') match = closerMatch(match, found);
    }
  }
  return { kind, denied, allowed, match };
}
