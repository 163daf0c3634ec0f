import type { Service } from '../service.ts';
import { cairnProtocol } from './cairn-protocol.ts';
import { type CairnRoute, cairnPathPrefix, cairnRoutes } from './cairn-routes.ts';
import { type CairnFacade, cairnTable } from './cairn-table.ts';

/** What Cairn adds to AWS, under a path of its own. */
export function cairnService(facade: CairnFacade): Service {
  const table = cairnTable(facade);
  return {
    name: 'cairn',
    table,
    isOfAws: false,
    speak: (observers) => ({
      signingName: 'cairn',
      pathPrefix: cairnPathPrefix,
      claims: ({ method, path, face }) => face !== 'site' && isOpen(method, path),
      protocol: cairnProtocol({ table, observers }),
    }),
  };
}

const openRoutes: ReadonlySet<string> = new Set(
  Object.values<CairnRoute>(cairnRoutes)
    .filter(({ isOpen }) => isOpen === true)
    .map(({ method, path }) => `${method} ${path}`),
);

/** What is asked before anybody can sign: what the server is, and for credentials. */
function isOpen(method: string, path: string): boolean {
  return openRoutes.has(`${method} ${path}`);
}
