import type { CallScope } from '@cairn/kit';
import type { ContainersPorts } from '../container-ports.ts';
import { keyOf, tokenOf } from '../run/page.ts';
import { SeenCalls } from '../run/seen-calls.ts';
import { Slots } from '../run/slots.ts';
import { type Clusters, pageSize } from './clusters.ts';
import { ecsErrors } from './ecs-errors.ts';
import { clusterNameOf, clusterOfTask, type Place, placeKey, taskIdOf } from './ecs-names.ts';
import type { Failure, RunTaskInput, Tag, Task } from './ecs-types.ts';
import { checkRunTask, newTask } from './new-task.ts';
import type { TaskDefinitions } from './task-definitions.ts';
import { TaskRun } from './task-run.ts';
import { TaskStore, taskKey } from './task-store.ts';

export interface ListTasksInput {
  readonly cluster?: string;
  readonly family?: string;
  readonly startedBy?: string;
  readonly desiredStatus?: string;
  readonly launchType?: string;
  readonly containerInstance?: string;
  readonly serviceName?: string;
  readonly daemonName?: string;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

/** The tasks: those under way, each with its run, and those that stopped within the last hour. */
export class Tasks {
  readonly #ports: ContainersPorts;
  readonly #store: TaskStore;
  readonly #seen: SeenCalls;
  readonly #slots: Slots;
  readonly #runs = new Map<string, TaskRun>();
  readonly #clusters: () => Clusters;
  readonly #definitions: TaskDefinitions;

  constructor(
    ports: ContainersPorts,
    { clusters, definitions }: { readonly clusters: () => Clusters; readonly definitions: TaskDefinitions },
  ) {
    this.#ports = ports;
    this.#store = new TaskStore(ports);
    this.#seen = new SeenCalls(ports, 'ecs-tokens');
    this.#slots = new Slots(ports.limits.ecsTasksRunning);
    this.#clusters = clusters;
    this.#definitions = definitions;
  }

  /** Takes up tasks that were under way. */
  async start(): Promise<void> {
    for (const { place, task } of await this.#store.open()) await this.#begin(place, task, true);
  }

  stop(): void {
    for (const run of this.#runs.values()) run.leave();
    this.#runs.clear();
  }

  async sweep(): Promise<void> {
    await this.#store.sweep();
    await this.#seen.sweep();
  }

  /** Open tasks of a cluster. */
  counts(place: Place, cluster: string): { readonly running: number; readonly pending: number } {
    const prefix = `${placeKey(place)}${cluster}/`;
    let running = 0;
    let pending = 0;
    for (const [key, { task }] of this.#runs) {
      if (!key.startsWith(prefix)) continue;
      if (task.lastStatus === 'RUNNING') running += 1;
      else pending += 1;
    }
    return { running, pending };
  }

  async run(scope: CallScope, input: RunTaskInput, idempotencyKey: string | undefined) {
    const { limits, clock, ids } = this.#ports;
    const { count = 1 } = input;
    if (count < 1 || count > limits.ecsTasksPerRun) {
      throw ecsErrors.invalid(`count must be between 1 and ${limits.ecsTasksPerRun}.`);
    }
    const cluster = await this.#clusters().get(scope, input.cluster);
    const token = input.clientToken ?? idempotencyKey;
    const seenKey = token === undefined ? undefined : `${placeKey(scope)}${cluster.clusterName}/${token}`;
    const parameters = JSON.stringify({ ...input, clientToken: undefined });
    const before = seenKey === undefined ? undefined : await this.#seenTasks(scope, seenKey, parameters);
    if (before !== undefined) return { tasks: before, failures: [] };
    const { definition, tags } = await this.#definitions.toRun(scope, input.taskDefinition);
    checkRunTask(input, definition, limits);
    if (this.#runs.size + count > limits.ecsTasksOpen) {
      throw ecsErrors.limitExceeded(
        `The limit of ${limits.ecsTasksOpen} tasks that have not stopped is reached.`,
      );
    }
    const tasks = Array.from({ length: count }, () =>
      newTask(scope, input, { cluster, definition, tags, nowMs: clock.now(), ids }),
    );
    const seen = { parameters, arns: tasks.map(({ taskArn }) => taskArn) };
    const isWritten = await this.#ports.records.write([
      ...tasks.flatMap((task) => this.#store.writesOf(scope, task)),
      ...(seenKey === undefined ? [] : this.#seen.writes(seenKey, JSON.stringify(seen))),
    ]);
    // The same call came twice at the same time.
    if (!isWritten)
      return { tasks: (await this.#seenTasks(scope, seenKey ?? '', parameters)) ?? [], failures: [] };
    for (const task of tasks) {
      this.#tell(scope, task);
      await this.#begin(scope, task, false);
    }
    return { tasks, failures: [] };
  }

  async describe(
    scope: CallScope,
    input: {
      readonly cluster?: string;
      readonly tasks: readonly string[];
      readonly include?: readonly string[];
    },
  ): Promise<{ readonly tasks: readonly Task[]; readonly failures: readonly Failure[] }> {
    const { clusterName, clusterArn } = await this.#clusters().get(scope, input.cluster);
    if (input.tasks.length === 0) throw ecsErrors.invalid('Tasks cannot be empty.');
    if (input.tasks.length > 100) throw ecsErrors.invalid('Tasks cannot have more than 100 elements.');
    const withTags = input.include?.includes('TAGS') === true;
    const tasks: Task[] = [];
    const failures: Failure[] = [];
    for (const given of input.tasks) {
      const found = await this.#find(scope, clusterOfTask(given) ?? clusterName, taskIdOf(given));
      if (found !== undefined && found.clusterArn === clusterArn) {
        tasks.push(withTags ? found : { ...found, tags: [] });
      } else {
        const arn = given.startsWith('arn:')
          ? given
          : `${clusterArn.replace(':cluster/', ':task/')}/${given}`;
        failures.push({ arn, reason: 'MISSING' });
      }
    }
    return { tasks, failures };
  }

  async list(scope: CallScope, input: ListTasksInput) {
    const { clusterName } = await this.#clusters().get(scope, input.cluster);
    if (input.serviceName !== undefined) throw ecsErrors.unsupported('services');
    if (input.daemonName !== undefined) throw ecsErrors.unsupported('daemons');
    if (input.containerInstance !== undefined) throw ecsErrors.unsupported('container instances');
    const limit = pageSize(input.maxResults ?? 100);
    let after = input.nextToken === undefined ? undefined : keyOf(input.nextToken);
    if (input.nextToken !== undefined && after === undefined)
      throw ecsErrors.invalid('Invalid token in request');
    const taskArns: string[] = [];
    for (;;) {
      const page = await this.#store.page(scope, clusterName, after);
      for (const task of page) {
        if (taskArns.length === limit) return { taskArns, nextToken: tokenOf(after as string) };
        if (fits(task, input)) taskArns.push(task.taskArn);
        after = taskIdOf(task.taskArn);
      }
      if (page.length === 0) return { taskArns };
    }
  }

  async stopTask(
    scope: CallScope,
    input: { readonly cluster?: string; readonly task: string; readonly reason?: string },
  ): Promise<{ readonly task: Task }> {
    const { clusterName } = await this.#clusters().get(scope, input.cluster);
    const cluster = clusterOfTask(input.task) ?? clusterName;
    const id = taskIdOf(input.task);
    const run = this.#runs.get(`${placeKey(scope)}${cluster}/${id}`);
    if (run !== undefined) {
      await run.stop(input.reason);
      return { task: run.task };
    }
    const task = await this.#store.find(scope, cluster, id);
    if (task === undefined) throw ecsErrors.taskNotFound();
    return { task };
  }

  async tagsOf(place: Place, arn: string): Promise<readonly Tag[] | undefined> {
    return (await this.#find(place, clusterNameOf(clusterOfTask(arn)), taskIdOf(arn)))?.tags;
  }

  async setTags(place: Place, arn: string, tags: readonly Tag[]): Promise<void> {
    const run = this.#runs.get(taskKey(place, arn));
    if (run !== undefined) return run.setTags(tags);
    const task = await this.#store.find(place, clusterNameOf(clusterOfTask(arn)), taskIdOf(arn));
    if (task !== undefined) await this.#store.keep(place, { ...task, tags });
  }

  async #find(place: Place, cluster: string, id: string): Promise<Task | undefined> {
    return this.#store.find(place, cluster, id);
  }

  async #seenTasks(scope: CallScope, key: string, parameters: string): Promise<readonly Task[] | undefined> {
    const value = await this.#seen.find(key);
    if (value === undefined) return undefined;
    const seen = JSON.parse(value) as { readonly parameters: string; readonly arns: readonly string[] };
    if (seen.parameters !== parameters) throw ecsErrors.conflict();
    const tasks = await Promise.all(
      seen.arns.map((arn) => this.#find(scope, clusterNameOf(clusterOfTask(arn)), taskIdOf(arn))),
    );
    return tasks.filter((task) => task !== undefined);
  }

  async #begin(place: Place, task: Task, isResumed: boolean): Promise<void> {
    const definition = await this.#definitions.byArn(place, task.taskDefinitionArn);
    if (definition === undefined) {
      // Deleted since; the task cannot be run again.
      const stoppedAt = this.#ports.clock.now();
      const stoppedReason = 'The task definition was deleted.';
      const end = { lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stopCode: 'TaskFailedToStart' } as const;
      const stopped: Task = { ...task, ...end, stoppedAt, stoppedReason };
      await this.#store.keep(place, stopped);
      this.#tell(place, stopped);
      return;
    }
    const key = taskKey(place, task.taskArn);
    const { account, region } = place;
    let kept: Promise<void> = Promise.resolve();
    const run = new TaskRun({ account, region }, task, definition, {
      ...this.#ports,
      takeSlot: () => this.#slots.take(),
      keep: (changed) => {
        kept = kept.then(() => this.#keep({ account, region }, changed));
        return kept;
      },
    });
    this.#runs.set(key, run);
    void run.run(isResumed).then(
      () => {
        if (this.#runs.get(key) === run) this.#runs.delete(key);
      },
      (error: unknown) =>
        this.#ports.log('error', 'a task was lost', { taskArn: task.taskArn, error: String(error) }),
    );
  }

  async #keep(place: Place, task: Task): Promise<void> {
    try {
      await this.#store.keep(place, task);
      this.#tell(place, task);
    } catch (error) {
      this.#ports.log('error', 'the state of a task was not kept', {
        taskArn: task.taskArn,
        error: String(error),
      });
    }
  }

  #tell({ account, region }: Place, task: Task): void {
    this.#ports.changed({
      service: 'ecs',
      account,
      region,
      id: task.taskArn,
      arn: task.taskArn,
      atMs: this.#ports.clock.now(),
      isEnd: task.lastStatus === 'STOPPED',
      detail: () => taskDetail(task),
    });
  }
}

function fits(task: Task, input: ListTasksInput): boolean {
  const { family, startedBy, desiredStatus = 'RUNNING', launchType } = input;
  return (
    task.desiredStatus === (desiredStatus === 'PENDING' ? 'RUNNING' : desiredStatus) &&
    (family === undefined || task.taskDefinitionArn.includes(`:task-definition/${family}:`)) &&
    (startedBy === undefined || task.startedBy === startedBy) &&
    (launchType === undefined || task.launchType === launchType)
  );
}

const instants: ReadonlySet<string> = new Set([
  'connectivityAt',
  'createdAt',
  'executionStoppedAt',
  'pullStartedAt',
  'pullStoppedAt',
  'startedAt',
  'stoppedAt',
  'stoppingAt',
]);

/** A task as events show it: instants are texts, and what changed it last stands beside it. */
function taskDetail({ tags: _, ...task }: Task): object {
  const shown = Object.entries(task).map(([name, value]) => [
    name,
    instants.has(name) ? new Date(value as number).toISOString() : value,
  ]);
  const updatedAt = task.stoppedAt ?? task.stoppingAt ?? task.startedAt ?? task.createdAt;
  return { ...Object.fromEntries(shown), updatedAt: new Date(updatedAt).toISOString() };
}
