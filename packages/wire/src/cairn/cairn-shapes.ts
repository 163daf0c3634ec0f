import { integer, oneOf, type StructureShape, structure, text } from '../shape/shape.ts';

const status = oneOf('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED');
const pageToken = text({ lengthMin: 1, lengthMax: 4096 });
const pageSize = integer({ min: 0, max: 1000 });

/** Inputs of the operations, by the facade's method. */
export const cairnInputs = {
  searchExecutions: structure(
    {
      stateMachineArn: text({ lengthMin: 1, lengthMax: 2000 }),
      status,
      maxResults: pageSize,
      nextToken: pageToken,
    },
    ['stateMachineArn'],
  ),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type CairnMethod = keyof typeof cairnInputs;
