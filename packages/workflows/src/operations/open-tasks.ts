import type { HistoryEvent, OpenTask, TaskResource } from '@cairn/asl';
import type { CallScope } from '@cairn/kit';
import { readAttributes } from '../engine/execution-attributes.ts';
import { executionArnOf } from '../engine/execution-loader.ts';
import type { TaskKey } from '../engine/task-token.ts';
import type { ExecutionRow } from '../journal.ts';
import { readArnOfKind } from '../resource-arn.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ExecutionReads } from './execution-reads.ts';
import type { ServiceParts } from './service-parts.ts';

/** A task that waits for somebody outside. Instants are epoch milliseconds. */
export interface OpenTaskDescription {
  readonly executionArn: string;
  readonly stateName: string;
  /** What the state's Resource names. */
  readonly resource: string;
  /** `queued` for a worker of an activity, `taken` by one, or in the hands of whoever got its `token`. */
  readonly heldBy: 'queue' | 'worker' | 'token';
  readonly scheduledEventId: number;
  readonly scheduledDate?: number;
  readonly takenDate?: number;
  readonly workerName?: string;
  /** When the state times out. */
  readonly timeoutDue?: number;
  readonly heartbeatSeconds?: number;
  /** When the next heartbeat has to be here; absent while none is owed. */
  readonly heartbeatDue?: number;
  /** What answers the task. */
  readonly taskToken?: string;
}

/** A worker whose GetActivityTask waits. */
export interface PollerDescription {
  readonly workerName?: string;
  readonly since: number;
}

/** Events that are looked through for a worker's name, and how many at a time. */
const startedEventsMax = 5_000;
const startedEventsAtATime = 250;

/** Who waits for whom outside: the open tasks of an execution, the workers and tasks of an activity. */
export class OpenTaskOperations {
  readonly #parts: ServiceParts;
  readonly #reads: ExecutionReads;

  constructor(parts: ServiceParts, reads: ExecutionReads) {
    this.#parts = parts;
    this.#reads = reads;
  }

  /**
   * The tasks of an execution that wait for a worker or for the holder of a token, with their tokens: whoever may ask
   * may answer. A task that no worker has taken has no token yet.
   * @throws ServiceError InvalidArn, ExecutionDoesNotExist
   */
  async listOpenTasks(
    scope: CallScope,
    { executionArn, maxResults = 0 }: { readonly executionArn: string; readonly maxResults?: number },
  ): Promise<{ readonly tasks: readonly OpenTaskDescription[]; readonly omitted: number }> {
    const { engine, taskTokens } = this.#parts;
    const { row } = await this.#reads.find(executionArn);
    const { account } = readArnOfKind(executionArn, 'execution');
    // Tokens are worth more than what other operations show: they are given to the execution's own account alone.
    if (account !== scope.account) throw stepFunctionsErrors.executionDoesNotExist(executionArn);
    const open = row.status === 'RUNNING' ? await engine.awaitedTasks(row.executionId) : [];
    const shown = open.slice(0, this.#limitOf(maxResults));
    const tasks = await Promise.all(
      shown.map(async (task): Promise<OpenTaskDescription> => {
        const described = await this.#describe(row, executionArn, task);
        if (described.heldBy === 'queue') return described;
        return { ...described, taskToken: taskTokens.print(row.executionId, task.task) };
      }),
    );
    return { tasks, omitted: open.length - shown.length };
  }

  /**
   * The workers that poll an activity now, and its tasks without their tokens: those that workers have taken first.
   * @throws ServiceError InvalidArn, ActivityDoesNotExist
   */
  async describeActivityWorkers(
    _scope: CallScope,
    { activityArn, maxResults = 0 }: { readonly activityArn: string; readonly maxResults?: number },
  ): Promise<{
    readonly pollers: readonly PollerDescription[];
    readonly waitingCount: number;
    readonly takenCount: number;
    readonly tasks: readonly OpenTaskDescription[];
  }> {
    const { activities, queues } = this.#parts;
    readArnOfKind(activityArn, 'activity');
    if (activities.find(activityArn) === undefined)
      throw stepFunctionsErrors.activityDoesNotExist(activityArn);
    const { pollers, tasks: waiting } = queues.waiting(activityArn);
    const taken = queues.taken.of(activityArn);
    const keys = [...taken, ...waiting].slice(0, this.#limitOf(maxResults));
    const tasks = await Promise.all(keys.map((key) => this.#ofActivity(key)));
    return {
      pollers: pollers.map(({ workerName, sinceMs }) => ({
        ...(workerName === undefined ? {} : { workerName }),
        since: sinceMs,
      })),
      waitingCount: waiting.length,
      takenCount: queues.taken.of(activityArn).length,
      tasks: tasks.filter((task) => task !== undefined),
    };
  }

  /** One that is over meanwhile is none of its activity's any more. */
  async #ofActivity(key: TaskKey): Promise<OpenTaskDescription | undefined> {
    const { engine, journal, catalog, queues } = this.#parts;
    const task = await engine.awaitedTask(key);
    const row = task && (await journal.execution(key.executionId));
    const machine = row && (await catalog.findById(row.machineId));
    if (task === undefined || row === undefined || machine === undefined) {
      queues.taken.remove(key);
      return undefined;
    }
    return await this.#describe(row, executionArnOf(machine, row.name, readAttributes(row)), task);
  }

  async #describe(row: ExecutionRow, executionArn: string, open: OpenTask): Promise<OpenTaskDescription> {
    const { task, resource, stateName, progress, timeoutAtMs, heartbeatSeconds, heartbeatAtMs } = open;
    const { scheduledEventId } = task;
    const isTaken = progress === 'started';
    const [scheduled] = await this.#parts.history.events(row, {
      fromId: scheduledEventId,
      toId: scheduledEventId,
    });
    const taken = isTaken ? await this.#takenEvent(row, scheduledEventId) : undefined;
    const workerName = taken?.details?.workerName;
    return {
      executionArn,
      stateName,
      resource: printResource(resource),
      heldBy: resource.kind !== 'activity' ? 'token' : isTaken ? 'worker' : 'queue',
      scheduledEventId,
      ...(scheduled === undefined ? {} : { scheduledDate: scheduled.timestampMs }),
      ...(taken === undefined ? {} : { takenDate: taken.timestampMs }),
      ...(typeof workerName === 'string' ? { workerName } : {}),
      ...(timeoutAtMs === undefined ? {} : { timeoutDue: timeoutAtMs }),
      ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
      ...(heartbeatAtMs === undefined ? {} : { heartbeatDue: heartbeatAtMs }),
    };
  }

  /** The event that a worker took a task: it stands behind the task's own, mostly next to it. */
  async #takenEvent(row: ExecutionRow, scheduledEventId: number): Promise<HistoryEvent | undefined> {
    const { journal, history } = this.#parts;
    // The row may be older than the event.
    const present = (await journal.execution(row.executionId)) ?? row;
    const lastId = Math.min(await history.lastEventId(present), scheduledEventId + startedEventsMax);
    for (let fromId = scheduledEventId + 1; fromId <= lastId; fromId += startedEventsAtATime) {
      const toId = Math.min(fromId + startedEventsAtATime - 1, lastId);
      const events = await history.events(present, { fromId, toId });
      const found = events.find(
        ({ type, previousEventId }) => type === 'ActivityStarted' && previousEventId === scheduledEventId,
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #limitOf(maxResults: number): number {
    return maxResults || this.#parts.limits.pageResultsDefault;
  }
}

function printResource(resource: TaskResource): string {
  if (resource.kind !== 'service') return resource.arn;
  return `${resource.resourceType}:${resource.resource}`;
}
