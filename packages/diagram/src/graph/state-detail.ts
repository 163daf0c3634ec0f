import { isJsonNumber, isJsonObject, type Json, type JsonObject, memberOf, numberOf } from '@cairn/kit';
import { expressionText } from './choice-label.ts';
import type { ResourceLabel } from './definition-graph-types.ts';
import { shortText } from './short-text.ts';

/** Longest detail. */
const detailCharactersMax = 60;

/** What a box says below the state's name: what a Task calls, how long a Wait waits, with what a Fail fails. */
export function stateDetail(state: JsonObject, resource: ResourceLabel | undefined): string | undefined {
  const text = detailText(state, resource);
  return text === undefined || text === '' ? undefined : shortText(text, detailCharactersMax);
}

function detailText(state: JsonObject, resource: ResourceLabel | undefined): string | undefined {
  switch (memberOf(state, 'Type')) {
    case 'Task':
      return resource?.text;
    case 'Wait':
      return waitDetail(state);
    case 'Fail':
      return valueText(memberOf(state, 'Error')) ?? valueText(memberOf(state, 'ErrorPath'));
    case 'Map':
      return mapDetail(state);
    default:
      return undefined;
  }
}

function waitDetail(state: JsonObject): string | undefined {
  const seconds = memberOf(state, 'Seconds');
  if (isJsonNumber(seconds)) return durationText(numberOf(seconds));
  const path = valueText(seconds) ?? valueText(memberOf(state, 'SecondsPath'));
  if (path !== undefined) return `${path} s`;
  const instant = valueText(memberOf(state, 'Timestamp')) ?? valueText(memberOf(state, 'TimestampPath'));
  return instant === undefined ? undefined : `until ${instant}`;
}

function mapDetail(state: JsonObject): string | undefined {
  const items = valueText(memberOf(state, 'Items')) ?? valueText(memberOf(state, 'ItemsPath'));
  const reader = memberOf(state, 'ItemReader');
  const read = isJsonObject(reader) ? valueText(memberOf(reader, 'Resource')) : undefined;
  const from = read === undefined ? items : /:::(?:aws-sdk:)?(s3:\w+)/.exec(read)?.[1];
  const concurrency =
    valueText(memberOf(state, 'MaxConcurrency')) ?? valueText(memberOf(state, 'MaxConcurrencyPath'));
  const atMost = concurrency === undefined || concurrency === '0' ? undefined : `${concurrency} at once`;
  return [from, atMost].filter((part) => part !== undefined).join(', ');
}

/** A text or number of a definition; JSONata without its braces. */
function valueText(value: Json | undefined): string | undefined {
  if (value !== undefined && isJsonNumber(value)) return String(value);
  return typeof value === 'string' ? expressionText(value) : undefined;
}

const units: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
];

/** `90 s`, `5 min`, `2 h`, `30 d`: the largest unit that leaves a whole number. */
function durationText(seconds: number): string {
  if (seconds > 0) {
    for (const [size, unit] of units) if (seconds % size === 0) return `${seconds / size} ${unit}`;
  }
  return `${seconds} s`;
}
