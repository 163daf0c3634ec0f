import {
  entityArn,
  type Group,
  type ManagedPolicy,
  type PolicyVersion,
  type Role,
  type User,
} from './iam-entities.ts';

/** Entities as IAM's API shows them; instants are epoch milliseconds. Lists leave out tags and boundaries. */

const boundaryOf = ({ boundary }: User | Role) =>
  boundary === undefined
    ? {}
    : {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: boundary,
        },
      };
const tagsOf = ({ tags }: User | Role | ManagedPolicy) => (tags.length === 0 ? {} : { Tags: tags });

export function listedUser(user: User) {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: entityArn(user),
    CreateDate: user.createdMs,
  };
}

export function shownUser(user: User) {
  return { ...listedUser(user), ...boundaryOf(user), ...tagsOf(user) };
}

export function shownGroup(group: Group) {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: entityArn(group),
    CreateDate: group.createdMs,
  };
}

export function listedRole(role: Role) {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: entityArn(role),
    CreateDate: role.createdMs,
    AssumeRolePolicyDocument: shownDocument(role.trust),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

export function shownRole(role: Role) {
  return { ...listedRole(role), ...boundaryOf(role), ...tagsOf(role) };
}

/** How many users, groups and roles have a policy, and how many it bounds. */
export interface PolicyUses {
  readonly attachments: number;
  readonly boundaries: number;
}

export function listedPolicy(policy: ManagedPolicy, uses: PolicyUses) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: entityArn(policy),
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: uses.attachments,
    PermissionsBoundaryUsageCount: uses.boundaries,
    IsAttachable: true,
    CreateDate: policy.createdMs,
    UpdateDate: policy.updatedMs,
  };
}

export function shownPolicy(policy: ManagedPolicy, uses: PolicyUses) {
  const description = policy.description === undefined ? {} : { Description: policy.description };
  return { ...listedPolicy(policy, uses), ...description, ...tagsOf(policy) };
}

export function listedVersion({ defaultVersion }: ManagedPolicy, { id, createdMs }: PolicyVersion) {
  return { VersionId: id, IsDefaultVersion: id === defaultVersion, CreateDate: createdMs };
}

/** Policies are shown percent-encoded (RFC 3986). */
export function shownDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
