import { restJsonProtocol } from '../protocol/rest-json.ts';
import type { Service } from '../service.ts';
import { type BatchFacade, type BatchSizeLimits, batchTable } from './batch-table.ts';

const noCapitalMessage: ReadonlySet<string> = new Set();

/** Batch, in JSON by paths. */
export function batchService(facade: BatchFacade, limits: BatchSizeLimits): Service {
  const table = batchTable(facade, limits);
  return {
    name: 'batch',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'batch',
      protocol: restJsonProtocol({ table, capitalMessage: noCapitalMessage, observers }),
    }),
  };
}
