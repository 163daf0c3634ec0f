import { type ItemFailure, ItemInputs } from '@cairn/asl';
import type { CallScope, Payload } from '@cairn/kit';
import type { RunClock } from '../engine/execution-clocks.ts';
import { machineLimitsOf } from '../engine/machine-limits.ts';
import { ChildFormer, type FormedChild } from './child-former.ts';
import { ItemFeed } from './item-feed.ts';
import { keepsOutputs } from './map-run-output.ts';
import type { MapRunPorts } from './map-run-ports.ts';
import { openMapRunSource } from './map-run-source.ts';
import type { MapRunIdentity, MapRunProgress } from './map-run-state.ts';
import { RedriveFeed } from './redrive-feed.ts';
import type { KnownChild } from './taken-children.ts';

/** The map run whose children they are. */
interface IntakeRun {
  readonly identity: MapRunIdentity;
  readonly progress: MapRunProgress;
  readonly scope: CallScope;
  readonly clock: RunClock;
}

/** What hears of the intake. */
interface IntakeListener {
  /** There is more to take, or no more. */
  filled(): void;
  /** The items could not be read. */
  failed(error: unknown): void;
  /** The children of earlier attempts cannot be read. */
  damaged(error: unknown): void;
  /** A child has succeeded in an earlier attempt. @param seenBefore it was told before a restart */
  succeeded(index: number, output: Payload | undefined, seenBefore: boolean): void;
}

/** What the children of a map run come from: those of earlier attempts that are to run again, then the items. */
export class ChildIntake {
  readonly #feed: ItemFeed;
  readonly #former: ChildFormer;
  /** Children of earlier attempts, once it was redriven. */
  readonly #redrive: RedriveFeed | undefined;

  constructor(run: IntakeRun, ports: MapRunPorts, listener: IntakeListener) {
    const { identity, progress } = run;
    const { settings, items, data } = identity.order;
    const { limits } = ports;
    const hold = () => run.clock.hold();
    const filled = () => listener.filled();
    const mark = progress.redrives?.at(-1);
    if (mark !== undefined && progress.phase === 'running') {
      this.#redrive = new RedriveFeed(mark, keepsOutputs(settings), {
        ...ports,
        mapRunId: identity.mapRunId,
        succeeded: listener.succeeded,
        filled,
        hold,
        failed: (error) =>
          ports.log('error', 'the children of a map run could not be read from the journal', { error }),
        damaged: (error) => listener.damaged(error),
      });
    }
    this.#feed = new ItemFeed(items, progress.mark, limits, {
      open: (position) => openMapRunSource(ports.data, run.scope, settings, position),
      filled,
      failed: (error) => listener.failed(error),
      hold,
    });
    const { program } = identity.revision;
    const inputs = new ItemInputs({ ...ports, program, settings, data, limits: machineLimitsOf(limits) });
    const { nextItem } = progress;
    const { payloadBytesMax } = limits;
    this.#former = new ChildFormer(this.#feed, inputs, { settings, nextItem, payloadBytesMax });
  }

  /** Whether no child of an earlier attempt is left. */
  get isRedriven(): boolean {
    return this.#redrive?.exhausted !== false;
  }

  /** The next child of an earlier attempt; undefined when it is not read yet. */
  takeAgain(): KnownChild | undefined {
    return this.#redrive?.take();
  }

  /** The next child of items; undefined when none is read yet, or none is left. */
  form(nowMs: number): FormedChild | ItemFailure | undefined {
    return this.#former.next(nowMs);
  }

  /** Whether no item is left. */
  get exhausted(): boolean {
    return this.#feed.exhausted;
  }

  /** Where the source stands. */
  get mark(): MapRunProgress['mark'] {
    return this.#feed.mark;
  }

  /** Items that were read and not taken yet. */
  get buffered(): number {
    return this.#feed.buffered;
  }

  close(): void {
    this.#feed.close();
    this.#redrive?.close();
  }
}
