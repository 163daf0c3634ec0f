import type { Json, LimitValues } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { type RestRoute, type RestService, restService } from '../protocol/rest-route.ts';
import { compileInputReader } from '../shape/compile-reader.ts';
import type { StructureShape } from '../shape/shape.ts';
import { type HttpApiMethod, httpApiRoutes } from './http-api-routes.ts';
import { httpApiInputs } from './http-api-shapes.ts';
import { type RestApiMethod, restApiRoutes } from './rest-api-routes.ts';
import { restApiInputs } from './rest-api-shapes.ts';

/** What the tables call: the API Gateway service of `resources`. */
export interface ApiGatewayFacade {
  readonly restApis: Partial<Facade<RestApiMethod>>;
  readonly restDeployments: Partial<Facade<RestApiMethod>>;
  readonly httpApis: Facade<HttpApiMethod>;
}

/** Limits that bound requests. */
export type ApiGatewaySizeLimits = LimitValues<'apiDefinitionBytes' | 'apiPayloadBytes'>;

/** Room in a request beside its document. */
const otherBytesMax = 1_048_576;

/** The operations of REST APIs (version 1) and of HTTP APIs (version 2), told apart by their paths. */
export function apiGatewayTable(
  facade: ApiGatewayFacade,
  { apiDefinitionBytes }: ApiGatewaySizeLimits,
): ServiceTable & { readonly rest: RestService } {
  const rest = {
    ...methodsOf(facade.restApis, restApiRoutes),
    ...methodsOf(facade.restDeployments, restApiRoutes),
  };
  const first = routed(rest as Facade<RestApiMethod>, restApiRoutes, restApiInputs);
  const second = routed(facade.httpApis, httpApiRoutes, httpApiInputs);
  // Calls from inside name operations of REST APIs where both versions have one of that name.
  const operations = new Map([...second, ...first].map(({ operation }) => [operation.name, operation]));
  return {
    signingName: 'apigateway',
    // Every character of a document in JSON may be escaped.
    requestBytesMax: 2 * apiDefinitionBytes + otherBytesMax,
    operations,
    rest: restService([...first, ...second]),
  };
}

/** Methods of a class stand on its prototype: those that routes name, bound to the object. */
function methodsOf<Methods extends string>(
  facade: Partial<Facade<Methods>>,
  routes: { readonly [method in Methods]: RestRoute },
): Partial<Facade<Methods>> {
  const methods = Object.keys(routes) as Methods[];
  return Object.fromEntries(
    methods.flatMap((method) => {
      const found = facade[method];
      return found === undefined ? [] : [[method, found.bind(facade)]];
    }),
  ) as unknown as Partial<Facade<Methods>>;
}

function routed<Methods extends string>(
  facade: Facade<Methods>,
  routes: { readonly [method in Methods]: RestRoute },
  inputs: { readonly [method in Methods]: StructureShape },
) {
  return (Object.keys(routes) as Methods[]).map((method) => {
    const operation: Operation = {
      name: operationNameOf(method),
      readInput: compileInputReader(inputs[method], 'lower-first'),
      call: callFacade(facade, method),
      print: (output) => (output === undefined || output === null ? '{}' : JSON.stringify(output)),
      toJson: (output) => (output ?? {}) as Json,
    };
    return { operation, route: routes[method] };
  });
}
