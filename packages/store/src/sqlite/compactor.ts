/**
 * Moves the segments of closed executions into chunks, in the background: a reader packs, the writer puts what was
 * packed into its place.
 *
 * 1. At most one step is under way; each is bounded in segments and bytes.
 * 2. Of the time no more than a share is used: after each step it rests in proportion.
 * 3. What was written within the last while is left alone; so is everything after an error, for a longer while.
 *
 * Segments are looked at in the order of their ids, which are given out before they are written, by several who write
 * at the same time: one may be written after others with higher ids. The delay lets most of these arrive before all of
 * their time are looked at; for one that comes later still, after a long failure, it goes back.
 */
import type { Compaction } from './compaction.ts';
import type { ReadQueue } from './read-queue.ts';
import type { WriteQueue } from './write-queue.ts';

/** How fast and how soon segments are compacted. */
export interface CompactionPace {
  /** For how long what was written is left alone, in milliseconds. */
  readonly delayMs: number;
  /** Most of the time that is spent, above 0 and up to 1. */
  readonly share: number;
}

const segmentsPerStep = 400;
const bytesPerStep = 262_144;
/** Before it is tried again after an error, a full disk above all. */
const retryMs = 30_000;
/** How far the mark may lag behind where nothing was to be compacted. */
const unmarkedSegmentsMax = 100_000;

/** Compacts one store. */
export class Compactor {
  readonly #reads: ReadQueue;
  readonly #writes: WriteQueue;
  readonly #pace: CompactionPace;
  /** The highest segment that was written, as far as is known here. */
  #newestSegmentId = 0;
  /** The highest segment there was when the delay began that is running; those up to `#ripe` may be compacted. */
  #ripening = 0;
  #ripe = 0;
  #through = 0;
  /** Up to where segments were looked at, or are in the step that is under way. */
  #looking = 0;
  /** Where the next step begins when a segment was written that had been passed by. */
  #goBackTo = Number.POSITIVE_INFINITY;
  #marked = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #running: Promise<void> | undefined;

  constructor(reads: ReadQueue, writes: WriteQueue, pace: CompactionPace) {
    this.#reads = reads;
    this.#writes = writes;
    this.#pace = pace;
  }

  /** Takes up where the store before it stopped. @param newestSegmentId the highest there is */
  start(newestSegmentId: number): void {
    this.#newestSegmentId = newestSegmentId;
    this.#ripening = newestSegmentId;
    this.#sleep(this.#pace.delayMs);
  }

  /** Tells that a segment is durable. */
  written(segmentId: number): void {
    if (segmentId > this.#newestSegmentId) this.#newestSegmentId = segmentId;
    else if (segmentId <= this.#looking) this.#goBackTo = Math.min(this.#goBackTo, segmentId - 1);
  }

  /** Ends; resolves when no step is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #sleep(milliseconds: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, milliseconds);
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    try {
      if (this.#through >= this.#ripe) {
        // What was there when the delay began is old enough now.
        this.#ripe = this.#ripening;
        this.#ripening = this.#newestSegmentId;
        if (this.#through === 0) this.#through = this.#marked = await this.#reads.call('compactedThrough');
      }
      if (this.#goBackTo < this.#through) this.#through = this.#marked = this.#goBackTo;
      this.#goBackTo = Number.POSITIVE_INFINITY;
      if (this.#through >= this.#ripe) return this.#sleep(this.#pace.delayMs);
      this.#looking = this.#ripe;
      const startedAt = performance.now();
      await this.#step();
      const spentMs = performance.now() - startedAt;
      const { share } = this.#pace;
      this.#sleep(Math.min((spentMs * (1 - share)) / share, retryMs));
    } catch {
      // Nothing is lost by it: the segments are where they were.
      this.#sleep(retryMs);
    }
  }

  async #step(): Promise<void> {
    const compaction: Compaction = await this.#reads.call('compactable', {
      afterSegmentId: this.#through,
      upToSegmentId: this.#ripe,
      segmentsMax: segmentsPerStep,
      bytesMax: bytesPerStep,
    });
    const { executions, throughSegmentId } = compaction;
    if (executions.length > 0 || throughSegmentId - this.#marked > unmarkedSegmentsMax) {
      await this.#writes.compact(compaction);
      this.#marked = throughSegmentId;
    }
    this.#through = throughSegmentId;
  }
}
