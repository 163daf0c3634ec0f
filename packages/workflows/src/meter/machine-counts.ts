/** What was counted of a machine, by name; all but the longest duration are sums. */
export const countNames = [
  /** Standard executions started, states entered, attempts repeated. */
  'executions',
  'entries',
  'retries',
  /** Standard executions that ended, and how long they took, each rounded up to 100 ms. */
  'ended',
  'durationMs',
  /** Of those, such as took longer than an Express execution may. */
  'overFiveMinutes',
  /** Express executions that ended, what they are billed for, and the states that they entered or tried again. */
  'requests',
  'billedMs',
  'billedMbMs',
  'expressTransitions',
] as const;

/** Name of a count. */
export type CountName = (typeof countNames)[number];

/** Counts of a machine as they are kept and shown. */
export type MachineCounts = { readonly [name in CountName]: number };

/** Positions of the counts. */
export const at = Object.fromEntries(countNames.map((name, index) => [name, index])) as {
  readonly [name in CountName]: number;
};

/** All counts at 0. */
export function noCounts(): Float64Array {
  return new Float64Array(countNames.length);
}

/** Reads what was kept; what an older version did not count is 0. */
export function parseCounts(text: string | undefined): Float64Array {
  const counts = noCounts();
  if (text === undefined) return counts;
  const kept = JSON.parse(text) as { readonly [name: string]: unknown };
  countNames.forEach((name, index) => {
    const value = kept[name];
    if (typeof value === 'number') counts[index] = value;
  });
  return counts;
}

/** The counts by name. */
export function namedCounts(counts: Float64Array): MachineCounts {
  return Object.fromEntries(
    countNames.map((name, index) => [name, counts[index] as number]),
  ) as MachineCounts;
}

/** Prints counts as they are kept: those that are 0 are left out. */
export function printCounts(counts: Float64Array): string {
  return JSON.stringify(
    Object.fromEntries(
      countNames.flatMap((name, index) => (counts[index] === 0 ? [] : [[name, counts[index]]])),
    ),
  );
}
