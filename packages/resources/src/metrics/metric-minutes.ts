import type { AlarmClock, LimitValues, Records, RecordWrite } from '@cairn/kit';
import { Aggregate } from './aggregate.ts';
import type { KnownMetric, MetricCatalog } from './metric-catalog.ts';
import type { MetricLimitName } from './metric-limits.ts';

/** What CloudWatch metrics stand on. */
export interface MetricsPorts {
  readonly records: Records;
  readonly clock: AlarmClock;
  readonly limits: LimitValues<MetricLimitName>;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, fields?: object) => void;
}

/** A minute of a metric, in memory until it is written and over. */
export interface OpenMinute {
  readonly key: string;
  readonly startMs: number;
  readonly aggregate: Aggregate;
  /** Whether what was written of it before is in the aggregate. */
  isWhole: boolean;
  isDirty: boolean;
  /** Written, over and out of memory: values have to go to another one. */
  isClosed: boolean;
}

/** One kept minute. */
export interface MetricMinute {
  readonly minuteMs: number;
  readonly unit: string;
  readonly aggregate: Aggregate;
}

export const minuteMs = 60_000;
const collection = 'metric-minutes';
const pageSize = 500;
const writesPerBatch = 500;
const deletionsPerStep = 500;
const retentionPeriodMs = 3_600_000;

/**
 * Values of metrics by the minute. They gather in memory and are written together: at once for callers who wait,
 * otherwise every few seconds. Invariant: what is written of a minute holds all that was written of it before.
 */
export class MetricMinutes {
  readonly #ports: MetricsPorts;
  readonly #catalog: MetricCatalog;
  readonly #open = new Map<string, OpenMinute>();
  readonly #flushAlarm;
  readonly #retentionAlarm;
  #work: Promise<void> = Promise.resolve();
  #isFlushPlanned = false;
  #isStopped = false;

  constructor(ports: MetricsPorts, catalog: MetricCatalog) {
    this.#ports = ports;
    this.#catalog = catalog;
    this.#flushAlarm = ports.clock.alarm(() => {
      this.#isFlushPlanned = false;
      this.flush().catch((error: unknown) => {
        ports.log('error', 'metrics could not be written', { error });
        this.#planFlush();
      });
    });
    this.#retentionAlarm = ports.clock.alarm(() => this.expire());
  }

  /** A metric's minute in memory; what is added is written before long once {@link touch} was told. */
  at(metric: KnownMetric, unit: string, atMs: number): OpenMinute {
    const minute = Math.floor(atMs / minuteMs);
    const key = `${prefixOf(metric)}${String(minute).padStart(12, '0')}/${unit}`;
    let open = this.#open.get(key);
    if (open === undefined) {
      open = {
        key,
        startMs: minute * minuteMs,
        aggregate: new Aggregate(),
        isWhole: false,
        isDirty: false,
        isClosed: false,
      };
      this.#open.set(key, open);
    }
    return open;
  }

  /** Something was added to a minute. */
  touch(open: OpenMinute): void {
    if (open.isDirty) return;
    open.isDirty = true;
    this.#planFlush();
  }

  /** Writes all values; resolves when they are durable. */
  flush(): Promise<void> {
    const work = this.#work.then(() => this.#writeDirty());
    this.#work = work.catch(() => undefined);
    return work;
  }

  /** Minutes of a metric from one instant up to another, in order; what is not written yet is written first. */
  async read(metric: KnownMetric, fromMs: number, untilMs: number): Promise<readonly MetricMinute[]> {
    await this.flush();
    const prefix = prefixOf(metric);
    const oldestMs = this.#ports.clock.now() - this.#ports.limits.metricRetentionSeconds * 1_000;
    const first = Math.floor(Math.max(fromMs, oldestMs, 0) / minuteMs);
    const found: MetricMinute[] = [];
    let after = prefix + String(first).padStart(12, '0');
    for (;;) {
      const page = await this.#ports.records.list(collection, { prefix, after, limit: pageSize });
      for (const { key, value } of page) {
        const rest = key.slice(prefix.length);
        const minute = Number(rest.slice(0, 12));
        if (minute * minuteMs >= untilMs) return found;
        found.push({ minuteMs: minute * minuteMs, unit: rest.slice(13), aggregate: Aggregate.parse(value) });
      }
      if (page.length < pageSize) return found;
      after = (page.at(-1) as { readonly key: string }).key;
    }
  }

  /** Deletes what is older than the retention, in the background and in bounded steps. */
  expire(): void {
    const work = async (): Promise<void> => {
      const { clock, limits } = this.#ports;
      const oldest = Math.floor((clock.now() - limits.metricRetentionSeconds * 1_000) / minuteMs);
      for (const metric of [...this.#catalog.all()]) await this.#expireMetric(metric, oldest);
    };
    work()
      .catch((error: unknown) => {
        if (!this.#isStopped) this.#ports.log('error', 'old metrics could not be deleted', { error });
      })
      .finally(() => {
        if (!this.#isStopped) this.#retentionAlarm.set(this.#ports.clock.now() + retentionPeriodMs);
      });
  }

  /** Writes what is in memory, if that can be done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#flushAlarm.set(undefined);
    this.#retentionAlarm.set(undefined);
    await this.flush().catch((error: unknown) => {
      this.#ports.log('error', 'metrics could not be written', { error });
    });
  }

  #planFlush(): void {
    if (this.#isFlushPlanned || this.#isStopped) return;
    this.#isFlushPlanned = true;
    this.#flushAlarm.set(this.#ports.clock.now() + this.#ports.limits.metricFlushSeconds * 1_000);
  }

  async #writeDirty(): Promise<void> {
    const dirty = [...this.#open.values()].filter(({ isDirty }) => isDirty);
    for (let from = 0; from < dirty.length; from += writesPerBatch) {
      await this.#write(dirty.slice(from, from + writesPerBatch));
    }
    const overMs = this.#ports.clock.now() - minuteMs;
    for (const open of [...this.#open.values()]) {
      if (open.isDirty || open.startMs > overMs) continue;
      open.isClosed = true;
      this.#open.delete(open.key);
    }
  }

  async #write(minutes: readonly OpenMinute[]): Promise<void> {
    const { records } = this.#ports;
    await Promise.all(
      minutes
        .filter(({ isWhole }) => !isWhole)
        .map(async (open) => {
          const before = await records.get(collection, open.key);
          if (before !== undefined) open.aggregate.merge(Aggregate.parse(before));
          open.isWhole = true;
        }),
    );
    const metrics = this.#catalog.takeUnsaved();
    const writes: RecordWrite[] = [...metrics];
    for (const open of minutes) {
      open.isDirty = false;
      writes.push({ collection, key: open.key, value: open.aggregate.print() });
    }
    try {
      await records.write(writes);
    } catch (error) {
      for (const open of minutes) open.isDirty = true;
      this.#catalog.putBack(metrics);
      throw error;
    }
  }

  async #expireMetric(metric: KnownMetric, oldestMinute: number): Promise<void> {
    const prefix = prefixOf(metric);
    const bound = prefix + String(oldestMinute).padStart(12, '0');
    while (!this.#isStopped) {
      const page = await this.#ports.records.list(collection, { prefix, limit: deletionsPerStep });
      const old = page.filter(({ key }) => key < bound);
      if (old.length === 0) return;
      await this.#ports.records.write(old.map(({ key }) => ({ collection, key, value: undefined })));
      if (old.length < deletionsPerStep) return;
    }
  }
}

function prefixOf({ metricId }: KnownMetric): string {
  return `${String(metricId).padStart(12, '0')}/`;
}
