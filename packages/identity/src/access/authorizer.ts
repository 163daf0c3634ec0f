import { type CallScope, type Clock, type Json, type Principal, parseArn } from '@cairn/kit';
import { entityArn } from '../iam/iam-entities.ts';
import type { IamStore } from '../iam/iam-store.ts';
import { findRole } from '../iam/roles.ts';
import { authorize, type Decision } from '../policy/authorization.ts';
import { type CompiledPolicy, compilePolicyJson } from '../policy/compiled-policy.ts';
import type { ConditionValue } from '../policy/condition-context.ts';
import { denialText } from '../policy/denial-text.ts';
import { PolicySyntaxError } from '../policy/policy-document.ts';
import { PolicyCache } from './policy-cache.ts';
import { PrincipalPolicies } from './principal-policies.ts';
import { RequestContext } from './request-context.ts';

/** What is asked: may this principal do that with this resource? */
export interface AccessQuestion {
  readonly scope: Pick<CallScope, 'account' | 'region' | 'principal' | 'origin'>;
  /** `states:StartExecution` */
  readonly action: string;
  /** ARN, or `*`. */
  readonly resource: string;
  readonly operationKeys?: { readonly [key: string]: ConditionValue | undefined } | undefined;
  readonly requestTags?: { readonly [key: string]: string } | undefined;
  /** The policy of the resource, as text or JSON, where it has one. */
  readonly resourcePolicy?: Json | undefined;
  /** Whose the resource is, where its ARN does not tell; the caller's unless said. */
  readonly resourceAccount?: string | undefined;
  /** Whether that policy has to allow it even within one account: trust policies. */
  readonly resourceMustAllow?: boolean;
}

/** What stands in the way of a call. */
export interface Denial {
  /** As AWS writes it. */
  readonly message: string;
  readonly decision: Exclude<Decision, { kind: 'allowed' }>;
}

/** A role's session that cannot be had: the service, or the role, `by` may not assume `role`. */
export interface SessionProblem {
  readonly kind: 'untrusted' | 'not-assumable';
  readonly role: string;
  readonly by: string;
}

/** Decides who may do what, by what IAM holds. Answers at once: all that is needed lies in memory. */
export class Authorizer {
  readonly policies: PrincipalPolicies;
  readonly cache = new PolicyCache();
  readonly #store: IamStore;
  readonly #clock: Clock;

  constructor(store: IamStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.policies = new PrincipalPolicies(store, this.cache);
  }

  /** @returns undefined when the call may go on */
  denialOf(question: AccessQuestion): Denial | undefined {
    const { scope, action } = question;
    const { principal } = scope;
    const resource = this.#located(question);
    const decision = this.decide({ ...question, resource });
    if (decision.kind === 'allowed') return undefined;
    const principalArn = principal.kind === 'anonymous' ? 'anonymous' : principal.arn;
    return { message: denialText({ principalArn, action, resource }, decision), decision };
  }

  /** Whether a role lets a service assume it. */
  trusts(roleArn: string, service: string): boolean {
    const role = findRole(this.#store, roleArn);
    const { account = '' } = role ?? {};
    const principal: Principal = { arn: service, kind: 'service', service, account };
    return role !== undefined && this.#mayAssume(roleArn, role.trust, { account, region: '', principal });
  }

  /** Why a call from inside, made as a role's session, cannot be made so; undefined when it can. */
  sessionProblemOf({ principal, ...scope }: AccessQuestion['scope']): SessionProblem | undefined {
    const { roleArn, service, assumedBy } = principal;
    if (roleArn === undefined || (service === undefined && assumedBy === undefined)) return undefined;
    if (assumedBy === undefined) {
      if (service === undefined || this.trusts(roleArn, service)) return undefined;
      return { kind: 'untrusted', role: roleArn, by: service };
    }
    const before = this.sessionProblemOf({ ...scope, principal: assumedBy });
    if (before !== undefined) return before;
    const role = findRole(this.#store, roleArn);
    const question = { ...scope, principal: assumedBy };
    if (role !== undefined && this.#mayAssume(roleArn, role.trust, question)) return undefined;
    return { kind: 'not-assumable', role: roleArn, by: assumedBy.roleArn ?? assumedBy.arn };
  }

  #mayAssume(roleArn: string, trust: string, scope: AccessQuestion['scope']): boolean {
    const question = { scope, action: 'sts:AssumeRole', resource: roleArn };
    return this.denialOf({ ...question, resourcePolicy: trust, resourceMustAllow: true }) === undefined;
  }

  decide(question: AccessQuestion): Decision {
    const { scope, action, operationKeys, requestTags } = question;
    const resource = this.#located(question);
    const principal = knownOf(scope.principal);
    const resourceAccount = question.resourceAccount ?? (parseArn(resource)?.account || scope.account);
    const context = new RequestContext({
      scope: { ...scope, principal },
      nowMs: this.#clock.now(),
      resourceAccount,
      principalTags: () => this.policies.tagsOf(principal),
      operationKeys,
      requestTags,
    });
    return authorize(
      { action, resource, context, principal },
      {
        ...this.policies.of(principal),
        resource: this.#resourcePolicy(question),
        resourceAccount,
        resourceMustAllow: question.resourceMustAllow === true,
      },
    );
  }

  /** IAM's own calls name users, groups, roles and policies without their paths, policies with them. */
  #located({ action, resource }: AccessQuestion): string {
    if (!action.startsWith('iam:')) return resource;
    const [, account, kind, name] =
      /^arn:aws:iam::(\d{12}):(user|group|role|policy)\/([^/]+)$/.exec(resource) ?? [];
    if (account === undefined || name === undefined) return resource;
    const { users, groups, roles, policies } = this.#store;
    const shelf = { user: users, group: groups, role: roles, policy: policies }[kind as 'user'];
    const found = shelf.find(account, name);
    return found === undefined ? resource : entityArn(found);
  }

  /** A policy that cannot be understood allows nothing and forbids everything: its owner may have meant to forbid. */
  #resourcePolicy({ resourcePolicy, resource }: AccessQuestion): CompiledPolicy | undefined {
    if (resourcePolicy === undefined || resourcePolicy === null) return undefined;
    try {
      return typeof resourcePolicy === 'string'
        ? this.cache.compiled(resourcePolicy, resource)
        : compilePolicyJson(resourcePolicy, resource);
    } catch (error) {
      if (!(error instanceof PolicySyntaxError || error instanceof RangeError)) throw error;
      return unreadable;
    }
  }
}

const unreadable: CompiledPolicy = compilePolicyJson({
  Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' },
});

/** Who says no more than an ARN is nobody: what something is, is never guessed from how it is spelt. */
function knownOf(principal: Principal): Principal {
  return principal.kind === undefined ? { ...principal, kind: 'anonymous' } : principal;
}
