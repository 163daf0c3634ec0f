import { type Json, type JsonObject, unreachable } from '@cairn/kit';
import type { QueryLanguage } from '../definition-edit/query-language.ts';
import { freshStateName } from '../definition-edit/state-place.ts';
import { type TaskKind, taskKinds, taskSkeleton } from './task-skeletons.ts';

/** What a new state can be: a type, or what its Task calls, its Wait waits for, its Map reads. */
export const skeletonKinds = [
  ...taskKinds,
  'pass',
  'choice',
  'waitSeconds',
  'waitTimestamp',
  'waitFromInput',
  'succeed',
  'fail',
  'parallel',
  'map',
  'distributedMapJson',
  'distributedMapCsv',
  'distributedMapObjects',
] as const;

/** One of {@link skeletonKinds}. */
export type SkeletonKind = (typeof skeletonKinds)[number];

/** Where a skeleton goes. */
export interface SkeletonPlace {
  readonly language: QueryLanguage;
  /** Names of the definition's states: those inside of the skeleton get others. */
  readonly taken: ReadonlySet<string>;
  /** A state that a Choice can lead to; the Choice needs one. */
  readonly next?: string;
}

/**
 * A new state as a person would begin it, its fields in the usual order. It ends its region; edits that put it
 * somewhere make it lead on.
 */
export function stateSkeleton(kind: SkeletonKind, place: SkeletonPlace): JsonObject {
  if ((taskKinds as readonly string[]).includes(kind)) return taskSkeleton(kind as TaskKind, place.language);
  const isJsonata = place.language === 'JSONata';
  const other = kind as Exclude<SkeletonKind, TaskKind>;
  switch (other) {
    case 'pass':
      return { Type: 'Pass', End: true };
    case 'choice':
      return choice(place);
    case 'waitSeconds':
      return { Type: 'Wait', Seconds: 5, End: true };
    case 'waitTimestamp':
      return { Type: 'Wait', Timestamp: '2030-01-01T00:00:00Z', End: true };
    case 'waitFromInput':
      return isJsonata
        ? { Type: 'Wait', Timestamp: '{% $states.input.waitUntil %}', End: true }
        : { Type: 'Wait', TimestampPath: '$.waitUntil', End: true };
    case 'succeed':
      return { Type: 'Succeed' };
    case 'fail':
      return { Type: 'Fail', Error: 'MyError', Cause: 'What went wrong, for people' };
    case 'parallel':
      return parallel(place);
    case 'map':
      return map(place);
    case 'distributedMapJson':
    case 'distributedMapCsv':
    case 'distributedMapObjects':
      return distributedMap(other, place);
    default:
      return unreachable(other);
  }
}

/** Two branches that pass their input on. */
function parallel({ taken }: SkeletonPlace): JsonObject {
  const first = freshStateName(taken, 'Pass');
  const second = freshStateName(new Set([...taken, first]), 'Pass');
  return { Type: 'Parallel', Branches: [passRegion(first), passRegion(second)], End: true };
}

function choice({ language, next }: SkeletonPlace): JsonObject {
  if (next === undefined) return { Type: 'Choice', Choices: [] };
  const rule =
    language === 'JSONata'
      ? { Condition: '{% $states.input.isReady %}', Next: next }
      : { Variable: '$.isReady', BooleanEquals: true, Next: next };
  return { Type: 'Choice', Choices: [rule], Default: next };
}

function map({ language, taken }: SkeletonPlace): JsonObject {
  const items: JsonObject =
    language === 'JSONata' ? { Items: '{% $states.input.items %}' } : { ItemsPath: '$.items' };
  return {
    Type: 'Map',
    ...items,
    MaxConcurrency: 10,
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...passRegion(freshStateName(taken, 'Pass')) },
    End: true,
  };
}

function distributedMap(
  kind: 'distributedMapJson' | 'distributedMapCsv' | 'distributedMapObjects',
  { language, taken }: SkeletonPlace,
): JsonObject {
  const isList = kind === 'distributedMapObjects';
  const place: JsonObject = isList
    ? { Bucket: 'my-bucket', Prefix: 'my-prefix/' }
    : { Bucket: 'my-bucket', Key: kind === 'distributedMapCsv' ? 'items.csv' : 'items.json' };
  const config: Json =
    kind === 'distributedMapCsv'
      ? { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }
      : { InputType: 'JSON' };
  const field = language === 'JSONata' ? 'Arguments' : 'Parameters';
  const resource = `arn:aws:states:::s3:${isList ? 'listObjectsV2' : 'getObject'}`;
  return {
    Type: 'Map',
    ItemReader: { Resource: resource, ...(isList ? {} : { ReaderConfig: config }), [field]: place },
    MaxConcurrency: 100,
    ToleratedFailurePercentage: 5,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      ...passRegion(freshStateName(taken, 'Pass')),
    },
    End: true,
  };
}

function passRegion(name: string): JsonObject {
  return { StartAt: name, States: { [name]: { Type: 'Pass', End: true } } };
}

/** A retrier as a person would begin it. */
export function retrierSkeleton(): JsonObject {
  return {
    ErrorEquals: ['States.TaskFailed'],
    IntervalSeconds: 2,
    MaxAttempts: 3,
    BackoffRate: 2,
    JitterStrategy: 'FULL',
  };
}

/** A catcher that leads to a state and keeps the input beside the error. */
export function catcherSkeleton(next: string, language: QueryLanguage): JsonObject {
  return language === 'JSONata'
    ? {
        ErrorEquals: ['States.ALL'],
        Output: "{% $merge([$states.input, { 'error': $states.errorOutput }]) %}",
        Next: next,
      }
    : { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: next };
}

/** A choice rule that leads to a state. */
export function choiceRuleSkeleton(next: string, language: QueryLanguage): JsonObject {
  return language === 'JSONata'
    ? { Condition: '{% $states.input.isReady %}', Next: next }
    : { Variable: '$.isReady', BooleanEquals: true, Next: next };
}
