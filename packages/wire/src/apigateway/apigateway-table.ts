import { type Json, type LimitValues, ServiceError } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import {
  type RestRoute,
  type RestService,
  type RoutedOperation,
  restService,
} from '../protocol/rest-route.ts';
import { compileInputReader } from '../shape/compile-reader.ts';
import type { StructureShape } from '../shape/shape.ts';
import { type HttpApiMethod, httpApiRoutes } from './http-api-routes.ts';
import { httpApiInputs } from './http-api-shapes.ts';
import { type RestApiMethod, restApiRoutes } from './rest-api-routes.ts';
import { restApiInputs } from './rest-api-shapes.ts';
import {
  type UnsupportedOperation,
  unsupportedHttpOperations,
  unsupportedRestOperations,
} from './unsupported-routes.ts';

/** What the tables call: the API Gateway service of `resources`. */
export interface ApiGatewayFacade {
  readonly restApis: Partial<Facade<RestApiMethod>>;
  readonly restMethods: Partial<Facade<RestApiMethod>>;
  readonly restDeployments: Partial<Facade<RestApiMethod>>;
  readonly httpApis: Partial<Facade<HttpApiMethod>>;
  readonly httpRoutes: Partial<Facade<HttpApiMethod>>;
  readonly httpStages: Partial<Facade<HttpApiMethod>>;
}

/** Limits that bound requests. */
export type ApiGatewaySizeLimits = LimitValues<'apiDefinitionBytes' | 'apiPayloadBytes'>;

/** The operations of both versions: many are of one name. */
export interface ApiGatewayTables {
  /** REST APIs (version 1). */
  readonly first: ServiceTable;
  /** HTTP APIs (version 2). */
  readonly second: ServiceTable;
  /** Both over HTTP, told apart by their paths. */
  readonly both: ServiceTable & { readonly rest: RestService };
}

/** Room in a request beside its document. */
const otherBytesMax = 1_048_576;

/** The operations of REST APIs (version 1) and of HTTP APIs (version 2), which are signed for by one name. */
export function apiGatewayTables(
  { restApis, restMethods, restDeployments, httpApis, httpRoutes, httpStages }: ApiGatewayFacade,
  { apiDefinitionBytes }: ApiGatewaySizeLimits,
): ApiGatewayTables {
  const first = [
    ...routed([restApis, restMethods, restDeployments], restApiRoutes, restApiInputs),
    ...unsupportedRestOperations.map(refused),
  ];
  const second = [
    ...routed([httpApis, httpRoutes, httpStages], httpApiRoutes, httpApiInputs),
    ...unsupportedHttpOperations.map(refused),
  ];
  const tableOf = (operations: readonly RoutedOperation[]) => ({
    signingName: 'apigateway',
    // Every character of a document in JSON may be escaped.
    requestBytesMax: 2 * apiDefinitionBytes + otherBytesMax,
    operations: new Map(operations.map(({ operation }) => [operation.name, operation])),
  });
  const both = [...first, ...second];
  return {
    first: tableOf(first),
    second: tableOf(second),
    both: { ...tableOf(both), rest: restService(both) },
  };
}

/** Methods stand on the prototypes of several objects: each is called on the object that has it. */
function routed<Methods extends string>(
  facades: readonly Partial<Facade<Methods>>[],
  routes: { readonly [method in Methods]: RestRoute },
  inputs: { readonly [method in Methods]: StructureShape },
): readonly RoutedOperation[] {
  return (Object.keys(routes) as Methods[]).flatMap((method) => {
    const facade = facades.find((each) => each[method] !== undefined);
    if (facade === undefined) return [];
    const operation: Operation = {
      name: operationNameOf(method),
      readInput: compileInputReader(inputs[method], 'lower-first'),
      call: callFacade(facade as Facade<Methods>, method),
      print: (output) => (output === undefined || output === null ? '{}' : JSON.stringify(output)),
      toJson: (output) => (output ?? {}) as Json,
    };
    return [{ operation, route: routes[method] }];
  });
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
