import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  numberOf,
  Payload,
} from '@cairn/kit';
import { parseTimestamp } from '../data/timestamp.ts';
import { EvaluationFailure } from '../jsonata/evaluation-failure.ts';
import { isJsonataText } from '../jsonata/expression.ts';
import { compileTypedField } from '../jsonata/field.ts';
import { compileMembers, compileTemplate } from '../jsonata/template.ts';
import type {
  Assigner,
  InstantReader,
  ItemsReader,
  NumberReader,
  PayloadFilter,
  ResultMerger,
  RuleReader,
  TextReader,
  WorkMember,
} from './evaluation.ts';
import { notTooLate } from './wait-limit.ts';

/** Compiles what makes a payload of the state's input: Arguments, ItemSelector, Output where there is no result. */
export function compileOutput(template: Json | undefined, location: string): PayloadFilter {
  if (template === undefined) return undefined;
  const make = compileTemplate(template, location);
  return (data, evaluation) => make(evaluation.statesOf(data));
}

/** Compiles Output of a state that works, or of a catcher; `member` is what `$states` calls its second datum. */
export function compileMerger(
  template: Json | undefined,
  location: string,
  member: WorkMember,
): ResultMerger | undefined {
  if (template === undefined) return undefined;
  const make = compileTemplate(template, location);
  return (input, result, evaluation) => make(evaluation.statesOf(input, member, result));
}

/** Compiles Assign. */
export function compileVariables(
  template: Json | undefined,
  location: string,
  member?: WorkMember,
): Assigner | undefined {
  if (!isJsonObject(template)) return undefined;
  const members = compileMembers(template, location);
  return (input, result, evaluation) => {
    const scope = evaluation.statesOf(input, member, result);
    return members.map(([name, make]) => [name, make(scope)] as const);
  };
}

/** Compiles a Choice rule's Condition. */
export function compileCondition(condition: Json, location: string): RuleReader {
  if (typeof condition !== 'string') return () => condition === true;
  const read = compileTypedField(condition, location, 'boolean');
  return (data, evaluation) => read(evaluation.statesOf(data)) === true;
}

/** Compiles TimeoutSeconds, HeartbeatSeconds, MaxConcurrency: a number that is not negative, unless `signed`. */
export function compileInteger(
  value: Json | undefined,
  field: string,
  signed?: true,
): NumberReader | undefined {
  if (isJsonNumber(value)) {
    const constant = numberOf(value);
    return () => constant;
  }
  if (typeof value !== 'string') return undefined;
  const read = compileTypedField(value, field, 'integer');
  return (data, evaluation) => {
    const number = numberOf(read(evaluation.statesOf(data)) as number);
    if (number < 0 && signed === undefined) {
      throw new EvaluationFailure(`${field} cannot be negative.`, field);
    }
    return number;
  };
}

/** Compiles ToleratedFailurePercentage. */
export function compileNumber(value: Json | undefined, field: string): NumberReader | undefined {
  if (isJsonNumber(value)) {
    const constant = numberOf(value);
    return () => constant;
  }
  if (typeof value !== 'string') return undefined;
  const read = compileTypedField(value, field, 'number');
  return (data, evaluation) => {
    const number = numberOf(read(evaluation.statesOf(data)) as number);
    if (number < 0 || number > 100) {
      throw new EvaluationFailure(`${field} must be between 0 and 100.`, field);
    }
    return number;
  };
}

/** Compiles Error and Cause. */
export function compileText(value: Json | undefined, field: string): TextReader | undefined {
  if (typeof value !== 'string') return undefined;
  if (!isJsonataText(value)) return () => value;
  const read = compileTypedField(value, field, 'string');
  return (data, evaluation) => read(evaluation.statesOf(data)) as string;
}

/** Compiles Credentials to the role's ARN. */
export function compileCredentials(credentials: Json | undefined): TextReader | undefined {
  if (!isJsonObject(credentials)) return undefined;
  return compileText(memberOf(credentials, 'RoleArn'), 'Credentials/RoleArn');
}

/** Compiles Seconds or Timestamp of a Wait state. */
export function compileInstant(state: JsonObject): InstantReader {
  const seconds = compileInteger(memberOf(state, 'Seconds'), 'Seconds');
  if (seconds !== undefined) {
    return (data, evaluation) => {
      const { nowMs } = evaluation;
      return notTooLate(nowMs + seconds(data, evaluation) * 1000, nowMs);
    };
  }
  const timestamp = compileText(memberOf(state, 'Timestamp'), 'Timestamp') as TextReader;
  return (data, evaluation) => {
    const text = timestamp(data, evaluation);
    const dueMs = parseTimestamp(text)?.epochMs;
    if (dueMs === undefined) {
      throw new EvaluationFailure(
        `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
        'Timestamp',
      );
    }
    return notTooLate(dueMs, evaluation.nowMs);
  };
}

/** Compiles Items; without it the input has to be the array. @param objects whether an object will do too */
export function compileItems(items: Json | undefined, objects = false): ItemsReader {
  if (items === undefined) return (data) => inputItems(data, objects);
  if (typeof items === 'string') {
    const read = compileTypedField(items, 'Items', 'array', ...(objects ? (['object'] as const) : []));
    return (data, evaluation) => {
      const value = read(evaluation.statesOf(data));
      return value === data.value ? data : Payload.of(value);
    };
  }
  const make = compileTemplate(items, 'Items');
  return (data, evaluation) => inputItems(make(evaluation.statesOf(data)), objects);
}

function inputItems(data: Payload, objects: boolean): Payload {
  if (isJsonArray(data.value) || (objects && isJsonObject(data.value))) return data;
  throw new EvaluationFailure(`Map state input must be an array but was: ${data.text}`, undefined);
}
