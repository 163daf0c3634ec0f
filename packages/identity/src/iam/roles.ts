import { type CallScope, parseArn } from '@cairn/kit';
import { trustPolicyProblem } from '../policy/validate-policy.ts';
import type { IamContext } from './iam-context.ts';
import { entityArn, type Role, type Tag } from './iam-entities.ts';
import { iamErrors } from './iam-errors.ts';
import { uniqueId } from './iam-ids.ts';
import { existing, refuseTaken } from './iam-names.ts';
import { listedRole, shownRole } from './iam-outputs.ts';
import { byName, type PageInput, pageOf } from './iam-pages.ts';
import type { IamStore } from './iam-store.ts';
import { listTags, withoutTags, withTags } from './iam-tags.ts';
import { requireBoundary } from './managed-policies.ts';
import { charactersOf } from './policy-size.ts';

interface RoleInput {
  readonly RoleName: string;
}

interface CreateRoleInput extends RoleInput {
  readonly AssumeRolePolicyDocument: string;
  readonly Path?: string;
  readonly Description?: string;
  readonly MaxSessionDuration?: number;
  readonly PermissionsBoundary?: string;
  readonly Tags?: readonly Tag[];
}

const sessionSecondsDefault = 3_600;

/** A role by its ARN, in whichever account. */
export function findRole(store: IamStore, roleArn: string): Role | undefined {
  const arn = parseArn(roleArn);
  if (arn === undefined || arn.service !== 'iam' || !arn.resource.startsWith('role/')) return undefined;
  const role = store.roles.find(arn.account, roleArn.slice(roleArn.lastIndexOf('/') + 1));
  return role !== undefined && entityArn(role) === roleArn ? role : undefined;
}

/** Finds and changes roles. */
function roleChanger({ store }: Pick<IamContext, 'store'>) {
  const roleOf = (scope: CallScope, name: string): Role =>
    existing(store.roles, scope, { kind: 'role', name });
  const change = (scope: CallScope, name: string, changed: (role: Role) => Role): Promise<void> =>
    store.change((changes) => changes.put(store.roles, changed(roleOf(scope, name))));
  return { roleOf, change };
}

/** Roles and who may assume them. */
export function roleOperations(context: IamContext) {
  return { ...rolesThemselves(context), ...roleSettings(context) };
}

function rolesThemselves(context: IamContext) {
  const { store, clock, random, limits } = context;
  const { roleOf, change } = roleChanger(context);
  const checkTrust = (document: string): void => {
    const problem = trustPolicyProblem(document);
    if (problem !== undefined) throw iamErrors.malformed(problem);
    if (charactersOf(document) > limits.iamTrustPolicyCharacters) {
      throw iamErrors.quota('ACLSizePerRole', limits.iamTrustPolicyCharacters);
    }
  };
  return {
    createRole: (scope: CallScope, input: CreateRoleInput) =>
      store.change((changes) => {
        const { RoleName, Path = '/', AssumeRolePolicyDocument: trust } = input;
        if (Path.startsWith('/aws-service-role/')) {
          throw iamErrors.validation(
            'The path cannot start with /aws-service-role/: service-linked roles are made by their services.',
          );
        }
        checkTrust(trust);
        refuseTaken(store.roles, scope, RoleName, {
          kind: 'Role',
          quota: 'RolesPerAccount',
          max: limits.iamRoles,
        });
        requireBoundary(store, scope, input.PermissionsBoundary);
        const role: Role = {
          kind: 'role',
          account: scope.account,
          name: RoleName,
          path: Path,
          id: uniqueId('AROA', random),
          createdMs: clock.now(),
          tags: withTags([], input.Tags, limits),
          boundary: input.PermissionsBoundary,
          trust,
          description: input.Description,
          maxSessionSeconds: input.MaxSessionDuration ?? sessionSecondsDefault,
          inline: {},
          attached: [],
        };
        changes.put(store.roles, role);
        return { Role: shownRole(role) };
      }),
    getRole: async (scope: CallScope, { RoleName }: RoleInput) => ({
      Role: shownRole(roleOf(scope, RoleName)),
    }),
    listRoles: async (
      scope: CallScope,
      { PathPrefix = '/', ...page }: PageInput & { readonly PathPrefix?: string },
    ) => {
      const roles = store.roles.list(scope.account).filter(({ path }) => path.startsWith(PathPrefix));
      const found = pageOf(roles, page, byName);
      return { Roles: found.items.map(listedRole), ...found.page };
    },
    updateRole: async (
      scope: CallScope,
      { RoleName, Description, MaxSessionDuration }: RoleInput & Partial<CreateRoleInput>,
    ) => {
      await change(scope, RoleName, (role) => ({
        ...role,
        description: Description ?? role.description,
        maxSessionSeconds: MaxSessionDuration ?? role.maxSessionSeconds,
      }));
      return {};
    },
    updateRoleDescription: async (
      scope: CallScope,
      { RoleName, Description }: RoleInput & { readonly Description: string },
    ) => {
      await change(scope, RoleName, (role) => ({ ...role, description: Description }));
      return { Role: shownRole(roleOf(scope, RoleName)) };
    },
    updateAssumeRolePolicy: (
      scope: CallScope,
      { RoleName, PolicyDocument }: RoleInput & { readonly PolicyDocument: string },
    ) =>
      change(scope, RoleName, (role) => {
        checkTrust(PolicyDocument);
        return { ...role, trust: PolicyDocument };
      }),
    deleteRole: (scope: CallScope, { RoleName }: RoleInput) =>
      store.change((changes) => {
        const role = roleOf(scope, RoleName);
        if (role.attached.length > 0) throw iamErrors.mustDetach();
        if (Object.keys(role.inline).length > 0) throw iamErrors.mustDeletePolicies();
        changes.delete(store.roles, role);
      }),
  };
}

/** Tags and boundaries of roles. */
function roleSettings(context: IamContext) {
  const { store, limits } = context;
  const { roleOf, change } = roleChanger(context);
  return {
    tagRole: (scope: CallScope, { RoleName, Tags }: RoleInput & { readonly Tags: readonly Tag[] }) =>
      change(scope, RoleName, (role) => ({ ...role, tags: withTags(role.tags, Tags, limits) })),
    untagRole: (
      scope: CallScope,
      { RoleName, TagKeys }: RoleInput & { readonly TagKeys: readonly string[] },
    ) => change(scope, RoleName, (role) => ({ ...role, tags: withoutTags(role.tags, TagKeys) })),
    listRoleTags: async (scope: CallScope, { RoleName, ...page }: RoleInput & PageInput) =>
      listTags(roleOf(scope, RoleName).tags, page),
    putRolePermissionsBoundary: (
      scope: CallScope,
      { RoleName, PermissionsBoundary }: RoleInput & { readonly PermissionsBoundary: string },
    ) =>
      change(scope, RoleName, (role) => {
        requireBoundary(store, scope, PermissionsBoundary);
        return { ...role, boundary: PermissionsBoundary };
      }),
    deleteRolePermissionsBoundary: (scope: CallScope, { RoleName }: RoleInput) =>
      change(scope, RoleName, (role) => {
        if (role.boundary === undefined) throw iamErrors.boundaryNotFound('role', RoleName);
        return { ...role, boundary: undefined };
      }),
    // There are no instance profiles here; who deletes a role asks for them first.
    listInstanceProfilesForRole: async (scope: CallScope, { RoleName }: RoleInput) => {
      roleOf(scope, RoleName);
      return { InstanceProfiles: [], IsTruncated: false };
    },
  };
}
