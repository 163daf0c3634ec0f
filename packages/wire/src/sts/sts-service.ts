import { queryProtocol } from '../protocol/query.ts';
import type { Service } from '../service.ts';
import { stsTable } from './sts-table.ts';

/** Security Token Service, by forms and XML. */
export function stsService(): Service {
  return {
    name: 'sts',
    table: stsTable,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'sts',
      protocol: queryProtocol({
        table: stsTable,
        namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
        version: '2011-06-15',
        observers,
      }),
    }),
  };
}
