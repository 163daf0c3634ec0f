import { type CallScope, type Log, parseArn } from '@cairn/kit';
import { identityPolicyProblem } from '../policy/validate-policy.ts';
import { awsAccount, awsManagedPolicies } from './aws-managed-policies.ts';
import type { IamContext } from './iam-context.ts';
import { entityArn, type ManagedPolicy, type PolicyVersion, type Tag } from './iam-entities.ts';
import { iamErrors } from './iam-errors.ts';
import { uniqueId } from './iam-ids.ts';
import { listedPolicy, listedVersion, type PolicyUses, shownDocument, shownPolicy } from './iam-outputs.ts';
import { byName, type PageInput, pageOf } from './iam-pages.ts';
import type { IamStore } from './iam-store.ts';
import { listTags, withoutTags, withTags } from './iam-tags.ts';
import { charactersOf } from './policy-size.ts';

interface PolicyInput {
  readonly PolicyArn: string;
}

interface VersionInput extends PolicyInput {
  readonly VersionId: string;
}

interface CreatePolicyInput {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
  readonly Path?: string;
  readonly Description?: string;
  readonly Tags?: readonly Tag[];
}

/** A managed policy by its ARN, be it the account's or AWS's. */
export function findPolicy(store: IamStore, account: string, arn: string): ManagedPolicy | undefined {
  const own = awsManagedPolicies.get(arn);
  if (own !== undefined) return own;
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const found = store.policies.find(account, name);
  return found !== undefined && entityArn(found) === arn ? found : undefined;
}

/** The document in force. */
export function defaultDocument({ versions, defaultVersion }: ManagedPolicy): string {
  return (versions.find(({ id }) => id === defaultVersion) as PolicyVersion).document;
}

/** Refuses a boundary that is no policy. @throws ServiceError NoSuchEntity */
export function requireBoundary(store: IamStore, { account }: CallScope, arn: string | undefined): void {
  if (arn !== undefined && findPolicy(store, account, arn) === undefined) {
    throw iamErrors.notAttachable(arn);
  }
}

/** AWS has far more policies than are here: whoever asks for another one learns what to do. */
export function hintAtMissing(log: Log, arn: string): void {
  if (parseArn(arn)?.account !== awsAccount) return;
  const message = `Cairn has no policy ${arn}: create one of your own account that allows what it allows`;
  log('warn', message, { policy: arn });
}

/** Who has a policy, and whom it bounds. */
export function usesOf({ users, groups, roles }: IamStore, account: string, arn: string): PolicyUses {
  const bounded = [...users.list(account), ...roles.list(account)];
  const holders = [...bounded, ...groups.list(account)];
  return {
    attachments: holders.filter(({ attached }) => attached.includes(arn)).length,
    boundaries: bounded.filter(({ boundary }) => boundary === arn).length,
  };
}

/** @throws ServiceError MalformedPolicyDocument, LimitExceeded */
function checkManagedDocument(document: string, charactersMax: number): void {
  const problem = identityPolicyProblem(document);
  if (problem !== undefined) throw iamErrors.malformed(problem);
  if (charactersOf(document) > charactersMax) throw iamErrors.quota('PolicySize', charactersMax);
}

/** Finds and changes managed policies. */
function policyChanger({ store, log }: IamContext) {
  const find = ({ account }: CallScope, arn: string): ManagedPolicy => {
    const policy = findPolicy(store, account, arn);
    if (policy !== undefined) return policy;
    hintAtMissing(log, arn);
    throw iamErrors.policyNotFound(arn);
  };
  /** One that may be changed: not AWS's. */
  const own = (scope: CallScope, arn: string): ManagedPolicy => {
    const policy = find(scope, arn);
    if (policy.account === awsAccount)
      throw iamErrors.unmodifiable(`Policy ${arn} is an AWS managed policy.`);
    return policy;
  };
  const versionOf = (policy: ManagedPolicy, id: string): PolicyVersion => {
    const version = policy.versions.find((each) => each.id === id);
    if (version === undefined) throw iamErrors.versionNotFound(entityArn(policy), id);
    return version;
  };
  const usesIn = ({ account }: CallScope, policy: ManagedPolicy) => usesOf(store, account, entityArn(policy));
  const change = (
    scope: CallScope,
    arn: string,
    changed: (policy: ManagedPolicy) => ManagedPolicy,
  ): Promise<void> => store.change((changes) => changes.put(store.policies, changed(own(scope, arn))));
  return { find, own, versionOf, usesIn, change };
}

/** Managed policies and their versions. */
export function managedPolicyOperations(context: IamContext) {
  return { ...policiesThemselves(context), ...policyVersions(context), ...policySettings(context) };
}

function policiesThemselves(context: IamContext) {
  const { store, clock, random, limits } = context;
  const { find, own, usesIn } = policyChanger(context);
  return {
    createPolicy: (scope: CallScope, input: CreatePolicyInput) =>
      store.change((changes) => {
        const { PolicyName: name, PolicyDocument: document } = input;
        checkManagedDocument(document, limits.iamManagedPolicyCharacters);
        if (store.policies.sameName(scope.account, name) !== undefined) throw iamErrors.policyExists(name);
        if (store.policies.count(scope.account) >= limits.iamPolicies) {
          throw iamErrors.quota('PoliciesPerAccount', limits.iamPolicies);
        }
        const createdMs = clock.now();
        const policy: ManagedPolicy = {
          kind: 'policy',
          account: scope.account,
          name,
          path: input.Path ?? '/',
          id: uniqueId('ANPA', random),
          createdMs,
          updatedMs: createdMs,
          description: input.Description,
          tags: withTags([], input.Tags, limits),
          defaultVersion: 'v1',
          nextVersion: 2,
          versions: [{ id: 'v1', document, createdMs }],
        };
        changes.put(store.policies, policy);
        return { Policy: shownPolicy(policy, { attachments: 0, boundaries: 0 }) };
      }),
    getPolicy: async (scope: CallScope, { PolicyArn }: PolicyInput) => {
      const policy = find(scope, PolicyArn);
      return { Policy: shownPolicy(policy, usesIn(scope, policy)) };
    },
    listPolicies: async (
      scope: CallScope,
      input: PageInput & {
        readonly Scope?: 'All' | 'AWS' | 'Local';
        readonly OnlyAttached?: boolean;
        readonly PathPrefix?: string;
        readonly PolicyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary';
      },
    ) => {
      const { Scope = 'All', PathPrefix = '/' } = input;
      const policies = [
        ...(Scope === 'AWS' ? [] : store.policies.list(scope.account)),
        ...(Scope === 'Local' ? [] : awsManagedPolicies.values()),
      ].filter((policy) => policy.path.startsWith(PathPrefix));
      const wanted = policies
        .map((policy) => ({ name: policy.name, policy, uses: usesIn(scope, policy) }))
        .filter(({ uses }) => isWanted(uses, input))
        .sort((left, right) => (byName(left) < byName(right) ? -1 : 1));
      const found = pageOf(wanted, input, byName);
      return { Policies: found.items.map(({ policy, uses }) => listedPolicy(policy, uses)), ...found.page };
    },
    deletePolicy: (scope: CallScope, { PolicyArn }: PolicyInput) =>
      store.change((changes) => {
        const policy = own(scope, PolicyArn);
        const { attachments, boundaries } = usesIn(scope, policy);
        if (attachments + boundaries > 0) throw iamErrors.policyAttached();
        if (policy.versions.length > 1) throw iamErrors.policyHasVersions();
        changes.delete(store.policies, policy);
      }),
  };
}

function policyVersions(context: IamContext) {
  const { store, clock, limits } = context;
  const { find, own, versionOf, change } = policyChanger(context);
  return {
    createPolicyVersion: (
      scope: CallScope,
      {
        PolicyArn,
        PolicyDocument,
        SetAsDefault,
      }: PolicyInput & { readonly PolicyDocument: string; readonly SetAsDefault?: boolean },
    ) =>
      store.change((changes) => {
        const policy = own(scope, PolicyArn);
        checkManagedDocument(PolicyDocument, limits.iamManagedPolicyCharacters);
        if (policy.versions.length >= limits.iamPolicyVersions) {
          throw iamErrors.tooManyVersions(limits.iamPolicyVersions);
        }
        const createdMs = clock.now();
        const version = { id: `v${policy.nextVersion}`, document: PolicyDocument, createdMs };
        const changed: ManagedPolicy = {
          ...policy,
          versions: [...policy.versions, version],
          nextVersion: policy.nextVersion + 1,
          defaultVersion: SetAsDefault === true ? version.id : policy.defaultVersion,
          updatedMs: createdMs,
        };
        changes.put(store.policies, changed);
        return { PolicyVersion: listedVersion(changed, version) };
      }),
    getPolicyVersion: async (scope: CallScope, { PolicyArn, VersionId }: VersionInput) => {
      const policy = find(scope, PolicyArn);
      const version = versionOf(policy, VersionId);
      return {
        PolicyVersion: { Document: shownDocument(version.document), ...listedVersion(policy, version) },
      };
    },
    listPolicyVersions: async (scope: CallScope, { PolicyArn, ...page }: PolicyInput & PageInput) => {
      const policy = find(scope, PolicyArn);
      const newestFirst = [...policy.versions].reverse();
      // Newest first: keys that grow along the list are made of the place.
      const keyOf = (version: PolicyVersion): string => String(newestFirst.indexOf(version)).padStart(6, '0');
      const found = pageOf(newestFirst, page, keyOf);
      return { Versions: found.items.map((version) => listedVersion(policy, version)), ...found.page };
    },
    deletePolicyVersion: (scope: CallScope, { PolicyArn, VersionId }: VersionInput) =>
      change(scope, PolicyArn, (policy) => {
        versionOf(policy, VersionId);
        if (policy.defaultVersion === VersionId) throw iamErrors.defaultVersion();
        return { ...policy, versions: policy.versions.filter(({ id }) => id !== VersionId) };
      }),
    setDefaultPolicyVersion: (scope: CallScope, { PolicyArn, VersionId }: VersionInput) =>
      change(scope, PolicyArn, (policy) => {
        versionOf(policy, VersionId);
        return { ...policy, defaultVersion: VersionId, updatedMs: clock.now() };
      }),
  };
}

/** Tags of policies, and whose they are. */
function policySettings(context: IamContext) {
  const { store, limits } = context;
  const { find, change } = policyChanger(context);
  return {
    tagPolicy: (scope: CallScope, { PolicyArn, Tags }: PolicyInput & { readonly Tags: readonly Tag[] }) =>
      change(scope, PolicyArn, (policy) => ({ ...policy, tags: withTags(policy.tags, Tags, limits) })),
    untagPolicy: (
      scope: CallScope,
      { PolicyArn, TagKeys }: PolicyInput & { readonly TagKeys: readonly string[] },
    ) => change(scope, PolicyArn, (policy) => ({ ...policy, tags: withoutTags(policy.tags, TagKeys) })),
    listPolicyTags: async (scope: CallScope, { PolicyArn, ...page }: PolicyInput & PageInput) =>
      listTags(find(scope, PolicyArn).tags, page),
    listEntitiesForPolicy: async (
      scope: CallScope,
      {
        PolicyArn,
        EntityFilter,
        PathPrefix = '/',
        PolicyUsageFilter,
      }: PolicyInput &
        PageInput & {
          readonly EntityFilter?: string;
          readonly PathPrefix?: string;
          readonly PolicyUsageFilter?: 'PermissionsPolicy' | 'PermissionsBoundary';
        },
    ) => {
      find(scope, PolicyArn);
      const has = (holder: {
        readonly path: string;
        readonly attached: readonly string[];
        readonly boundary?: string | undefined;
      }) =>
        holder.path.startsWith(PathPrefix) &&
        (PolicyUsageFilter === 'PermissionsBoundary'
          ? holder.boundary === PolicyArn
          : holder.attached.includes(PolicyArn));
      const wants = (kind: string) => EntityFilter === undefined || EntityFilter === kind;
      const { account } = scope;
      return {
        PolicyGroups: wants('Group')
          ? store.groups
              .list(account)
              .filter(has)
              .map(({ name, id }) => ({ GroupName: name, GroupId: id }))
          : [],
        PolicyUsers: wants('User')
          ? store.users
              .list(account)
              .filter(has)
              .map(({ name, id }) => ({ UserName: name, UserId: id }))
          : [],
        PolicyRoles: wants('Role')
          ? store.roles
              .list(account)
              .filter(has)
              .map(({ name, id }) => ({ RoleName: name, RoleId: id }))
          : [],
        IsTruncated: false,
      };
    },
  };
}

function isWanted(
  { attachments, boundaries }: PolicyUses,
  {
    OnlyAttached,
    PolicyUsageFilter,
  }: { readonly OnlyAttached?: boolean; readonly PolicyUsageFilter?: string },
): boolean {
  if (PolicyUsageFilter === 'PermissionsBoundary') return boundaries > 0;
  return OnlyAttached !== true || attachments > 0;
}
