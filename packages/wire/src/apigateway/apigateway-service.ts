import { restJsonProtocol } from '../protocol/rest-json.ts';
import type { Service } from '../service.ts';
import { type ApiGatewayFacade, type ApiGatewaySizeLimits, apiGatewayTable } from './apigateway-table.ts';

const noCapitalMessage: ReadonlySet<string> = new Set();

/** API Gateway's control plane, in JSON by paths. */
export function apiGatewayService(facade: ApiGatewayFacade, limits: ApiGatewaySizeLimits): Service {
  const table = apiGatewayTable(facade, limits);
  return {
    name: 'apigateway',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'apigateway',
      protocol: restJsonProtocol({ table, capitalMessage: noCapitalMessage, observers }),
    }),
  };
}
