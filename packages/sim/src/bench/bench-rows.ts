import type { BenchRow } from './bench-row.ts';
import { engineStandard, engineTasks, longRun } from './rows/engine-rows.ts';
import { events } from './rows/event-rows.ts';
import { express, expressWire, jsonata } from './rows/express-rows.ts';
import { graphqlNested, graphqlRoot } from './rows/graphql-rows.ts';
import { hostileNeighbour } from './rows/hostile-row.ts';
import { distributedMap } from './rows/map-run-rows.ts';
import { queues } from './rows/queue-rows.ts';
import { historyPage, listExecutions } from './rows/read-rows.ts';
import { recovery } from './rows/recovery-row.ts';
import { resolver } from './rows/resolver-row.ts';
import { ready } from './rows/server-rows.ts';
import { signatures } from './rows/signature-row.ts';
import { studio } from './rows/studio-row.ts';
import { subscriptions } from './rows/subscription-row.ts';
import { tables } from './rows/table-rows.ts';
import { taskWrite } from './rows/task-write-row.ts';
import { tokens } from './rows/token-row.ts';
import { refresh, signIn } from './rows/user-pool-rows.ts';
import { latency, wireStandard } from './rows/wire-rows.ts';

/** All rows, in the order in which they are measured. */
export const benchRows: readonly BenchRow[] = [
  engineStandard,
  engineTasks,
  wireStandard,
  express,
  expressWire,
  jsonata,
  latency,
  longRun,
  historyPage,
  listExecutions,
  distributedMap,
  ready,
  recovery,
  signatures,
  tokens,
  refresh,
  signIn,
  tables,
  resolver,
  queues,
  taskWrite,
  events,
  graphqlRoot,
  graphqlNested,
  hostileNeighbour,
  subscriptions,
  studio,
];
