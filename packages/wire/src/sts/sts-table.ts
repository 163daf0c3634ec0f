import type { Json } from '@cairn/kit';
import type { ServiceTable } from '../operation.ts';
import { compileInputReader } from '../shape/compile-reader.ts';
import { structure } from '../shape/shape.ts';

/** The operation table of AWS STS: who the caller is. */
export const stsTable: ServiceTable = {
  signingName: 'sts',
  requestBytesMax: 1_048_576,
  operations: new Map([
    [
      'GetCallerIdentity',
      {
        name: 'GetCallerIdentity',
        readInput: compileInputReader(structure({})),
        call: async (scope) => ({
          Arn: scope.principal.arn,
          UserId: scope.account,
          Account: scope.account,
        }),
        print: (output) => JSON.stringify(output),
        toJson: (output) => output as Json,
      },
    ],
  ]),
};
