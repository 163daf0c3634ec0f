import { restJsonProtocol } from '../protocol/rest-json.ts';
import type { Service } from '../service.ts';
import { type AppSyncFacade, type AppSyncSizeLimits, appSyncTable } from './appsync-table.ts';

const noCapitalMessage: ReadonlySet<string> = new Set();

/** AppSync's control plane, in JSON by paths: GraphQL APIs and what they are made of. */
export function appSyncService(facade: AppSyncFacade, limits: AppSyncSizeLimits): Service {
  const table = appSyncTable(facade, limits);
  return {
    name: 'appsync',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'appsync',
      protocol: restJsonProtocol({ table, capitalMessage: noCapitalMessage, observers, tellsEndpoint: true }),
    }),
  };
}
