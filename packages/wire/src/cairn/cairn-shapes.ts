import { double, integer, oneOf, type StructureShape, structure, text } from '../shape/shape.ts';

const status = oneOf('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED');
const arn = text({ lengthMin: 1, lengthMax: 2000 });
const pageToken = text({ lengthMin: 1, lengthMax: 4096 });
const pageSize = integer({ min: 0, max: 1000 });

/** Inputs of the operations, by the facade's method. */
export const cairnInputs = {
  searchExecutions: structure(
    {
      stateMachineArn: arn,
      status,
      maxResults: pageSize,
      nextToken: pageToken,
    },
    ['stateMachineArn'],
  ),
  readMeter: structure({
    month: text({ pattern: '[0-9]{4}-(0[1-9]|1[0-2])' }),
    maxResults: pageSize,
  }),
  startExecution: structure(
    {
      stateMachineArn: arn,
      name: text({ lengthMin: 1, lengthMax: 80 }),
      input: text(),
      time: oneOf('skip', 'real'),
    },
    ['stateMachineArn'],
  ),
  describeClock: structure({ executionArn: arn }, ['executionArn']),
  advanceClock: structure({ executionArn: arn, seconds: double }, ['executionArn']),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type CairnMethod = keyof typeof cairnInputs;
