import type { CallScope } from '@cairn/kit';
import { identityPolicyProblem } from '../policy/validate-policy.ts';
import type { EntityShelf } from './entity-shelf.ts';
import type { IamContext } from './iam-context.ts';
import type { PolicyHolder } from './iam-entities.ts';
import { iamErrors } from './iam-errors.ts';
import { existing } from './iam-names.ts';
import { shownDocument } from './iam-outputs.ts';
import { type PageInput, pageOf } from './iam-pages.ts';
import { findPolicy, hintAtMissing } from './managed-policies.ts';
import { charactersOf } from './policy-size.ts';

type HolderKind = 'user' | 'group' | 'role';

/** Whose policies they are: one of the three. */
interface HolderInput {
  readonly UserName?: string;
  readonly GroupName?: string;
  readonly RoleName?: string;
}

interface InlineInput extends HolderInput {
  readonly PolicyName: string;
}

interface AttachInput extends HolderInput {
  readonly PolicyArn: string;
}

const members = { user: 'UserName', group: 'GroupName', role: 'RoleName' } as const;
const quotas = { user: 'PoliciesPerUser', group: 'PoliciesPerGroup', role: 'PoliciesPerRole' } as const;

/** Inline policies of users, groups and roles, and managed policies attached to them. */
export function heldPolicyOperations(context: IamContext) {
  return { ...inlineOperations(context), ...attachmentOperations(context) };
}

function holderFinder({ store }: IamContext) {
  const shelves = { user: store.users, group: store.groups, role: store.roles } as const;
  const shelfOf = (kind: HolderKind) => shelves[kind] as unknown as EntityShelf<PolicyHolder>;
  const holderOf = (kind: HolderKind, scope: CallScope, input: HolderInput): PolicyHolder =>
    existing(shelfOf(kind), scope, { kind, name: input[members[kind]] as string });
  return { shelfOf, holderOf };
}

function inlineOperations(context: IamContext) {
  const { store, limits } = context;
  const { shelfOf, holderOf } = holderFinder(context);
  const inlineMax = {
    user: limits.iamUserPolicyCharacters,
    group: limits.iamGroupPolicyCharacters,
    role: limits.iamRolePolicyCharacters,
  };
  const put =
    (kind: HolderKind) =>
    (scope: CallScope, input: InlineInput & { readonly PolicyDocument: string }): Promise<void> =>
      store.change((changes) => {
        const holder = holderOf(kind, scope, input);
        const problem = identityPolicyProblem(input.PolicyDocument);
        if (problem !== undefined) throw iamErrors.malformed(problem);
        const inline = { ...holder.inline, [input.PolicyName]: input.PolicyDocument };
        const size = Object.values(inline).reduce((sum, document) => sum + charactersOf(document), 0);
        if (size > inlineMax[kind]) throw iamErrors.inlineTooLong(inlineMax[kind], kind, holder.name);
        changes.put(shelfOf(kind), { ...holder, inline });
      });
  const documentOf = (kind: HolderKind, holder: PolicyHolder, name: string): string => {
    const document = Object.hasOwn(holder.inline, name) ? holder.inline[name] : undefined;
    if (document === undefined) throw iamErrors.notFound(`${kind} policy`, name);
    return document;
  };
  const get =
    (kind: HolderKind) =>
    async (scope: CallScope, input: InlineInput): Promise<object> => {
      const holder = holderOf(kind, scope, input);
      const document = documentOf(kind, holder, input.PolicyName);
      return {
        [members[kind]]: holder.name,
        PolicyName: input.PolicyName,
        PolicyDocument: shownDocument(document),
      };
    };
  const remove =
    (kind: HolderKind) =>
    (scope: CallScope, input: InlineInput): Promise<void> =>
      store.change((changes) => {
        const holder = holderOf(kind, scope, input);
        documentOf(kind, holder, input.PolicyName);
        const { [input.PolicyName]: _, ...inline } = holder.inline;
        changes.put(shelfOf(kind), { ...holder, inline });
      });
  const list =
    (kind: HolderKind) =>
    async (scope: CallScope, input: HolderInput & PageInput): Promise<object> => {
      const names = Object.keys(holderOf(kind, scope, input).inline).sort();
      const { items, page } = pageOf(names, input, (name) => name);
      return { PolicyNames: items, ...page };
    };

  return {
    putUserPolicy: put('user'),
    putGroupPolicy: put('group'),
    putRolePolicy: put('role'),
    getUserPolicy: get('user'),
    getGroupPolicy: get('group'),
    getRolePolicy: get('role'),
    deleteUserPolicy: remove('user'),
    deleteGroupPolicy: remove('group'),
    deleteRolePolicy: remove('role'),
    listUserPolicies: list('user'),
    listGroupPolicies: list('group'),
    listRolePolicies: list('role'),
  };
}

function attachmentOperations(context: IamContext) {
  const { store, limits, log } = context;
  const { shelfOf, holderOf } = holderFinder(context);
  const attach =
    (kind: HolderKind) =>
    (scope: CallScope, input: AttachInput): Promise<void> =>
      store.change((changes) => {
        const holder = holderOf(kind, scope, input);
        const { PolicyArn } = input;
        if (findPolicy(store, scope.account, PolicyArn) === undefined) {
          hintAtMissing(log, PolicyArn);
          throw iamErrors.notAttachable(PolicyArn);
        }
        if (holder.attached.includes(PolicyArn)) return;
        if (holder.attached.length >= limits.iamAttachedPolicies) {
          throw iamErrors.quota(quotas[kind], limits.iamAttachedPolicies);
        }
        changes.put(shelfOf(kind), { ...holder, attached: [...holder.attached, PolicyArn] });
      });
  const detach =
    (kind: HolderKind) =>
    (scope: CallScope, input: AttachInput): Promise<void> =>
      store.change((changes) => {
        const holder = holderOf(kind, scope, input);
        const { PolicyArn } = input;
        if (!holder.attached.includes(PolicyArn)) throw iamErrors.policyNotFound(PolicyArn);
        changes.put(shelfOf(kind), {
          ...holder,
          attached: holder.attached.filter((arn) => arn !== PolicyArn),
        });
      });
  const listAttached =
    (kind: HolderKind) =>
    async (
      scope: CallScope,
      input: HolderInput & PageInput & { readonly PathPrefix?: string },
    ): Promise<object> => {
      const { attached } = holderOf(kind, scope, input);
      const { PathPrefix = '/' } = input;
      const named = attached.flatMap((PolicyArn) => {
        const policy = findPolicy(store, scope.account, PolicyArn);
        return policy?.path.startsWith(PathPrefix) === true ? [{ PolicyName: policy.name, PolicyArn }] : [];
      });
      named.sort((left, right) => (left.PolicyArn < right.PolicyArn ? -1 : 1));
      const { items, page } = pageOf(named, input, ({ PolicyArn }) => PolicyArn);
      return { AttachedPolicies: items, ...page };
    };

  return {
    attachUserPolicy: attach('user'),
    attachGroupPolicy: attach('group'),
    attachRolePolicy: attach('role'),
    detachUserPolicy: detach('user'),
    detachGroupPolicy: detach('group'),
    detachRolePolicy: detach('role'),
    listAttachedUserPolicies: listAttached('user'),
    listAttachedGroupPolicies: listAttached('group'),
    listAttachedRolePolicies: listAttached('role'),
  };
}
