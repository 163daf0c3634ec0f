import type { Records } from '@cairn/kit';
import type { Dimension } from './metric-types.ts';

/** Names one metric. Dimensions are in the order of their names. */
export interface MetricIdentity {
  readonly account: string;
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

/** A metric with the number that its minutes are kept under. */
export interface KnownMetric extends MetricIdentity {
  readonly metricId: number;
}

const collection = 'metrics';
const pageSize = 500;

/** All metrics that have ever had a value, in memory. */
export class MetricCatalog {
  readonly #records: Records;
  readonly #metricsMax: number;
  readonly #byKey = new Map<string, KnownMetric>();
  #unsaved: KnownMetric[] = [];
  #lastId = 0;

  constructor(records: Records, metricsMax: number) {
    this.#records = records;
    this.#metricsMax = metricsMax;
  }

  async start(): Promise<void> {
    for (let after: string | undefined; ; ) {
      const page = await this.#records.list(collection, {
        limit: pageSize,
        ...(after !== undefined && { after }),
      });
      for (const { value } of page) this.#keep(JSON.parse(value) as KnownMetric);
      if (page.length < pageSize) return;
      after = page.at(-1)?.key;
    }
  }

  find(identity: MetricIdentity): KnownMetric | undefined {
    return this.#byKey.get(keyOf(identity));
  }

  /** The metric, known from now on; undefined when there are too many. */
  findOrAdd(identity: MetricIdentity): KnownMetric | undefined {
    const found = this.find(identity);
    if (found !== undefined || this.#byKey.size >= this.#metricsMax) return found;
    const added = { ...identity, metricId: this.#lastId + 1 };
    this.#keep(added);
    this.#unsaved.push(added);
    return added;
  }

  /** The metrics of an account and region, in the order in which they came. */
  *of(account: string, region: string): Generator<KnownMetric, void> {
    for (const metric of this.#byKey.values()) {
      if (metric.account === account && metric.region === region) yield metric;
    }
  }

  *all(): Generator<KnownMetric, void> {
    yield* this.#byKey.values();
  }

  /** What has to be written with the first values of new metrics. */
  takeUnsaved(): readonly { readonly collection: string; readonly key: string; readonly value: string }[] {
    const unsaved = this.#unsaved;
    this.#unsaved = [];
    return unsaved.map((metric) => ({
      collection,
      key: String(metric.metricId).padStart(12, '0'),
      value: JSON.stringify(metric),
    }));
  }

  /** The write of these did not succeed. */
  putBack(writes: readonly { readonly value: string }[]): void {
    this.#unsaved.push(...writes.map(({ value }) => JSON.parse(value) as KnownMetric));
  }

  #keep(metric: KnownMetric): void {
    this.#byKey.set(keyOf(metric), metric);
    this.#lastId = Math.max(this.#lastId, metric.metricId);
  }
}

function keyOf({ account, region, namespace, name, dimensions }: MetricIdentity): string {
  return JSON.stringify([
    account,
    region,
    namespace,
    name,
    ...dimensions.flatMap(({ Name, Value }) => [Name, Value]),
  ]);
}

/** Dimensions in the order of their names: their order does not count. */
export function sortedDimensions(dimensions: readonly Dimension[] = []): readonly Dimension[] {
  return [...dimensions].sort((a, b) => (a.Name < b.Name ? -1 : a.Name > b.Name ? 1 : 0));
}
