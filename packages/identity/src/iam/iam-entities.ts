/** What IAM keeps. Entities are plain data, replaced as a whole when they change. */

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

interface Named {
  readonly account: string;
  readonly name: string;
  /** `/`, `/team/` */
  readonly path: string;
  /** `AIDA…`, `AGPA…`, `AROA…`, `ANPA…`; never used again. */
  readonly id: string;
  readonly createdMs: number;
}

/** Who has policies: a user, a group or a role. */
export interface PolicyHolder extends Named {
  /** Documents of the policies that it alone has, by name. */
  readonly inline: { readonly [name: string]: string };
  /** ARNs of managed policies in the order of attaching. */
  readonly attached: readonly string[];
}

export interface User extends PolicyHolder {
  readonly kind: 'user';
  readonly tags: readonly Tag[];
  /** ARN of the managed policy that bounds its permissions. */
  readonly boundary?: string | undefined;
  /** Names of its groups. */
  readonly groups: readonly string[];
}

export interface Group extends PolicyHolder {
  readonly kind: 'group';
}

export interface Role extends PolicyHolder {
  readonly kind: 'role';
  readonly tags: readonly Tag[];
  readonly boundary?: string | undefined;
  /** Who may assume it. */
  readonly trust: string;
  readonly description?: string | undefined;
  readonly maxSessionSeconds: number;
}

/** A policy with an ARN of its own. */
export interface ManagedPolicy extends Named {
  readonly kind: 'policy';
  readonly tags: readonly Tag[];
  readonly description?: string | undefined;
  readonly updatedMs: number;
  readonly defaultVersion: string;
  /** Oldest first. */
  readonly versions: readonly PolicyVersion[];
  /** Number of the next version: numbers are never used again. */
  readonly nextVersion: number;
}

export interface PolicyVersion {
  readonly id: string;
  readonly document: string;
  readonly createdMs: number;
}

/** A key that lasts; its name is its id. */
export interface AccessKey {
  readonly kind: 'key';
  readonly account: string;
  /** `AKIA…` */
  readonly name: string;
  /** Undefined for keys of the account's root. */
  readonly user: string | undefined;
  readonly sealedSecret: string;
  readonly isActive: boolean;
  readonly createdMs: number;
}

/** Who vouches for web identities; its name is its host and path. */
export interface OpenIdProvider {
  readonly kind: 'provider';
  readonly account: string;
  readonly name: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  readonly tags: readonly Tag[];
  readonly createdMs: number;
}

/** What belongs to an account as such. */
export interface AccountEntity {
  readonly kind: 'account';
  readonly account: string;
  readonly name: 'account';
  readonly alias?: string | undefined;
}

/** ARN of an entity. */
export function entityArn(entity: User | Group | Role | ManagedPolicy): string {
  return `arn:aws:iam::${entity.account}:${entity.kind}${entity.path}${entity.name}`;
}

/** ARN of a provider of web identities. */
export function providerArn({ account, name }: OpenIdProvider): string {
  return `arn:aws:iam::${account}:oidc-provider/${name}`;
}
