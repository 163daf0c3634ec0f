import {
  boolean,
  double,
  integer,
  listOf,
  oneOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

const status = oneOf('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED');
const pageToken = text({ lengthMin: 1, lengthMax: 4096 });
const pageSize = integer({ min: 0, max: 1000 });
const arn = text({ lengthMin: 1, lengthMax: 2000 });
/** ISO 8601 or epoch seconds; read by the service. */
const instant = text({ lengthMin: 1, lengthMax: 40 });

const messageId = text({ lengthMin: 1, lengthMax: 64 });
const messageReceiver = text({ lengthMin: 1, lengthMax: 320 });
const userPoolId = text({ lengthMin: 1, lengthMax: 55 });

const filePath = text({ lengthMin: 1, lengthMax: 1000 });

/** Inputs of the operations, by the facade's method. */
export const cairnInputs = {
  searchExecutions: structure({
    stateMachineArn: arn,
    status,
    namePrefix: text({ lengthMin: 1, lengthMax: 1000 }),
    error: text({ lengthMin: 1, lengthMax: 256 }),
    startedFrom: instant,
    startedBefore: instant,
    stoppedFrom: instant,
    stoppedBefore: instant,
    maxResults: pageSize,
    nextToken: pageToken,
  }),
  followExecution: structure({ executionArn: arn, lastEventId: text({ lengthMax: 20 }) }, ['executionArn']),
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
  listOpenTasks: structure({ executionArn: arn, maxResults: pageSize }, ['executionArn']),
  describeActivityWorkers: structure({ activityArn: arn, maxResults: pageSize }, ['activityArn']),
  listExpressExecutions: structure({ stateMachineArn: arn, maxResults: pageSize }),
  openStream: structure({
    executions: boolean,
    messages: boolean,
    histories: listOf(
      structure({ executionArn: arn, lastEventId: integer({ min: 0, max: 999_999_999 }) }, ['executionArn']),
    ),
  }),
  describeStudio: structure({}),
  planGraphqlResources: structure(
    {
      sdl: text(),
      tableNamePrefix: text({ lengthMax: 100, pattern: '[A-Za-z0-9_.-]*' }),
      types: listOf(text({ lengthMin: 1, lengthMax: 200 })),
    },
    ['sdl'],
  ),
  listMessages: structure({
    to: messageReceiver,
    userPoolId,
    after: messageId,
    maxResults: pageSize,
    nextToken: messageId,
  }),
  getMessage: structure({ messageId }, ['messageId']),
  deleteMessages: structure({ messageId, to: messageReceiver, userPoolId }),
  rotateUserPoolKeys: structure({ userPoolId }, ['userPoolId']),
  listDefinitionFiles: structure({}),
  readDefinitionFile: structure({ path: filePath }, ['path']),
  writeDefinitionFile: structure({ path: filePath, text: text(), revision: text({ lengthMax: 64 }) }, [
    'path',
    'text',
  ]),
  createTicket: structure({}),
  signIn: structure({ ticket: text({ lengthMin: 1, lengthMax: 200, sensitive: true }) }, ['ticket']),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type CairnMethod = keyof typeof cairnInputs;
