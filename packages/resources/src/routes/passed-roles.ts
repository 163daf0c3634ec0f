import { isCallersOwn } from './invoke/integration-principal.ts';
import { importHttpApi, importOpenApi } from './open-api.ts';
import { type PatchOperation, patchedMember } from './patch-operations.ts';
import type { RoutesPorts } from './route-ports.ts';

type OperationInput = { readonly [member: string]: unknown };

/**
 * The roles that an operation hands to API Gateway, as the operation itself finds them: in its members, in the changes
 * of an update, in an OpenAPI document. Who says that callers act as themselves hands over none.
 * @param operation as AWS names it: `ImportRestApi`; both versions have some of one name
 * @throws ServiceError BadRequestException where a document is none, as the operation does
 */
export function passedRoles(operation: string, input: OperationInput, ports: RoutesPorts): readonly string[] {
  const { credentials, credentialsArn } = input;
  const found = [
    credentials,
    credentialsArn,
    ...patchedRoles(input),
    ...importedRoles(operation, input, ports),
  ];
  return [...new Set(found)].filter(
    (role): role is string => typeof role === 'string' && role !== '' && !isCallersOwn(role),
  );
}

function patchedRoles({ patchOperations }: OperationInput): readonly unknown[] {
  const operations = (patchOperations ?? []) as readonly PatchOperation[];
  return operations
    .filter(({ op, path }) => op !== 'remove' && patchedMember(path) === 'credentials')
    .map(({ value }) => value);
}

function importedRoles(operation: string, input: OperationInput, ports: RoutesPorts): readonly unknown[] {
  const { body, basepath } = input;
  if (typeof body !== 'string') return [];
  const options = typeof basepath === 'string' ? { basepath } : {};
  switch (operation) {
    case 'ImportRestApi':
    case 'PutRestApi': {
      const { resources } = importOpenApi(body, ports, options).content;
      const methods = Object.values(resources).flatMap(({ resourceMethods }) =>
        Object.values(resourceMethods ?? {}),
      );
      return methods.map(({ methodIntegration }) => methodIntegration?.credentials);
    }
    case 'ImportApi':
    case 'ReimportApi': {
      const { integrations } = importHttpApi(body, ports, options);
      return Object.values(integrations).map(({ credentialsArn }) => credentialsArn);
    }
    default:
      return [];
  }
}
