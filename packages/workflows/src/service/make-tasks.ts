import type { ExecutionClocks } from '../engine/execution-clocks.ts';
import type { HistoryReader } from '../engine/history-reader.ts';
import { NestedExecutions } from '../engine/nested-executions.ts';
import { TaskDispatcher } from '../engine/task-dispatcher.ts';
import type { TaskKey } from '../engine/task-token.ts';
import type { JournalReader } from '../journal.ts';
import { callNumber } from '../mocks/call-number.ts';
import { pause } from '../pause.ts';
import type { Foundations } from './make-foundations.ts';
import type { Switchboard } from './switchboard.ts';

const retryDelayMs = 1_000;

/** Makes what carries out tasks. */
export function makeTasks(
  foundations: Foundations,
  {
    clocks,
    switchboard,
    installationId,
  }: {
    readonly clocks: ExecutionClocks;
    readonly switchboard: Switchboard;
    readonly installationId: string;
  },
): TaskDispatcher {
  const { journal, clock, ids, limits, history, log } = foundations;
  const nested = new NestedExecutions({
    find: (executionArn) => switchboard.children.find(executionArn),
    describe: (executionArn, scope) => switchboard.children.describe(executionArn, scope),
    stop: (executionArn, scope) => switchboard.children.stop(executionArn, scope),
    finish: (parent, outcome) => switchboard.finish(parent, outcome),
    requestId: () => ids.uuid(),
    isStopped: () => switchboard.isStopped,
    reached: ({ executionId }, atMs) => clocks.of(executionId)?.clock.reach(atMs),
    failed: (error) => {
      log('error', 'a nested execution could not be followed', { error });
      return pause(clock, retryDelayMs);
    },
  });
  return new TaskDispatcher({
    ...foundations,
    installationId,
    nested,
    clocks,
    callNumber: async (key) =>
      key.executionId < 0 ? switchboard.expressCallNumber(key) : await readCallNumber(journal, history, key),
    payloadBytesMax: limits.payloadBytesMax,
    pause: (delayMs) => pause(clock, delayMs),
    events: switchboard,
  });
}

/** How many calls its state made before an attempt: that stands in the history. */
async function readCallNumber(
  journal: JournalReader,
  history: HistoryReader,
  { executionId, scheduledEventId }: TaskKey,
): Promise<number> {
  const row = await journal.execution(executionId);
  if (row === undefined) return 0;
  const events = await history.events(row, { fromId: 1, toId: scheduledEventId });
  return callNumber(events, scheduledEventId);
}
