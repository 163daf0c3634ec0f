import { restJsonProtocol } from '../protocol/rest-json.ts';
import type { Service } from '../service.ts';
import { type ApiGatewayFacade, type ApiGatewaySizeLimits, apiGatewayTables } from './apigateway-table.ts';

const noCapitalMessage: ReadonlySet<string> = new Set();

/** API Gateway's control plane, in JSON by paths: REST APIs. */
export function apiGatewayService(facade: ApiGatewayFacade, limits: ApiGatewaySizeLimits): Service {
  const { first, both } = apiGatewayTables(facade, limits);
  return { ...serviceOf(both), name: 'apigateway', table: first };
}

/** HTTP APIs. Both versions are signed for by one name, hence each answers whatever is asked of it by its path. */
export function apiGatewayV2Service(facade: ApiGatewayFacade, limits: ApiGatewaySizeLimits): Service {
  const { second, both } = apiGatewayTables(facade, limits);
  return { ...serviceOf(both), name: 'apigatewayv2', table: second };
}

function serviceOf(table: ReturnType<typeof apiGatewayTables>['both']): Pick<Service, 'isOfAws' | 'speak'> {
  return {
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'apigateway',
      protocol: restJsonProtocol({ table, capitalMessage: noCapitalMessage, observers }),
    }),
  };
}
