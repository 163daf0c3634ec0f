import { type CallScope, type Clock, type Json, type Principal, parseArn } from '@cairn/kit';
import type { IamStore } from '../iam/iam-store.ts';
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

/** Decides who may do what, by what IAM holds. Answers at once: all that is needed lies in memory. */
export class Authorizer {
  readonly policies: PrincipalPolicies;
  readonly cache = new PolicyCache();
  readonly #clock: Clock;

  constructor(store: IamStore, clock: Clock) {
    this.#clock = clock;
    this.policies = new PrincipalPolicies(store, this.cache);
  }

  /** @returns undefined when the call may go on */
  denialOf(question: AccessQuestion): Denial | undefined {
    const { scope, action, resource } = question;
    const { principal } = scope;
    const decision = this.decide(question);
    if (decision.kind === 'allowed') return undefined;
    const principalArn = principal.kind === 'anonymous' ? 'anonymous' : principal.arn;
    return { message: denialText({ principalArn, action, resource }, decision), decision };
  }

  decide(question: AccessQuestion): Decision {
    const { scope, action, resource, operationKeys, requestTags } = question;
    const principal = this.#verified(scope);
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

  /** Where a call says no more than an ARN, it says who asks by its form. */
  #verified({ principal, account }: AccessQuestion['scope']): Principal {
    if (principal.kind !== undefined) return principal;
    const arn = parseArn(principal.arn);
    const own = arn?.account || account;
    if (arn?.resource.startsWith('role/') === true) {
      return { ...principal, kind: 'role-session', account: own, roleArn: principal.arn };
    }
    if (arn?.resource.startsWith('user/') === true) return { ...principal, kind: 'user', account: own };
    if (arn?.resource === 'root') return { ...principal, kind: 'root', account: own };
    return { ...principal, kind: 'anonymous' };
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
