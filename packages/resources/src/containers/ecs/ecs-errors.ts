import { ServiceError } from '@cairn/kit';

/**
 * Every error of ECS that this room answers. Sources: "Errors" of each operation in the ECS API reference; texts as the
 * service gives them where they are known.
 */
export const ecsErrors = {
  clusterNotFound: (): ServiceError => new ServiceError('ClusterNotFoundException', 'Cluster not found.'),
  clusterContainsTasks: (): ServiceError =>
    new ServiceError(
      'ClusterContainsTasksException',
      'The Cluster cannot be deleted while Tasks are active.',
    ),
  client: (message: string): ServiceError => new ServiceError('ClientException', message),
  invalid: (message: string): ServiceError => new ServiceError('InvalidParameterException', message),
  taskNotFound: (): ServiceError =>
    new ServiceError('InvalidParameterException', 'The referenced task was not found.'),
  definitionNotFound: (): ServiceError =>
    new ServiceError('ClientException', 'Unable to describe task definition.'),
  definitionToRunNotFound: (): ServiceError =>
    new ServiceError('ClientException', 'TaskDefinition not found.'),
  definitionInactive: (): ServiceError => new ServiceError('ClientException', 'TaskDefinition is inactive'),
  resourceNotFound: (): ServiceError =>
    new ServiceError('InvalidParameterException', 'The specified resource cannot be found.'),
  limitExceeded: (message: string): ServiceError => new ServiceError('LimitExceededException', message),
  conflict: (): ServiceError =>
    new ServiceError(
      'ConflictException',
      'The client token was used by a request with other parameters within the last 24 hours.',
    ),
  unsupported: (feature: string): ServiceError =>
    new ServiceError('UnsupportedFeatureException', `Cairn does not support ${feature}.`),
} as const;
