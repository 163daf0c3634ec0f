import { ServiceError } from '@cairn/kit';

const noSuchEntity = (message: string): ServiceError =>
  new ServiceError('NoSuchEntity', message, { status: 404 });
const deleteConflict = (message: string): ServiceError =>
  new ServiceError('DeleteConflict', message, { status: 409 });
const limitExceeded = (message: string): ServiceError =>
  new ServiceError('LimitExceeded', message, { status: 409 });
const exists = (message: string): ServiceError =>
  new ServiceError('EntityAlreadyExists', message, { status: 409 });

/** The protocol errors of IAM: name, status and text. Source: its API reference; the texts as the service writes them. */
export const iamErrors = {
  /** @param kind `user`, `role`, `group` */
  notFound: (kind: string, name: string) => noSuchEntity(`The ${kind} with name ${name} cannot be found.`),
  keyNotFound: (id: string) => noSuchEntity(`The Access Key with id ${id} cannot be found.`),
  policyNotFound: (arn: string) => noSuchEntity(`Policy ${arn} was not found.`),
  notAttachable: (arn: string) => noSuchEntity(`Policy ${arn} does not exist or is not attachable.`),
  versionNotFound: (arn: string, version: string) =>
    noSuchEntity(`Policy ${arn} version ${version} does not exist or is not attachable.`),
  providerNotFound: (arn: string) => noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`),
  aliasNotFound: (alias: string) => noSuchEntity(`The account alias with name ${alias} cannot be found.`),
  loginProfileNotFound: (name: string) => noSuchEntity(`Login Profile for User ${name} cannot be found.`),
  boundaryNotFound: (kind: string, name: string) =>
    noSuchEntity(`The ${kind} with name ${name} does not have a permissions boundary.`),
  /** @param kind `User`, `Role`, `Group` */
  exists: (kind: string, name: string) => exists(`${kind} with name ${name} already exists.`),
  policyExists: (name: string) =>
    exists(`A policy called ${name} already exists. Duplicate names are not allowed.`),
  providerExists: (url: string) => exists(`Provider with url ${url} already exists.`),
  mustDetach: () => deleteConflict('Cannot delete entity, must detach all policies first.'),
  mustDeletePolicies: () => deleteConflict('Cannot delete entity, must delete policies first.'),
  mustDeleteKeys: () => deleteConflict('Cannot delete entity, must delete access keys first.'),
  mustRemoveUsers: () => deleteConflict('Cannot delete entity, must remove users from group first.'),
  policyAttached: () => deleteConflict('Cannot delete a policy attached to entities.'),
  policyHasVersions: () =>
    deleteConflict(
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    ),
  defaultVersion: () => deleteConflict('Cannot delete the default version of a policy.'),
  quota: (name: string, value: number) => limitExceeded(`Cannot exceed quota for ${name}: ${value}`),
  tooManyVersions: (max: number) =>
    limitExceeded(
      `A managed policy can have up to ${max} versions. Before you create a new version, you must delete an existing version.`,
    ),
  inlineTooLong: (max: number, kind: string, name: string) =>
    limitExceeded(`Maximum policy size of ${max} bytes exceeded for ${kind} ${name}`),
  malformed: (message: string) => new ServiceError('MalformedPolicyDocument', message),
  invalidInput: (message: string) => new ServiceError('InvalidInput', message),
  validation: (message: string) => new ServiceError('ValidationError', message),
  unmodifiable: (message: string) => new ServiceError('UnmodifiableEntity', message),
  evaluation: (message: string) => new ServiceError('PolicyEvaluation', message, { status: 500 }),
  /** What Cairn does not do, said under the name that clients show. */
  refused: (what: string) =>
    new ServiceError('ServiceNotSupportedException', `Cairn does not support ${what}.`, { status: 404 }),
} as const;
