import type { ExecutionClocks } from '../engine/execution-clocks.ts';
import type { HistoryReader } from '../engine/history-reader.ts';
import { NestedExecutions } from '../engine/nested-executions.ts';
import { SubmittedJobs } from '../engine/submitted-jobs.ts';
import { TaskDispatcher } from '../engine/task-dispatcher.ts';
import type { TaskKey } from '../engine/task-token.ts';
import { PolledJobs } from '../integrations/polled-jobs.ts';
import type { JobEnds } from '../integrations/submitted-job.ts';
import type { JournalReader } from '../journal.ts';
import { callNumber } from '../mocks/call-number.ts';
import { pause } from '../pause.ts';
import type { Foundations } from './make-foundations.ts';
import type { Switchboard } from './switchboard.ts';

const retryDelayMs = 1_000;

/** What carries out tasks, and the jobs that they wait for. */
export interface Tasks {
  readonly tasks: TaskDispatcher;
  readonly jobs: SubmittedJobs;
  /** {@link PolledJobs.hint} */
  readonly hintJob: (resourceType: string, name: string) => void;
}

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
): Tasks {
  const { journal, records, clock, ids, limits, history, log } = foundations;
  const finish: JobEnds = (task, outcome) => {
    jobs.ended(task);
    switchboard.finish(task, outcome);
  };
  const nested = new NestedExecutions({
    find: (executionArn) => switchboard.children.find(executionArn),
    describe: (executionArn, scope) => switchboard.children.describe(executionArn, scope),
    stop: (executionArn, scope) => switchboard.children.stop(executionArn, scope),
    finish,
    requestId: () => ids.uuid(),
    reached: ({ executionId }, atMs) => clocks.of(executionId)?.clock.reach(atMs),
    failed: (error) => {
      log('error', 'a nested execution could not be followed', { error });
      return pause(clock, retryDelayMs);
    },
  });
  const isStopped = () => switchboard.isStopped;
  const polled = new Map<string, PolledJobs>();
  const polledOf = (resourceType: string): PolledJobs => {
    let followed = polled.get(resourceType);
    if (followed === undefined) {
      const { integrations } = foundations;
      followed = new PolledJobs(resourceType, { integrations, clock, finish, isStopped, log });
      polled.set(resourceType, followed);
    }
    return followed;
  };
  const jobs: SubmittedJobs = new SubmittedJobs({
    records,
    journal,
    events: switchboard,
    followerOf: (resourceType) => (resourceType === 'states' ? nested : polledOf(resourceType)),
    isStopped,
    pause: (delayMs) => pause(clock, delayMs),
    log,
  });
  const tasks = new TaskDispatcher({
    ...foundations,
    installationId,
    jobs,
    nested,
    clocks,
    callNumber: async (key) =>
      key.executionId < 0 ? switchboard.expressCallNumber(key) : await readCallNumber(journal, history, key),
    payloadBytesMax: limits.payloadBytesMax,
    pause: (delayMs) => pause(clock, delayMs),
    events: switchboard,
  });
  return { tasks, jobs, hintJob: (resourceType, name) => polled.get(resourceType)?.hint(name) };
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
