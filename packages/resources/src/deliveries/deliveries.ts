/**
 * Everything that is to be done outside and must outlive a crash: notifications, events to targets, asynchronous
 * invocations. One outbox, which knows nothing of what it delivers.
 *
 * 1. A delivery is in the records before anybody hears that it was taken over, and leaves them only when it is done or
 *    given up, in one write with what follows from that (its dead letter).
 * 2. Memory holds the next few deliveries of each destination, however many wait.
 * 3. Each destination has a bounded number under way, one at a time after a failure; what is free goes round.
 * 4. An attempt that a crash or a stop cuts short is made again, with the same id: at least once.
 */
import type { Alarm, Deliver, Delivery, DeliveryHandler, DeliveryOutcome, RecordWrite } from '@cairn/kit';
import { deadLetterDelivery } from './dead-letter.ts';
import { type DeliveryFailure, deliveryFailure } from './delivery-failure.ts';
import type { DeliveriesPorts } from './delivery-ports.ts';
import {
  bodyPlace,
  type DeliveryProgress,
  type DeliveryRecord,
  deliveryCollection,
  deliveryKey,
  destinationName,
  nameOfKey,
  newDeliveryWrites,
  progressWrites,
  removalWrites,
} from './delivery-record.ts';
import { decideRetry } from './delivery-retry.ts';
import { DestinationQueue, type QueuedDelivery } from './destination-queue.ts';
import { DueTimes } from './due-times.ts';

/** A delivery with all that is written of it. */
interface Prepared {
  readonly name: string;
  readonly entry: QueuedDelivery;
  readonly writes: readonly RecordWrite[];
}

/** What an attempt leaves behind. */
interface Settlement {
  readonly writes: readonly RecordWrite[];
  readonly following: readonly Prepared[];
  /** Under which it is tried again. */
  readonly again?: QueuedDelivery;
}

/** A delivery under way. */
interface Attempt {
  readonly queue: DestinationQueue;
  readonly entry: QueuedDelivery;
  readonly record: DeliveryRecord;
  readonly delivery: Delivery;
  /** Whether its body is in a record of its own. */
  readonly isApart: boolean;
}

/** How long the store is given after it failed. */
const storePauseMs = 1_000;
/** Orders deliveries within a millisecond. */
const placesOfMs = 100;

/** Carries out deliveries until each is done or given up. */
export class Deliveries {
  readonly #ports: DeliveriesPorts;
  readonly #handlers = new Map<string, DeliveryHandler>();
  readonly #queues = new Map<string, DestinationQueue>();
  readonly #ready = new Set<DestinationQueue>();
  readonly #due = new DueTimes<DestinationQueue>();
  readonly #alarm: Alarm;
  readonly #stopping = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #isStarted = false;
  #knowsAll = false;
  #lastPlace = 0;
  #alarmMs: number | undefined;

  constructor(ports: DeliveriesPorts) {
    this.#ports = ports;
    this.#alarm = ports.clock.alarm(() => this.#wake());
    for (const [name, handler] of Object.entries(ports.handlers ?? {})) this.handle(name, handler);
  }

  /** Names what deliveries to a handler are given to. Call it before `start`. */
  handle(name: string, handler: DeliveryHandler): void {
    this.#handlers.set(name, handler);
  }

  /** Takes up what was left. Call it when every service can be called. */
  async start(): Promise<void> {
    const { records } = this.#ports;
    this.#isStarted = true;
    let from = '';
    for (;;) {
      const [first] = await records.list(deliveryCollection, { from, limit: 1 });
      if (first === undefined) break;
      const name = nameOfKey(first.key);
      this.#schedule(this.#queues.get(name) ?? this.#makeQueue(name, first.key));
      // The character after the slash that follows names.
      from = `${name}0`;
    }
    this.#knowsAll = true;
    for (const queue of this.#queues.values()) this.#schedule(queue);
    this.#drain();
  }

  /** Ends what is under way, to be done again after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the server stops'));
    this.#arm(undefined);
    this.#due.clear();
    await Promise.allSettled(this.#underWay);
  }

  /** See the port. */
  readonly deliver: Deliver = async (deliveries, along = []) => {
    const prepared = deliveries.map((delivery) => this.#prepare(delivery));
    const releases = this.#hold(prepared);
    let isWritten = false;
    try {
      const writes = [...along, ...prepared.flatMap((each) => each.writes)];
      isWritten = await this.#ports.records.write(writes);
    } finally {
      if (!isWritten) for (const release of releases) release();
    }
    if (isWritten) this.#takeUp(prepared);
    return isWritten;
  };

  /** No skipped clock jumps over what is to be done now. */
  #hold(prepared: readonly Prepared[]): readonly (() => void)[] {
    const { holdClocks, clock } = this.#ports;
    if (holdClocks === undefined) return [];
    const nowMs = clock.now();
    return prepared
      .filter(({ entry }) => entry.dueMs <= nowMs)
      .map(({ entry }) => {
        const release = holdClocks();
        entry.release = release;
        return release;
      });
  }

  #prepare(delivery: Delivery): Prepared {
    const nowMs = this.#ports.clock.now();
    const isOrdered = delivery.ordered === true;
    const name = destinationName(delivery.destination, isOrdered);
    const id = delivery.id ?? this.#ports.ids.uuid();
    const dueMs = Math.max(delivery.notBeforeMs ?? nowMs, 0);
    this.#lastPlace = Math.max(this.#lastPlace + 1, nowMs * placesOfMs);
    const key = deliveryKey(name, isOrdered ? this.#lastPlace : dueMs, id);
    const progress: DeliveryProgress = { handedOverMs: nowMs, dueMs, failures: 0 };
    const record: DeliveryRecord = { id, progress, delivery };
    const writes = newDeliveryWrites(key, record);
    return { name, entry: { key, dueMs, record, isApart: writes.length > 1 }, writes };
  }

  /** What was written is done as soon as may be; what has to wait is forgotten but for its place. */
  #takeUp(prepared: readonly Prepared[]): void {
    for (const { name, entry } of prepared) {
      const queue = this.#queues.get(name) ?? this.#makeQueue(name, this.#knowsAll ? undefined : `${name}/`);
      queue.add(entry);
      this.#schedule(queue);
    }
    this.#drain();
    for (const { entry } of prepared) entry.record = undefined;
  }

  #makeQueue(name: string, firstKey: string | undefined): DestinationQueue {
    const { records, limits } = this.#ports;
    const queue = new DestinationQueue(name, firstKey, records, limits.deliveriesInMemory);
    this.#queues.set(name, queue);
    return queue;
  }

  #schedule(queue: DestinationQueue): void {
    const nextMs = queue.nextMs(this.#ports.limits.deliveriesToOneAtATime);
    const isReady = nextMs !== undefined && nextMs <= this.#ports.clock.now();
    if (isReady) this.#ready.add(queue);
    else this.#ready.delete(queue);
    this.#due.set(queue, isReady ? undefined : nextMs);
    if (nextMs === undefined && queue.isOver) this.#queues.delete(queue.name);
  }

  #wake(): void {
    this.#alarmMs = undefined;
    const nowMs = this.#ports.clock.now();
    for (let queue = this.#due.take(nowMs); queue !== undefined; queue = this.#due.take(nowMs))
      this.#schedule(queue);
    this.#drain();
  }

  #drain(): void {
    if (!this.#isStarted || this.#stopping.signal.aborted) return;
    for (const queue of this.#ready) {
      if (this.#underWay.size >= this.#ports.limits.deliveriesAtATime) break;
      this.#ready.delete(queue);
      this.#begin(queue);
      // Behind all others that are ready.
      this.#schedule(queue);
    }
    this.#arm(this.#due.nextMs);
  }

  #arm(atMs: number | undefined): void {
    if (atMs === this.#alarmMs) return;
    this.#alarmMs = atMs;
    this.#alarm.set(atMs);
  }

  #begin(queue: DestinationQueue): void {
    if (queue.wantsReading) {
      this.#run(queue, this.#read(queue));
      return;
    }
    const entry = queue.take(this.#ports.clock.now());
    if (entry !== undefined) this.#run(queue, this.#attempt(queue, entry));
  }

  #run(queue: DestinationQueue, work: Promise<void>): void {
    const running = work
      .catch((error: unknown) => {
        this.#ports.log('error', 'a delivery broke', { destination: queue.name, error: String(error) });
      })
      .then(() => {
        this.#underWay.delete(running);
        if (this.#stopping.signal.aborted) return;
        this.#schedule(queue);
        this.#drain();
      });
    this.#underWay.add(running);
  }

  async #read(queue: DestinationQueue): Promise<void> {
    try {
      await queue.read();
    } catch (error) {
      this.#ports.log('error', 'deliveries could not be read', { error: String(error) });
      await this.#pause(storePauseMs);
    }
  }

  async #attempt(queue: DestinationQueue, entry: QueuedDelivery): Promise<void> {
    let went: 'well' | 'badly' = 'well';
    let again: QueuedDelivery | undefined;
    try {
      const attempt = await this.#prepareAttempt(queue, entry);
      if (attempt === undefined) return;
      const result = await this.#carry(attempt);
      if (this.#stopping.signal.aborted && result.kind === 'failed') return;
      if (result.kind === 'failed' && !result.failure.isFinal) went = 'badly';
      const settlement =
        result.kind === 'failed' ? this.#afterFailure(attempt, result.failure) : this.#after(attempt, result);
      // Under way until it is written, so that no page brings it back before.
      again = (await this.#settle(settlement)) ? settlement.again : undefined;
    } finally {
      queue.ended(entry.key, went);
      if (again !== undefined) queue.add(again);
      entry.release?.();
      entry.release = undefined;
    }
  }

  async #prepareAttempt(queue: DestinationQueue, entry: QueuedDelivery): Promise<Attempt | undefined> {
    const { records } = this.#ports;
    let { record } = entry;
    if (record === undefined) {
      const text = await records.get(deliveryCollection, entry.key);
      if (text === undefined) return undefined;
      record = JSON.parse(text) as DeliveryRecord;
    }
    if (record.delivery !== undefined) {
      const isApart = entry.record !== undefined && entry.isApart === true;
      return { queue, entry, record, delivery: record.delivery, isApart };
    }
    const { collection, key } = bodyPlace(record.id);
    const body = await records.get(collection, key);
    if (body === undefined) return undefined;
    return { queue, entry, record, delivery: JSON.parse(body) as Delivery, isApart: true };
  }

  async #carry({ record, delivery }: Attempt): Promise<DeliveryOutcome | FailedAttempt> {
    const { target } = delivery;
    const { signal } = this.#stopping;
    try {
      if (target.kind === 'call') {
        await this.#ports.callService({ ...target.call, idempotencyKey: record.id, signal });
        return { kind: 'delivered' };
      }
      const handler = this.#handlers.get(target.handler);
      if (handler === undefined) throw new Error(`nothing here handles ${target.handler}`);
      const { failures, handedOverMs, state } = record.progress;
      const attempt = {
        id: record.id,
        failures,
        handedOverMs,
        ...(state !== undefined && { state }),
        signal,
      };
      return (await handler(target.input, attempt)) ?? { kind: 'delivered' };
    } catch (thrown) {
      return { kind: 'failed', failure: deliveryFailure(thrown) };
    }
  }

  #after(attempt: Attempt, outcome: DeliveryOutcome): Settlement {
    if (outcome.kind === 'again') {
      const { progress } = attempt.record;
      const dueMs = this.#ports.clock.now() + Math.max(0, Math.ceil(outcome.afterMs));
      return this.#again(attempt, {
        ...progress,
        dueMs,
        ...(outcome.state !== undefined && { state: outcome.state }),
      });
    }
    const following = (outcome.following ?? []).map((delivery) => this.#prepare(delivery));
    return { writes: removalWrites(attempt.entry.key, attempt.record.id, attempt.isApart), following };
  }

  #afterFailure(attempt: Attempt, failure: DeliveryFailure): Settlement {
    const { record, delivery, entry, isApart } = attempt;
    const { clock, random, limits } = this.#ports;
    const { progress } = record;
    const decision = decideRetry(delivery, progress, failure, {
      nowMs: clock.now(),
      random,
      backoffSecondsMax: limits.deliveryBackoffSecondsMax,
    });
    const failures = progress.failures + 1;
    if (decision.kind === 'again')
      return this.#again(attempt, { ...progress, failures, dueMs: decision.dueMs });
    const letter = deadLetterDelivery(delivery, record.id, {
      failure,
      failures,
      exhausted: decision.exhausted,
    });
    this.#ports.log(
      'warn',
      letter ? 'a delivery failed: see its dead letter' : 'a delivery failed and is dropped',
      {
        destination: delivery.destination,
        id: record.id,
        failures,
        error: failure.code,
        message: failure.message,
      },
    );
    return {
      writes: removalWrites(entry.key, record.id, isApart),
      following: letter === undefined ? [] : [this.#prepare(letter)],
    };
  }

  #again({ queue, entry, record, delivery, isApart }: Attempt, progress: DeliveryProgress): Settlement {
    const key = queue.isOrdered ? entry.key : deliveryKey(queue.name, progress.dueMs, record.id);
    const changed: DeliveryRecord = { id: record.id, progress, delivery };
    return {
      writes: progressWrites(entry.key, key, changed, isApart),
      following: [],
      again: { key, dueMs: progress.dueMs },
    };
  }

  /** Writes what came of an attempt, until the store takes it. @returns false when the server stops before */
  async #settle({ writes, following }: Settlement): Promise<boolean> {
    const releases = this.#hold(following);
    for (;;) {
      try {
        await this.#ports.records.write([...writes, ...following.flatMap((each) => each.writes)]);
        break;
      } catch (error) {
        this.#ports.log('error', 'what came of a delivery could not be written', { error: String(error) });
        if (this.#stopping.signal.aborted) {
          for (const release of releases) release();
          return false;
        }
        await this.#pause(storePauseMs);
      }
    }
    this.#takeUp(following);
    return true;
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const { clock } = this.#ports;
      const { signal } = this.#stopping;
      const end = (): void => {
        alarm.set(undefined);
        resolve();
      };
      const alarm = clock.alarm(end);
      signal.addEventListener('abort', end, { once: true });
      alarm.set(clock.now() + delayMs);
    });
  }
}

/** An attempt that came to nothing. */
interface FailedAttempt {
  readonly kind: 'failed';
  readonly failure: DeliveryFailure;
}
