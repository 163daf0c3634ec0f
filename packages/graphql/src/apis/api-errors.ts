import { type Json, ServiceError } from '@cairn/kit';
import type { CodeError } from '../script/code-error.ts';

const badRequest = (message: string): ServiceError => new ServiceError('BadRequestException', message);
const notFound = (message: string): ServiceError =>
  new ServiceError('NotFoundException', message, { status: 404 });
const keyValidity = (message: string): ServiceError =>
  new ServiceError('ApiKeyValidityOutOfBoundsException', message);

/**
 * The protocol errors of AppSync's control plane: name and text. Source: its API Reference, "Errors"; texts are AWS's
 * own where they are known from its answers.
 */
export const apiErrors = {
  badRequest,
  apiNotFound: (apiId: string): ServiceError => notFound(`GraphQL API ${apiId} not found.`),
  typeNotFound: (typeName: string): ServiceError => notFound(`Type ${typeName} not found`),
  fieldNotFound: (typeName: string, fieldName: string): ServiceError =>
    notFound(`No field named ${fieldName} found on type ${typeName}`),
  dataSourceNotFound: (name: string): ServiceError => notFound(`No data source found named ${name}`),
  functionNotFound: (functionId: string): ServiceError => notFound(`No function found with id ${functionId}`),
  functionsNotFound: (functionIds: readonly string[]): ServiceError =>
    notFound(
      `The specified functions [${functionIds.join(',')}] must exist before referencing them from a resolver.`,
    ),
  resolverNotFound: (): ServiceError => notFound('No resolver found.'),
  apiKeyNotFound: (id: string): ServiceError => notFound(`API key ${id} not found`),
  domainNotFound: (domainName: string): ServiceError => notFound(`Domain name ${domainName} not found.`),
  associationNotFound: (domainName: string): ServiceError =>
    notFound(`No API is associated with the domain name ${domainName}.`),
  resourceNotFound: (arn: string): ServiceError => notFound(`Resource ${arn} not found.`),
  /** A name that is none of GraphQL: `what` bears it. */
  invalidName: (what: string): ServiceError =>
    badRequest(`Invalid ${what} name given, must match pattern [_A-Za-z][_0-9A-Za-z]*`),
  dataSourceExists: (name: string): ServiceError =>
    badRequest(`Data source with name ${name} already exists`),
  resolverExists: (): ServiceError => badRequest('Only one resolver is allowed per field.'),
  dataSourceBypassed: (): ServiceError =>
    badRequest('Data source is still connected to a resolver that uses mapping template bypass.'),
  functionInUse: (): ServiceError =>
    badRequest('Cannot delete a function that is currently used by a resolver.'),
  apiHasDomain: (): ServiceError => badRequest('API can not be deleted as it is associated to a domain'),
  domainIsAssociated: (): ServiceError =>
    badRequest('Domain name must be disassociated before it can be deleted.'),
  /** Code that does not compile. */
  code: (codeErrors: readonly CodeError[]): ServiceError =>
    new ServiceError('BadRequestException', 'The code contains one or more errors.', {
      members: { reason: 'CODE_ERROR', detail: { codeErrors: codeErrors as unknown as Json } },
    }),
  noSchema: (): ServiceError => new ServiceError('GraphQLSchemaException', 'No schema definition exists.'),
  /** Somebody else changed the API in between. */
  concurrentModification: (): ServiceError =>
    new ServiceError(
      'ConcurrentModificationException',
      'Another modification is in progress at this time and it must complete before you can make your change.',
      { status: 409, retryable: true },
    ),
  keyTooShort: (): ServiceError => keyValidity('API key must be valid for a minimum of 1 days.'),
  keyTooLong: (): ServiceError => keyValidity('API key can be valid for a maximum of 365 days.'),
  tooManyKeys: (): ServiceError =>
    new ServiceError('ApiKeyLimitExceededException', 'The API exceeded the limit of API keys.'),
  tooManyApis: (): ServiceError =>
    new ServiceError('ApiLimitExceededException', 'The GraphQL API exceeded the limit of APIs per region.'),
  limitExceeded: (message: string): ServiceError =>
    new ServiceError('LimitExceededException', message, { status: 429 }),
  /** Something that AWS has and Cairn does not. */
  unsupported: (what: string): ServiceError => badRequest(`Cairn does not support ${what}.`),
} as const;
