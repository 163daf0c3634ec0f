import type { Service } from '../service.ts';
import { cairnPathPrefix, isOpenCairnRequest } from './cairn-path.ts';
import { cairnProtocol } from './cairn-protocol.ts';
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
      claims: isOpenCairnRequest,
      protocol: cairnProtocol({ table, observers }),
    }),
  };
}
