import { ServiceError } from '@cairn/kit';

/** Every error of Secrets Manager that this room answers. Source: its API reference, "Errors", and its answers. */
export const secretsErrors = {
  notFound: (): ServiceError =>
    refuse('ResourceNotFoundException', "Secrets Manager can't find the specified secret."),
  stageNotFound: (stage: string): ServiceError =>
    refuse(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for staging label: ${stage}`,
    ),
  versionNotFound: (versionId: string): ServiceError =>
    refuse(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for VersionId: ${versionId}`,
    ),
  exists: (name: string): ServiceError =>
    refuse('ResourceExistsException', `The operation failed because the secret ${name} already exists.`),
  versionExists: (versionId: string, arn: string): ServiceError =>
    refuse(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of secret ${arn}.`,
    ),
  deletedBefore: (): ServiceError =>
    refuse(
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    ),
  markedForDeletion: (): ServiceError =>
    refuse(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    ),
  request: (message: string): ServiceError => refuse('InvalidRequestException', message),
  invalid: (message: string): ServiceError => refuse('InvalidParameterException', message),
  unsupported: (what: string): ServiceError =>
    refuse('InvalidParameterException', `${what} is not supported here.`),
  nextToken: (): ServiceError => refuse('InvalidNextTokenException', 'Invalid nextToken'),
  malformedPolicy: (message: string): ServiceError => refuse('MalformedPolicyDocumentException', message),
  limitExceeded: (message: string): ServiceError => refuse('LimitExceededException', message),
} as const;

function refuse(code: string, message: string): ServiceError {
  return new ServiceError(code, message);
}
