import type { AlarmClock, Log, Records } from '@cairn/kit';
import type { StateMachine } from '../catalog/state-machine.ts';
import type { LoadedExecution } from '../engine/execution-slot.ts';
import { at, noCounts, parseCounts, printCounts } from './machine-counts.ts';
import { monthOf, nextMonthMs } from './meter-month.ts';

/** What the meter stands on. */
export interface MeterPorts {
  readonly records: Records;
  readonly clock: AlarmClock;
  readonly log: Log;
  /** How long counts stay in memory before they are written. */
  readonly flushSeconds: number;
}

/** Counts of a machine in one month. */
export interface MeterRow {
  readonly stateMachineArn: string;
  readonly counts: Float64Array;
}

/** How an Express execution ended, as it is billed. */
export interface ExpressBill {
  /** Rounded up to 100 ms. */
  readonly billedMs: number;
  /** In chunks of 64 MB. */
  readonly billedMb: number;
  /** States entered and attempts repeated. */
  readonly transitions: number;
}

/** A machine's counts since it was first used by this process. */
class MachineTally {
  readonly arn: string;
  readonly counts = noCounts();
  /** Those of the counts that are written, or on their way to an earlier month. */
  readonly written = noCounts();
  isDirty = false;

  constructor(arn: string) {
    this.arn = arn;
  }

  /** Takes what is not written yet as written. */
  takeUnwritten(): Float64Array {
    const delta = noCounts();
    for (let index = 0; index < delta.length; index++) {
      delta[index] = (this.counts[index] as number) - (this.written[index] as number);
      this.written[index] = this.counts[index] as number;
    }
    this.isDirty = false;
    return delta;
  }
}

interface Unwritten {
  readonly tally: MachineTally;
  readonly month: string;
  readonly delta: Float64Array;
}

const collection = 'meter';
const writesPerBatch = 500;
const pageSize = 500;
/** Machines whose counts stay in memory when nothing of them waits to be written. */
const talliesMax = 10_000;
const hundredMs = 100;
const fiveMinutesMs = 300_000;

/**
 * Counts what AWS would bill, by machine and month. Counting adds to numbers in memory; they are written every few
 * seconds, so a process that is killed loses those of the last seconds.
 * Invariant: a month's record of a machine holds all that was written of it, by this process or an earlier one.
 */
export class Meter {
  readonly #ports: MeterPorts;
  readonly #tallies = new Map<string, MachineTally>();
  /** What belongs to months that are over and could not be written yet. */
  #earlier: Unwritten[] = [];
  readonly #flushAlarm;
  #month: string;
  #monthEndMs: number;
  #lastMachine: StateMachine | undefined;
  #lastTally: MachineTally | undefined;
  #work: Promise<void> = Promise.resolve();
  #isPlanned = false;
  #isStopped = false;

  constructor(ports: MeterPorts) {
    this.#ports = ports;
    const nowMs = ports.clock.now();
    this.#month = monthOf(nowMs);
    this.#monthEndMs = nextMonthMs(nowMs);
    this.#flushAlarm = ports.clock.alarm(() => {
      this.#isPlanned = false;
      this.flush().catch((error: unknown) => {
        ports.log('error', 'what was metered could not be written', { error });
        this.#plan();
      });
    });
  }

  /** A burst of a Standard execution is durable. */
  moved(
    { machine, execution }: LoadedExecution,
    { entries, retries, atMs }: { readonly entries: number; readonly retries: number; readonly atMs: number },
    isStart: boolean,
  ): void {
    const { counts } = this.#tallyOf(machine);
    if (isStart) add(counts, at.executions, 1);
    add(counts, at.entries, entries);
    if (retries > 0) add(counts, at.retries, retries);
    if (execution.status === 'RUNNING') return;
    const durationMs = atMs - execution.identity.startMs;
    add(counts, at.ended, 1);
    add(counts, at.durationMs, Math.max(1, Math.ceil(durationMs / hundredMs)) * hundredMs);
    if (durationMs > fiveMinutesMs) add(counts, at.overFiveMinutes, 1);
  }

  /** An Express execution has ended. */
  expressEnded(machine: StateMachine, { billedMs, billedMb, transitions }: ExpressBill): void {
    const { counts } = this.#tallyOf(machine);
    add(counts, at.requests, 1);
    add(counts, at.billedMs, billedMs);
    add(counts, at.billedMbMs, billedMs * billedMb);
    add(counts, at.expressTransitions, transitions);
  }

  /** Counts of the machines that this process has used, since it first did. */
  *sinceStart(): Generator<MeterRow> {
    for (const { arn, counts } of this.#tallies.values()) yield { stateMachineArn: arn, counts };
  }

  /** Writes all counts; resolves when they are durable. */
  flush(): Promise<void> {
    const work = this.#work.then(() => this.#write());
    this.#work = work.catch(() => undefined);
    return work;
  }

  /** Pages of what was counted in a month (`2026-01`) for the machines whose ARNs begin so; all is written first. */
  async *read(month: string, arnPrefix: string): AsyncGenerator<readonly MeterRow[]> {
    await this.flush();
    const prefix = `${month}/${arnPrefix}`;
    let after: string | undefined;
    for (;;) {
      const options = { prefix, limit: pageSize, ...(after === undefined ? {} : { after }) };
      const page = await this.#ports.records.list(collection, options);
      yield page.map(({ key, value }) => ({
        stateMachineArn: key.slice(month.length + 1),
        counts: parseCounts(value),
      }));
      if (page.length < pageSize) return;
      after = page.at(-1)?.key;
    }
  }

  /** Writes what is in memory, if that can be done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#flushAlarm.set(undefined);
    await this.flush().catch((error: unknown) => {
      this.#ports.log('error', 'what was metered could not be written', { error });
    });
  }

  #tallyOf(machine: StateMachine): MachineTally {
    if (machine !== this.#lastMachine || this.#lastTally === undefined) {
      this.#lastTally = this.#tallyOfArn(machine.arn);
      this.#lastMachine = machine;
    }
    const tally = this.#lastTally;
    if (!tally.isDirty) {
      this.#turnMonth();
      tally.isDirty = true;
      this.#plan();
    }
    return tally;
  }

  #tallyOfArn(arn: string): MachineTally {
    let tally = this.#tallies.get(arn);
    if (tally === undefined) {
      tally = new MachineTally(arn);
      this.#tallies.set(arn, tally);
    }
    return tally;
  }

  /**
   * Looks at the clock of the server, not at an execution's, whose time may be skipped. It is asked when a tally is
   * first touched and when tallies are written: seconds may fall on the wrong side of a month's end.
   */
  #turnMonth(): void {
    const nowMs = this.#ports.clock.now();
    if (nowMs < this.#monthEndMs) return;
    this.#earlier.push(...this.#takeUnwritten());
    this.#month = monthOf(nowMs);
    this.#monthEndMs = nextMonthMs(nowMs);
  }

  #takeUnwritten(): Unwritten[] {
    const month = this.#month;
    return [...this.#tallies.values()]
      .filter(({ isDirty }) => isDirty)
      .map((tally) => ({ tally, month, delta: tally.takeUnwritten() }));
  }

  #plan(): void {
    if (this.#isPlanned || this.#isStopped) return;
    this.#isPlanned = true;
    this.#flushAlarm.set(this.#ports.clock.now() + this.#ports.flushSeconds * 1_000);
  }

  async #write(): Promise<void> {
    this.#turnMonth();
    const unwritten = [...this.#earlier, ...this.#takeUnwritten()];
    this.#earlier = [];
    for (let from = 0; from < unwritten.length; from += writesPerBatch) {
      try {
        await this.#writeBatch(unwritten.slice(from, from + writesPerBatch));
      } catch (error) {
        this.#earlier.unshift(...unwritten.slice(from));
        throw error;
      }
    }
    this.#forgetSome();
  }

  async #writeBatch(batch: readonly Unwritten[]): Promise<void> {
    const { records } = this.#ports;
    // The same machine may stand in a batch twice, with two months.
    const byKey = new Map<string, Float64Array>();
    for (const { tally, month, delta } of batch) {
      const key = `${month}/${tally.arn}`;
      const sum = byKey.get(key) ?? parseCounts(await records.get(collection, key));
      for (let index = 0; index < sum.length; index++) add(sum, index, delta[index] as number);
      byKey.set(key, sum);
    }
    if (byKey.size === 0) return;
    await records.write(Array.from(byKey, ([key, sum]) => ({ collection, key, value: printCounts(sum) })));
  }

  #forgetSome(): void {
    if (this.#tallies.size <= talliesMax) return;
    for (const [arn, { isDirty }] of this.#tallies) {
      if (!isDirty) this.#tallies.delete(arn);
    }
    this.#lastMachine = undefined;
    this.#lastTally = undefined;
  }
}

function add(counts: Float64Array, index: number, value: number): void {
  counts[index] = (counts[index] as number) + value;
}
