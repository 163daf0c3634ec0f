import { type Alarm, allDocuments, type RecordWrite, recordPages } from '@cairn/kit';
import { moveMessages } from './dead-letters.ts';
import type { MessageDocument } from './message-entry.ts';
import type { NewEntry } from './open-queue.ts';
import { queueArn, readQueueArn } from './queue-address.ts';
import { deadLetterQueueOf } from './queue-attributes.ts';
import type { QueueCatalog } from './queue-catalog.ts';
import type { QueueScope } from './queue-ports.ts';
import type { QueueRecord } from './queue-record.ts';
import type { MessageMoveTask, StartMessageMoveTaskInput } from './queue-types.ts';
import { sqsErrors } from './sqs-errors.ts';

/** A task as it is stored. */
interface StoredTask {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn?: string;
  readonly perSecond?: number;
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  readonly moved: number;
  readonly toMove: number;
  readonly startedMs: number;
  readonly failureReason?: string;
}

interface RunningTask {
  readonly alarm: Alarm;
  isCancelled: boolean;
  done: Promise<void>;
}

const collection = 'sqs-move-tasks';
const stepMessages = 100;
const perSecondMax = 500;
/** A list shows so many of the newest tasks of a queue (API reference, ListMessageMoveTasks); no others are kept. */
const listedMax = 10;
/** Nobody asks for tasks as old as this; those of queues that are gone would lie for ever. */
const endedKeptMs = 90 * 86_400_000;

/** Moves messages of dead-letter queues back, or to another queue, step by step; goes on after a restart. */
export class MessageMoveTasks {
  readonly #catalog: QueueCatalog;
  readonly #running = new Map<string, RunningTask>();
  #isStopped = false;

  constructor(catalog: QueueCatalog) {
    this.#catalog = catalog;
  }

  async start(): Promise<void> {
    const { records, clock } = this.#catalog.ports;
    const oldMs = clock.now() - endedKeptMs;
    for await (const page of recordPages(records, collection)) {
      const old: RecordWrite[] = [];
      for (const { key, value } of page) {
        const task = JSON.parse(value) as StoredTask;
        if (isActive(task)) this.#run(task);
        else if (task.startedMs < oldMs) old.push({ collection, key, value: undefined });
      }
      if (old.length > 0) await records.write(old);
    }
  }

  /** Tasks stay as far as they have come. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const running = [...this.#running.values()];
    for (const { alarm } of running) alarm.set(this.#catalog.ports.clock.now());
    await Promise.all(running.map(({ done }) => done));
  }

  async begin(
    _scope: QueueScope,
    input: StartMessageMoveTaskInput,
  ): Promise<{ readonly TaskHandle: string }> {
    const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: perSecond } = input;
    if (perSecond !== undefined && (perSecond < 1 || perSecond > perSecondMax))
      throw sqsErrors.invalidValue(
        'MaxNumberOfMessagesPerSecond',
        perSecond,
        `Must be between 1 and ${perSecondMax}, if provided.`,
      );
    const source = await this.#queueAt('SourceArn', SourceArn);
    if (DestinationArn !== undefined) await this.#queueAt('DestinationArn', DestinationArn);
    if (!(await this.#isDeadLetterQueue(source)))
      throw sqsErrors.invalid('Source queue must be configured as a Dead Letter Queue.');
    return this.#catalog.change(async () => {
      const before = await this.#stored(SourceArn);
      if (before.some(isActive))
        throw sqsErrors.unsupported(
          'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
        );
      const open = await this.#catalog.open(source);
      open.index.settle(this.#catalog.ports.clock.now());
      const id = this.#catalog.ports.ids.uuid();
      const task: StoredTask = {
        handle: btoa(JSON.stringify({ taskId: id, sourceArn: SourceArn })),
        sourceArn: SourceArn,
        ...(DestinationArn !== undefined && { destinationArn: DestinationArn }),
        ...(perSecond !== undefined && { perSecond }),
        status: 'RUNNING',
        moved: 0,
        toMove: open.index.counts.available,
        startedMs: this.#catalog.ports.clock.now(),
      };
      await this.#keep(task, before.slice(listedMax - 1));
      this.#run(task);
      return { TaskHandle: task.handle };
    });
  }

  async list(
    _scope: QueueScope,
    input: { readonly SourceArn: string; readonly MaxResults?: number },
  ): Promise<{ readonly Results: readonly MessageMoveTask[] }> {
    const { SourceArn, MaxResults = 1 } = input;
    if (MaxResults < 1 || MaxResults > listedMax)
      throw sqsErrors.invalidValue('MaxResults', MaxResults, `Must be between 1 and ${listedMax}.`);
    await this.#queueAt('SourceArn', SourceArn);
    const tasks = await this.#stored(SourceArn);
    return { Results: tasks.slice(0, MaxResults).map(printTask) };
  }

  async cancel(
    _scope: QueueScope,
    { TaskHandle }: { readonly TaskHandle: string },
  ): Promise<{ readonly ApproximateNumberOfMessagesMoved: number }> {
    const sourceArn = readTaskHandle(TaskHandle);
    const task = (await this.#stored(sourceArn)).find(({ handle }) => handle === TaskHandle);
    if (task === undefined) throw sqsErrors.resourceNotFound('Task does not exist.');
    if (task.status !== 'RUNNING') throw sqsErrors.unsupported('Only active tasks can be cancelled.');
    const running = this.#running.get(TaskHandle);
    if (running !== undefined) {
      running.isCancelled = true;
      running.alarm.set(this.#catalog.ports.clock.now());
      await running.done;
    }
    const ended = (await this.#stored(sourceArn)).find(({ handle }) => handle === TaskHandle);
    return { ApproximateNumberOfMessagesMoved: ended?.moved ?? task.moved };
  }

  #run(task: StoredTask): void {
    let ring = (): void => undefined;
    const alarm = this.#catalog.ports.clock.alarm(() => ring());
    const pause = (): Promise<void> =>
      new Promise((resolve) => {
        ring = resolve;
        alarm.set(this.#catalog.ports.clock.now() + 1_000);
      });
    const running: RunningTask = { alarm, isCancelled: false, done: Promise.resolve() };
    this.#running.set(task.handle, running);
    running.done = this.#work(task, running, pause)
      .catch((error: unknown) => {
        this.#catalog.ports.log(
          'error',
          'a message move task was cut short; the next start goes on with it',
          {
            sourceArn: task.sourceArn,
            cause: String(error),
          },
        );
      })
      .finally(() => {
        alarm.set(undefined);
        this.#running.delete(task.handle);
      });
  }

  async #work(begun: StoredTask, running: RunningTask, pause: () => Promise<void>): Promise<void> {
    let task = begun;
    while (!this.#isStopped) {
      if (running.isCancelled) return this.#keep({ ...task, status: 'CANCELLED' });
      const step = await this.#step(task);
      if (typeof step === 'string') return this.#keep({ ...task, status: 'FAILED', failureReason: step });
      task = { ...task, moved: task.moved + step };
      if (step === 0) return this.#keep({ ...task, status: 'COMPLETED' });
      await this.#keep(task);
      if (task.perSecond !== undefined) await pause();
    }
  }

  /** @returns how many were moved, or why none can be */
  async #step(task: StoredTask): Promise<number | string> {
    const source = await this.#found(task.sourceArn);
    if (source === undefined) return 'AWS.SimpleQueueService.NonExistentQueue';
    const open = await this.#catalog.open(source);
    const nowMs = this.#catalog.ports.clock.now();
    open.index.settle(nowMs);
    const entries = open.index.take(Math.min(stepMessages, task.perSecond ?? stepMessages));
    const documents = await open.documents(entries);
    const release = (): void => {
      for (const entry of entries) open.index.hold(entry, 0, nowMs);
    };
    try {
      let moved = 0;
      // Neighbours that go the same way go together.
      for (let at = 0; at < entries.length; ) {
        const arn = targetArn(task, documents[at]);
        let end = at + 1;
        while (end < entries.length && targetArn(task, documents[end]) === arn) end += 1;
        const target = arn === undefined ? undefined : await this.#found(arn);
        if (target === undefined) {
          release();
          return 'CouldNotDetermineMessageSource';
        }
        const given = documents.slice(at, end);
        moved += await moveMessages(
          open,
          await this.#catalog.open(target),
          entries.slice(at, end),
          (entry, place) => this.#asNew(entry.group, given[place]),
        );
        at = end;
      }
      return moved;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** A moved message is a new one, with a new id (developer guide, "dead-letter queue redrive"). */
  #asNew(group: string | undefined, document: MessageDocument | undefined): NewEntry | undefined {
    if (document === undefined) return undefined;
    const { deadLetterSource: _, ...rest } = document;
    const messageId = this.#catalog.ports.ids.uuid();
    return { document: { ...rest, messageId }, sentMs: Number.NaN, dueMs: 0, group };
  }

  async #isDeadLetterQueue(record: QueueRecord): Promise<boolean> {
    const arn = queueArn(record);
    for await (const page of this.#catalog.all()) {
      for (const each of page) {
        const target = deadLetterQueueOf(each);
        if (target !== undefined && queueArn(target) === arn) return true;
      }
    }
    return false;
  }

  async #queueAt(name: string, arn: string): Promise<QueueRecord> {
    const found = await this.#found(arn);
    if (found === undefined)
      throw sqsErrors.resourceNotFound(
        `The resource that you specified for the ${name} parameter doesn't exist.`,
      );
    return found;
  }

  async #found(arn: string): Promise<QueueRecord | undefined> {
    const place = readQueueArn(arn);
    return place === undefined ? undefined : this.#catalog.find(place);
  }

  /** Tasks of a queue, the one started last first. */
  #stored(sourceArn: string): Promise<StoredTask[]> {
    const options = { prefix: `${sourceArn}/`, reverse: true };
    return allDocuments<StoredTask>(this.#catalog.ports.records, collection, options);
  }

  /** @param forgotten tasks that go with this write */
  async #keep(task: StoredTask, forgotten: readonly StoredTask[] = []): Promise<void> {
    await this.#catalog.ports.records.write([
      { collection, key: keyOf(task), value: JSON.stringify(task) },
      ...forgotten.map((each) => ({ collection, key: keyOf(each), value: undefined })),
    ]);
  }
}

function keyOf({ sourceArn, startedMs, handle }: StoredTask): string {
  return `${sourceArn}/${String(startedMs).padStart(16, '0')} ${handle}`;
}

function isActive({ status }: StoredTask): boolean {
  return status === 'RUNNING';
}

function targetArn(task: StoredTask, document: MessageDocument | undefined): string | undefined {
  return task.destinationArn ?? document?.deadLetterSource;
}

/** ARN of the queue whose messages a task moves. @throws ServiceError InvalidParameterValue */
export function readTaskHandle(handle: string): string {
  try {
    const { sourceArn } = JSON.parse(atob(handle)) as { readonly sourceArn?: unknown };
    if (typeof sourceArn === 'string') return sourceArn;
  } catch {
    // Told below.
  }
  throw sqsErrors.invalidValue('TaskHandle', handle, 'Must be a valid task handle.');
}

function printTask(task: StoredTask): MessageMoveTask {
  return {
    ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
    Status: task.status,
    SourceArn: task.sourceArn,
    ...(task.destinationArn !== undefined && { DestinationArn: task.destinationArn }),
    ...(task.perSecond !== undefined && { MaxNumberOfMessagesPerSecond: task.perSecond }),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failureReason !== undefined && { FailureReason: task.failureReason }),
    StartedTimestamp: task.startedMs,
  };
}
