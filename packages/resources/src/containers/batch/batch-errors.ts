import { ServiceError } from '@cairn/kit';

/**
 * Every error of Batch that this room answers: its API knows one for whatever the caller did. Source: "Errors" of each
 * operation in the Batch API reference.
 */
export const batchErrors = {
  client: (message: string): ServiceError => new ServiceError('ClientException', message),
  exists: (): ServiceError => new ServiceError('ClientException', 'Object already exists'),
  notFound: (kind: string, name: string): ServiceError =>
    new ServiceError('ClientException', `${kind} ${name} does not exist.`),
  invalidToken: (): ServiceError => new ServiceError('ClientException', 'Invalid NextToken'),
  unsupported: (feature: string): ServiceError =>
    new ServiceError('ClientException', `Cairn does not support ${feature}.`),
} as const;
