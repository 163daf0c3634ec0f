/** Distinct values that are kept exactly; of more, values within two percent of each other count as one. */
const exactValuesMax = 100;
const bucketRatio = Math.log(1.02);
/** Distinct values after that, so that no metric makes a minute large. */
const bucketsMax = 2_000;

/**
 * Values of one metric in one minute: count, sum, least, greatest, and how often which value came, exact while
 * there are few and within one percent otherwise. Percentiles are lost once a set of statistics came without its
 * values.
 */
export class Aggregate {
  count = 0;
  sum = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  #values: Map<number, number> | undefined = new Map();
  /** A value that came some times in a row, not yet among the values: counters see nothing but ones. */
  #lastValue = 0;
  #lastTimes = 0;
  #isExact = true;

  /** Takes a value that came some times. */
  add(value: number, times = 1): void {
    this.count += times;
    this.sum += value * times;
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
    if (value === this.#lastValue) {
      this.#lastTimes += times;
      return;
    }
    this.#noteLast();
    this.#lastValue = value;
    this.#lastTimes = times;
  }

  /** Takes what is known of some values that are not. */
  addStatistics(set: {
    readonly count: number;
    readonly sum: number;
    readonly minimum: number;
    readonly maximum: number;
  }): void {
    if (set.minimum === set.maximum) {
      this.add(set.minimum, set.count);
      return;
    }
    this.count += set.count;
    this.sum += set.sum;
    this.minimum = Math.min(this.minimum, set.minimum);
    this.maximum = Math.max(this.maximum, set.maximum);
    this.#values = undefined;
  }

  merge(other: Aggregate): void {
    this.count += other.count;
    this.sum += other.sum;
    this.minimum = Math.min(this.minimum, other.minimum);
    this.maximum = Math.max(this.maximum, other.maximum);
    this.#noteLast();
    other.#noteLast();
    if (other.#values === undefined) this.#values = undefined;
    for (const [value, times] of other.#values ?? []) this.#note(value, times);
  }

  /** The least value that at least this share of all values do not exceed; undefined when values are not known. */
  percentile(percent: number): number | undefined {
    this.#noteLast();
    if (this.#values === undefined || this.count === 0) return undefined;
    const wanted = (percent / 100) * this.count;
    let seen = 0;
    for (const [value, times] of [...this.#values].sort(([a], [b]) => a - b)) {
      seen += times;
      if (seen >= wanted) return Math.min(Math.max(value, this.minimum), this.maximum);
    }
    return this.maximum;
  }

  /** As it is kept: JSON text. */
  print(): string {
    this.#noteLast();
    const { count, sum, minimum, maximum } = this;
    return JSON.stringify([
      count,
      sum,
      minimum,
      maximum,
      this.#values === undefined ? 0 : [...this.#values].flat(),
    ]);
  }

  static parse(text: string): Aggregate {
    const [count, sum, minimum, maximum, values] = JSON.parse(text) as [
      number,
      number,
      number,
      number,
      0 | number[],
    ];
    const aggregate = new Aggregate();
    Object.assign(aggregate, { count, sum, minimum, maximum });
    if (values === 0) aggregate.#values = undefined;
    else
      for (let at = 0; at < values.length; at += 2)
        aggregate.#note(values[at] as number, values[at + 1] as number);
    return aggregate;
  }

  #noteLast(): void {
    if (this.#lastTimes > 0) this.#note(this.#lastValue, this.#lastTimes);
    this.#lastTimes = 0;
  }

  #note(value: number, times: number): void {
    const values = this.#values;
    if (values === undefined) return;
    const key = this.#isExact ? value : bucketOf(value);
    values.set(key, (values.get(key) ?? 0) + times);
    if (this.#isExact && values.size > exactValuesMax) this.#coarsen(values);
    if (values.size > bucketsMax) this.#values = undefined;
  }

  #coarsen(exact: ReadonlyMap<number, number>): void {
    this.#isExact = false;
    const coarse = new Map<number, number>();
    for (const [value, times] of exact) {
      const key = bucketOf(value);
      coarse.set(key, (coarse.get(key) ?? 0) + times);
    }
    this.#values = coarse;
  }
}

/** The value that stands for all within one percent of it. */
function bucketOf(value: number): number {
  if (value === 0) return 0;
  const size = Math.exp(Math.round(Math.log(Math.abs(value)) / bucketRatio) * bucketRatio);
  return Math.sign(value) * Number(size.toPrecision(6));
}
