import { type Json, type LimitValues, ServiceError } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import {
  type RestRoute,
  type RestService,
  type RoutedOperation,
  restService,
} from '../protocol/rest-route.ts';
import { compileInputReader, type InputReader } from '../shape/compile-reader.ts';
import type { StructureShape } from '../shape/shape.ts';
import {
  type AppSyncFamily,
  type AppSyncMethod,
  type AppSyncMethodOf,
  appSyncRoutes,
} from './appsync-routes.ts';
import { appSyncInputs } from './appsync-shapes.ts';
import { type UnsupportedOperation, unsupportedAppSyncOperations } from './unsupported-routes.ts';

/** What this table calls: the GraphQL APIs of `graphql`, by family. */
export type AppSyncFacade = {
  readonly [Family in AppSyncFamily]: Facade<AppSyncMethodOf<Family>>;
};

/** Limits that bound requests. */
export type AppSyncSizeLimits = LimitValues<'graphqlSchemaBytes'>;

/** Room in a request beside its schema. */
const otherBytesMax = 1_048_576;

/** The operation table of AppSync, with its routes. */
export function appSyncTable(
  facade: AppSyncFacade,
  { graphqlSchemaBytes }: AppSyncSizeLimits,
): ServiceTable & { readonly rest: RestService } {
  const families = Object.entries(appSyncRoutes) as [
    AppSyncFamily,
    { readonly [method: string]: RestRoute },
  ][];
  const routed = [
    ...families.flatMap(([family, routes]) =>
      Object.entries(routes).map(([method, route]) => ({
        operation: operationOf(facade[family] as Facade<string>, method as AppSyncMethod),
        route,
      })),
    ),
    ...unsupportedAppSyncOperations.map(refused),
  ];
  return {
    signingName: 'appsync',
    // Schemas come in base64.
    requestBytesMax: 2 * graphqlSchemaBytes + otherBytesMax,
    operations: new Map(routed.map(({ operation }) => [operation.name, operation])),
    rest: restService(routed),
  };
}

function operationOf(facade: Facade<string>, method: AppSyncMethod): Operation {
  return {
    name: operationNameOf(method),
    readInput: inputReader(appSyncInputs[method]),
    call: callFacade(facade, method),
    print: (output) => (output === undefined || output === null ? '{}' : JSON.stringify(output)),
    toJson: (output) => (output ?? {}) as Json,
  };
}

/** AppSync's model knows no ValidationException: what breaks its bounds is a bad request. */
function inputReader(shape: StructureShape): InputReader {
  const read = compileInputReader(shape);
  return (input) => {
    try {
      return read(input);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'ValidationException') throw error;
      throw new ServiceError('BadRequestException', error.message);
    }
  };
}

/** What AWS has and Cairn has not is refused by its name, when it may be called at all. */
function refused({ name, feature, route }: UnsupportedOperation): RoutedOperation {
  const operation: Operation = {
    name,
    isRefused: true,
    readInput: (input) => input as { readonly [member: string]: unknown },
    call: () => {
      throw new ServiceError('BadRequestException', `Cairn does not support ${feature} (${name}).`);
    },
    print: () => '{}',
    toJson: () => ({}),
  };
  return { operation, route };
}
