import type { AlarmClock, Payload } from '@cairn/kit';
import type { JournalReader } from '../journal.ts';
import { isDamage } from '../journal-damage.ts';
import { pause } from '../pause.ts';
import type { RedriveMark } from './map-run-state.ts';
import { childrenOf, type KnownChild } from './taken-children.ts';

/** Children that are read ahead. */
const bufferedMax = 256;
const retryDelayMs = 1_000;

/** What a feed needs of its map run. */
export interface RedriveFeedPorts {
  readonly mapRunId: number;
  readonly journal: JournalReader;
  readonly clock: AlarmClock;
  /** A child has succeeded in an earlier attempt. @param seenBefore it was told before a restart */
  readonly succeeded: (index: number, output: Payload | undefined, seenBefore: boolean) => void;
  /** There is more to take, or no more. */
  readonly filled: () => void;
  /** It could not be read, and is tried again. */
  readonly failed: (error: unknown) => void;
  /** It can never be read; nothing more comes. */
  readonly damaged: (error: unknown) => void;
  /** Holds the map run's clock while it reads. */
  readonly hold: () => () => void;
}

/**
 * Hands out the children of earlier attempts that did not succeed, in the order of their items: those that failed, and
 * those that had not been started. Reads the map run's stream as they are needed, so that memory does not depend on how
 * many there are.
 */
export class RedriveFeed {
  readonly #ports: RedriveFeedPorts;
  readonly #mark: RedriveMark;
  #buffer: KnownChild[] = [];
  #next = 0;
  #fromIndex: number;
  #children: AsyncGenerator<KnownChild> | undefined;
  #reading = false;
  #isAtEnd = false;
  #closed = false;

  /** @param tellsOutputs whether the outputs of what has succeeded are asked for, from the first child on */
  constructor(mark: RedriveMark, tellsOutputs: boolean, ports: RedriveFeedPorts) {
    this.#mark = mark;
    this.#ports = ports;
    this.#fromIndex = tellsOutputs ? 0 : mark.nextIndex;
  }

  /** Whether no child is left. */
  get exhausted(): boolean {
    return this.#isAtEnd && this.#next >= this.#buffer.length;
  }

  /** The next child; undefined when there is none yet, or none any more. */
  take(): KnownChild | undefined {
    const child = this.#buffer[this.#next];
    if (child === undefined) {
      this.#buffer = [];
      this.#next = 0;
      this.#fill();
      return undefined;
    }
    this.#next += 1;
    return child;
  }

  close(): void {
    this.#closed = true;
  }

  #fill(): void {
    if (this.#reading || this.#isAtEnd || this.#closed) return;
    this.#reading = true;
    const release = this.#ports.hold();
    void this.#read()
      .then(() => {
        this.#reading = false;
        if (!this.#closed) this.#ports.filled();
      })
      .finally(release);
  }

  async #read(): Promise<void> {
    while (!this.#closed && !this.#isAtEnd && this.#buffer.length < bufferedMax) {
      try {
        this.#children ??= childrenOf(
          this.#ports.journal,
          { mapRunId: this.#ports.mapRunId, tailSegmentId: this.#mark.tailSegmentId },
          this.#fromIndex,
        );
        const { done, value } = await this.#children.next();
        if (done) this.#isAtEnd = true;
        else this.#note(value);
      } catch (error) {
        this.#children = undefined;
        if (this.#closed) return;
        if (isDamage(error)) {
          this.#closed = true;
          this.#ports.damaged(error);
          return;
        }
        this.#ports.failed(error);
        await pause(this.#ports.clock, retryDelayMs);
      }
    }
  }

  #note(child: KnownChild): void {
    const { index } = child.taken;
    const seenBefore = index < this.#mark.nextIndex;
    this.#fromIndex = index + 1;
    if (child.ended?.status === 'SUCCEEDED') {
      this.#ports.succeeded(index, child.ended.output, seenBefore);
    } else if (!seenBefore) {
      this.#buffer.push(child);
    }
  }
}
