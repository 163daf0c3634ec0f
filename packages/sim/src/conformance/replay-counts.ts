import type { Replayed } from './replay-report.ts';

/** How many recordings there are, and how many were answered alike: in everything, and in what came of them. */
export interface ReplayCounts {
  readonly replayed: number;
  readonly strict: number;
  readonly outcome: number;
}

/** Counts recordings; those that were not replayed do not count. */
export function countReplayed(records: readonly Replayed[]): ReplayCounts {
  const replayed = records.filter((record) => record.class !== 'skipped');
  return {
    replayed: replayed.length,
    strict: replayed.filter((record) => record.class === 'pass').length,
    outcome: replayed.filter((record) => record.outcome === 'pass').length,
  };
}

/** A share in percent, never rounded up to all. */
export function percentOf(part: number, whole: number): string {
  if (whole === 0) return '–';
  if (part === whole) return '100 %';
  return `${(Math.floor((1_000 * part) / whole) / 10).toFixed(1)} %`;
}

/** Groups of features, in the order in which they are shown; a recording belongs to the first that takes it. */
const features: readonly (readonly [name: string, takes: (record: Replayed) => boolean])[] = [
  ['TestState', ({ kind }) => kind === 'test_state'],
  ['Express', ({ kind, group }) => kind.startsWith('express') || group.includes('express')],
  ['Distributed Map', ({ uses }) => uses?.includes('distributed_map') === true],
  ['API', ({ kind }) => kind === 'api' || kind === 'lint'],
  [
    'JSONata, variables',
    ({ uses }) => uses?.includes('jsonata') === true || uses?.includes('assign') === true,
  ],
  ['JSONPath', () => true],
];
const shownOrder = ['API', 'JSONPath', 'JSONata, variables', 'TestState', 'Express', 'Distributed Map'];

/** Counts by group of features. */
export function countFeatures(
  records: readonly Replayed[],
): readonly (readonly [name: string, counts: ReplayCounts])[] {
  const of = (record: Replayed): string => features.find(([, takes]) => takes(record))?.[0] ?? '';
  return shownOrder.map((name) => [name, countReplayed(records.filter((record) => of(record) === name))]);
}

/** Counts by the folder of the recordings. */
export function countGroups(
  records: readonly Replayed[],
): readonly (readonly [name: string, counts: ReplayCounts])[] {
  const groups = [...new Set(records.map(({ group }) => group))].sort();
  return groups.map((group) => [group, countReplayed(records.filter((record) => record.group === group))]);
}

/** Operations that an execution's recording goes through. */
const runs = ['CreateStateMachine', 'StartExecution', 'DescribeExecution', 'GetExecutionHistory'];

/** Counts by operation. */
export function countOperations(records: readonly Replayed[]): ReadonlyMap<string, ReplayCounts> {
  const byOperation = new Map<string, Replayed[]>();
  for (const record of records) {
    for (const operation of operationsOf(record)) {
      const list = byOperation.get(operation) ?? [];
      list.push(record);
      byOperation.set(operation, list);
    }
  }
  return new Map(Array.from(byOperation, ([operation, list]) => [operation, countReplayed(list)]));
}

function operationsOf({ kind, operation, operations }: Replayed): readonly string[] {
  if (operations !== undefined) return operations;
  if (operation !== undefined) return [operation];
  if (kind === 'test_state') return ['TestState'];
  if (kind === 'express_sync') return ['CreateStateMachine', 'StartSyncExecution'];
  if (kind === 'express_async') return ['CreateStateMachine', 'StartExecution'];
  return kind === 'execution' ? runs : [];
}
