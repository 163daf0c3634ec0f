import type { Principal } from '@cairn/kit';
import type { PolicyHolder, Role, Tag, User } from '../iam/iam-entities.ts';
import { entityArn } from '../iam/iam-entities.ts';
import type { IamStore } from '../iam/iam-store.ts';
import { defaultDocument, findPolicy } from '../iam/managed-policies.ts';
import type { ApplicablePolicies } from '../policy/authorization.ts';
import type { CompiledPolicy } from '../policy/compiled-policy.ts';
import type { PolicyCache } from './policy-cache.ts';

/** What holds for a principal, whatever it asks. */
export type PoliciesOfPrincipal = Pick<ApplicablePolicies, 'identity' | 'boundary' | 'session'>;

const none: PoliciesOfPrincipal = { identity: [] };
const keptMax = 10_000;

/** Finds users and roles behind principals, and the policies that hold for them. */
export class PrincipalPolicies {
  readonly #store: IamStore;
  readonly #cache: PolicyCache;
  readonly #kept = new Map<string, PoliciesOfPrincipal>();
  #keptAt = -1;

  constructor(store: IamStore, cache: PolicyCache) {
    this.#store = store;
    this.#cache = cache;
  }

  /** The user or role that a principal is, or is a session of. */
  entityOf(principal: Principal): User | Role | undefined {
    const arn = principal.kind === 'role-session' ? principal.roleArn : principal.arn;
    const { account } = principal;
    if (arn === undefined || account === undefined) return undefined;
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    const shelf = principal.kind === 'user' ? this.#store.users : this.#store.roles;
    const found = shelf.find(account, name);
    if (found === undefined || entityArn(found) !== arn) return undefined;
    // A session outlives its role, but what bears the role's name later is another one.
    const isOther = principal.userId !== undefined && principal.userId.split(':')[0] !== found.id;
    return isOther ? undefined : found;
  }

  /** Tags of the user or role itself. */
  tagsOf(principal: Principal): readonly Tag[] {
    return this.entityOf(principal)?.tags ?? [];
  }

  of(principal: Principal): PoliciesOfPrincipal {
    const { kind, sessionPolicies } = principal;
    if (kind === 'root') return none;
    const own = kind === 'user' || kind === 'role-session' ? this.#ofEntity(principal) : none;
    if (sessionPolicies === undefined) return own;
    const { policy, policyArns = [] } = sessionPolicies;
    const session = [
      ...(policy === undefined ? [] : [this.#cache.compiled(policy, 'session policy')]),
      ...policyArns.map((arn) => this.#managed(principal.account ?? '', arn)),
    ];
    return { ...own, session };
  }

  /** What the members of a group get by it. */
  ofGroup(group: PolicyHolder): PoliciesOfPrincipal {
    return { identity: this.#held(group) };
  }

  /** Made anew when anything in IAM has changed. */
  #ofEntity(principal: Principal): PoliciesOfPrincipal {
    const { revision } = this.#store;
    if (this.#keptAt !== revision || this.#kept.size >= keptMax) {
      this.#kept.clear();
      this.#keptAt = revision;
    }
    // Its id too: what bears a role's name later gets nothing that was its, nor its sessions what is the new one's.
    const { kind, account, userId } = principal;
    const arn = kind === 'role-session' ? principal.roleArn : principal.arn;
    const key = [kind, account, arn, userId?.split(':')[0]].join(' ');
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const made = this.#make(principal);
    this.#kept.set(key, made);
    return made;
  }

  #make(principal: Principal): PoliciesOfPrincipal {
    const entity = this.entityOf(principal);
    if (entity === undefined) return none;
    const { account } = entity;
    const groups = entity.kind === 'user' ? entity.groups : [];
    const holders: readonly PolicyHolder[] = [
      entity,
      ...groups.flatMap((name) => this.#store.groups.find(account, name) ?? []),
    ];
    const identity = holders.flatMap((holder) => this.#held(holder));
    const { boundary } = entity;
    return boundary === undefined ? { identity } : { identity, boundary: this.#managed(account, boundary) };
  }

  #held({ account, inline, attached }: PolicyHolder): readonly CompiledPolicy[] {
    return [
      ...Object.entries(inline).map(([name, document]) => this.#cache.compiled(document, name)),
      ...attached.map((arn) => this.#managed(account, arn)),
    ];
  }

  /** A policy that is gone allows nothing. */
  #managed(account: string, arn: string): CompiledPolicy {
    const policy = findPolicy(this.#store, account, arn);
    return policy === undefined
      ? { statements: [], name: arn }
      : this.#cache.compiled(defaultDocument(policy), arn);
  }
}
