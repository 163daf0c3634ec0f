import type {
  ContainerEnd,
  ContainerFailure,
  ContainersPorts,
  RunningContainer,
} from '../container-ports.ts';
import { openContainerLog } from '../run/container-output.ts';
import { containerOrder } from './container-order.ts';
import { type Place, taskIdOf } from './ecs-names.ts';
import type {
  ContainerDefinition,
  ContainerDependency,
  Task,
  TaskContainer,
  TaskDefinition,
} from './ecs-types.ts';

/** What the run of a task stands on. */
export interface TaskRunPorts extends Pick<ContainersPorts, 'engine' | 'logs' | 'clock' | 'limits' | 'log'> {
  /** Makes a change durable and tells of it. Changes of one task are kept in order. */
  readonly keep: (task: Task) => Promise<void>;
  /** Resolves when there is room for one more task. */
  readonly takeSlot: () => { readonly taken: Promise<void>; readonly release: () => void };
}

type StopCause = Required<Pick<Task, 'stopCode' | 'stoppedReason'>>;

/**
 * One task from its order to its end.
 *
 * 1. A container starts when those that it depends on are as it wants them; each at most once in one life of the server.
 * 2. When an essential container ends, or one cannot start, all others are stopped.
 * 3. What is kept of the task is always what was so: a status is durable before anybody hears of it.
 */
export class TaskRun {
  readonly place: Place;
  readonly #ports: TaskRunPorts;
  readonly #definition: TaskDefinition;
  readonly #running = new Map<string, RunningContainer>();
  /** Containers that were asked to start, whatever came of it. */
  readonly #begun = new Set<string>();
  readonly #end = Promise.withResolvers<void>();
  #slot: { readonly taken: Promise<void>; readonly release: () => void } | undefined;
  #task: Task;
  #isGone = false;

  constructor(place: Place, task: Task, definition: TaskDefinition, ports: TaskRunPorts) {
    this.place = place;
    this.#task = task;
    this.#definition = definition;
    this.#ports = ports;
  }

  get task(): Task {
    return this.#task;
  }

  /** Runs it; resolves when it has stopped. @param isResumed whether it was under way when the server last ended */
  async run(isResumed: boolean): Promise<void> {
    this.#slot = this.#ports.takeSlot();
    if (isResumed) await this.#adoptAll();
    if (this.#task.desiredStatus === 'STOPPED') this.#settle();
    else void this.#slot.taken.then(() => this.#begin());
    await this.#end.promise;
  }

  /** Stops it for a user. */
  async stop(reason: string | undefined): Promise<void> {
    if (this.#task.desiredStatus === 'STOPPED') return;
    await this.#stopAll({ stopCode: 'UserInitiated', stoppedReason: reason ?? 'Task stopped by user' });
  }

  /** Replaces its tags. */
  async setTags(tags: Task['tags']): Promise<void> {
    await this.#change({ tags });
  }

  /** The server ends: what happens to the containers from now on is none of the task's doing. */
  leave(): void {
    this.#isGone = true;
    this.#slot?.release();
    this.#end.resolve();
  }

  async #adoptAll(): Promise<void> {
    for (const { name, lastStatus } of this.#task.containers) {
      const container = this.#definitionOf(name);
      if (lastStatus === 'STOPPED' || container === undefined) continue;
      const log = await openContainerLog(this.#ports.logs, container.logConfiguration, this.#logged(name));
      const output = typeof log === 'object' ? log.write : () => {};
      const adopted = await this.#ports.engine.adopt(this.#order(container), output);
      if (adopted !== undefined) {
        this.#watch(name, adopted);
        await this.#changeContainer(name, { lastStatus: 'RUNNING', runtimeId: adopted.runtimeId });
        if (this.#task.desiredStatus === 'STOPPED') adopted.stop(this.#graceOf(name));
      } else if (this.#task.desiredStatus === 'STOPPED') {
        await this.#changeContainer(name, { lastStatus: 'STOPPED' });
      } else if (lastStatus === 'RUNNING') {
        await this.#changeContainer(name, { lastStatus: 'PENDING' });
      }
    }
  }

  #begin(): void {
    if (this.#isGone || this.#task.desiredStatus === 'STOPPED') return;
    const pullStartedAt = this.#ports.clock.now();
    if (this.#task.lastStatus === 'PROVISIONING') void this.#change({ lastStatus: 'PENDING', pullStartedAt });
    this.#settle();
  }

  /** Does what follows from how the containers are: starts, ends, or nothing yet. */
  #settle(): void {
    if (this.#isGone) return;
    if (this.#task.desiredStatus === 'STOPPED') {
      for (const { name, lastStatus } of this.#task.containers) {
        if (lastStatus === 'PENDING' && !this.#begun.has(name))
          void this.#changeContainer(name, { lastStatus: 'STOPPED' });
      }
    }
    const { containers } = this.#task;
    if (containers.every(({ lastStatus }) => lastStatus === 'STOPPED')) return void this.#finish();
    if (this.#task.desiredStatus === 'STOPPED') return;
    for (const { name, lastStatus } of containers) {
      if (lastStatus !== 'PENDING' || this.#begun.has(name)) continue;
      const readiness = this.#readiness(this.#definitionOf(name)?.dependsOn ?? []);
      if (readiness === 'ready') void this.#start(name);
      else if (readiness !== 'waiting') return void this.#stopAll(readiness);
    }
    const isUp = containers.every(({ lastStatus }) => lastStatus !== 'PENDING');
    if (isUp && this.#task.lastStatus === 'PENDING') {
      const now = this.#ports.clock.now();
      void this.#change({ lastStatus: 'RUNNING', startedAt: now, pullStoppedAt: now });
    }
  }

  #readiness(dependencies: readonly ContainerDependency[]): 'ready' | 'waiting' | StopCause {
    let readiness: 'ready' | 'waiting' = 'ready';
    for (const { containerName, condition } of dependencies) {
      const other = this.#containerOf(containerName);
      if (other.lastStatus === 'PENDING') readiness = 'waiting';
      else if (condition === 'START') continue;
      else if (other.lastStatus === 'RUNNING') readiness = 'waiting';
      else if (condition === 'SUCCESS' && other.exitCode !== 0) {
        const exit = `exit code ${other.exitCode ?? 'unknown'}`;
        return {
          stopCode: 'TaskFailedToStart',
          stoppedReason: `Container ${containerName} did not succeed (${exit}): the condition SUCCESS of a container that depends on it cannot be met.`,
        };
      }
    }
    return readiness;
  }

  async #start(name: string): Promise<void> {
    this.#begun.add(name);
    const container = this.#definitionOf(name) as ContainerDefinition;
    const started = await this.#startContainer(name, container);
    if (this.#isGone) return;
    if ('failure' in started) await this.#failedToStart(name, started.failure);
    else {
      this.#watch(name, started);
      if (this.#task.desiredStatus === 'STOPPED') started.stop(this.#graceOf(name));
      void this.#changeContainer(name, { lastStatus: 'RUNNING', runtimeId: started.runtimeId });
    }
    this.#settle();
  }

  async #startContainer(
    name: string,
    container: ContainerDefinition,
  ): Promise<RunningContainer | ContainerFailure> {
    const log = await openContainerLog(this.#ports.logs, container.logConfiguration, this.#logged(name));
    if (typeof log === 'string') return { failure: log };
    return this.#ports.engine.start(this.#order(container), log?.write ?? (() => {}));
  }

  async #failedToStart(name: string, reason: string): Promise<void> {
    const kept = this.#changeContainer(name, { lastStatus: 'STOPPED', reason });
    if (this.#isEssential(name))
      await this.#stopAll({ stopCode: 'TaskFailedToStart', stoppedReason: reason });
    await kept;
  }

  #watch(name: string, running: RunningContainer): void {
    this.#begun.add(name);
    this.#running.set(name, running);
    void running.ended.then((end) => this.#ended(name, end));
  }

  async #ended(name: string, { exitCode, reason }: ContainerEnd): Promise<void> {
    if (this.#isGone) return;
    this.#running.delete(name);
    const kept = this.#changeContainer(name, {
      lastStatus: 'STOPPED',
      ...(exitCode !== undefined && { exitCode }),
      ...(reason !== undefined && { reason }),
    });
    if (this.#isEssential(name) && this.#task.desiredStatus !== 'STOPPED') {
      void this.#stopAll({
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
      });
    }
    await kept;
    this.#settle();
  }

  async #stopAll(cause: StopCause): Promise<void> {
    const { lastStatus, desiredStatus } = this.#task;
    if (desiredStatus === 'STOPPED') return;
    const now = this.#ports.clock.now();
    const changed = this.#change({
      desiredStatus: 'STOPPED',
      stoppingAt: now,
      ...cause,
      // A task that ended before anybody saw it run has run all the same.
      ...(lastStatus === 'PENDING' && cause.stopCode === 'EssentialContainerExited' && { startedAt: now }),
    });
    for (const [name, running] of this.#running) running.stop(this.#graceOf(name));
    await changed;
    this.#settle();
  }

  async #finish(): Promise<void> {
    const { lastStatus } = this.#task;
    if (lastStatus === 'DEPROVISIONING' || lastStatus === 'STOPPED') return;
    this.#slot?.release();
    const executionStoppedAt = this.#ports.clock.now();
    const cause: StopCause = {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
    };
    await this.#change({
      ...(this.#task.stopCode === undefined && cause),
      desiredStatus: 'STOPPED',
      lastStatus: 'DEPROVISIONING',
      executionStoppedAt,
    });
    await this.#change({ lastStatus: 'STOPPED', stoppedAt: this.#ports.clock.now() });
    this.#end.resolve();
  }

  async #changeContainer(name: string, changes: Partial<TaskContainer>): Promise<void> {
    const containers = this.#task.containers.map((container) =>
      container.name === name ? { ...container, ...changes } : container,
    );
    await this.#change({ containers });
  }

  async #change(changes: Partial<Task>): Promise<void> {
    if (this.#isGone) return;
    this.#task = { ...this.#task, ...changes, version: this.#task.version + 1 };
    await this.#ports.keep(this.#task);
  }

  #order(container: ContainerDefinition) {
    return containerOrder(this.place, this.#task, this.#definition, container);
  }

  #logged(name: string) {
    return { ...this.place, streamTail: `${name}/${taskIdOf(this.#task.taskArn)}` };
  }

  #definitionOf(name: string): ContainerDefinition | undefined {
    return this.#definition.containerDefinitions.find((container) => container.name === name);
  }

  #containerOf(name: string): TaskContainer {
    return this.#task.containers.find((container) => container.name === name) as TaskContainer;
  }

  #isEssential(name: string): boolean {
    return this.#definitionOf(name)?.essential !== false;
  }

  #graceOf(name: string): number {
    return this.#definitionOf(name)?.stopTimeout ?? this.#ports.limits.ecsStopTimeoutSeconds;
  }
}
