import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  numberOf,
  Payload,
  printJson,
} from '@cairn/kit';
import { compilePath } from '../data/path.ts';
import { readRequired } from '../data/path-miss.ts';
import { compileFieldExpression, compilePayloadTemplate } from '../data/payload-template.ts';
import { compileReferencePath } from '../data/reference-path.ts';
import { shownValue } from '../data/shown-value.ts';
import { StateFailure } from '../data/state-failure.ts';
import { parseTimestamp } from '../data/timestamp.ts';
import type { InstantReader, ItemsReader, NumberReader, TextReader } from './evaluation.ts';
import { notTooLate } from './wait-limit.ts';

/** Text of a value inside a cause: strings bare, all else as JSON. */
function shown(value: Json): string {
  return typeof value === 'string' ? value : shownValue(value);
}

function runtimeFailure(cause: string): StateFailure {
  return new StateFailure('States.Runtime', cause);
}

/** How a number is taken that a path names. */
interface NamedNumber {
  /** What it has to be, in a cause. */
  readonly kind: 'integer' | 'float';
  readonly read: (value: Json) => number | undefined;
  /** @throws StateFailure when it lies where it may not */
  readonly check: (number: number) => void;
}

/** Compiles a number that stands in a state, or that the field's Path form names, if either is there. */
function compileNumberField(state: JsonObject, field: string, named: NamedNumber): NumberReader | undefined {
  const literal = memberOf(state, field);
  if (isJsonNumber(literal)) {
    const constant = numberOf(literal);
    return () => constant;
  }
  const text = memberOf(state, `${field}Path`);
  if (typeof text !== 'string') return undefined;
  const path = compilePath(text);
  return (data, evaluation) => {
    const value = readRequired(path, evaluation.scopeOf(data.value));
    const number = named.read(value);
    if (number === undefined) {
      throw runtimeFailure(
        `The ${field}Path field refers to value "${shown(value)}" which is not a valid ${named.kind}: ${text}`,
      );
    }
    named.check(number);
    return number;
  };
}

/**
 * Compiles a pair of fields such as TimeoutSeconds and TimeoutSecondsPath into one reader, if either is there.
 * That a heartbeat which a path names be shorter than the time-out is not asked for: the time-out then comes first.
 * @param range what a value that a path names has to lie in; whatever is not negative unless said
 * @param signed leaves a negative value to whoever uses it
 */
export function compileIntegerField(
  state: JsonObject,
  field: string,
  range?: { readonly min: number; readonly max: number },
  signed?: true,
): NumberReader | undefined {
  return compileNumberField(state, field, {
    kind: 'integer',
    read: integerOf,
    check(number) {
      if (number < 0 && signed === undefined) throw runtimeFailure(`${field} cannot be negative.`);
      if (range !== undefined && (number < range.min || number > range.max)) {
        throw runtimeFailure(`${field} must be between ${range.min} and ${range.max}.`);
      }
    },
  });
}

/** Compiles ToleratedFailurePercentage or its Path form. */
export function compilePercentageField(state: JsonObject): NumberReader | undefined {
  const field = 'ToleratedFailurePercentage';
  return compileNumberField(state, field, {
    kind: 'float',
    read: (value) => (isJsonNumber(value) ? numberOf(value) : floatOf(value)),
    check(number) {
      if (number < 0 || number > 100) throw runtimeFailure(`${field} must be between 0 and 100.`);
    },
  });
}

function floatOf(value: Json): number | undefined {
  return typeof value === 'string' && /^[+-]?\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** An integer, written as a JSON integer or as a string of digits. */
function integerOf(value: Json): number | undefined {
  const text = isJsonNumber(value) ? printJson(value) : value;
  return typeof text === 'string' && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** Compiles the one field of Seconds, SecondsPath, Timestamp and TimestampPath that a Wait state has. */
export function compileWait(state: JsonObject): InstantReader {
  const seconds = memberOf(state, 'Seconds');
  if (isJsonNumber(seconds)) {
    const delayMs = numberOf(seconds) * 1000;
    return (_data, evaluation) => notTooLate(evaluation.nowMs + delayMs, evaluation);
  }
  const timestamp = memberOf(state, 'Timestamp');
  if (typeof timestamp === 'string') {
    const dueMs = parseTimestamp(timestamp)?.epochMs;
    return (_data, evaluation) => notTooLate(dueMs ?? evaluation.nowMs, evaluation);
  }
  const secondsPath = memberOf(state, 'SecondsPath');
  if (typeof secondsPath === 'string') return compileSecondsPath(secondsPath);
  return compileTimestampPath(memberOf(state, 'TimestampPath') as string);
}

function compileSecondsPath(text: string): InstantReader {
  const path = compilePath(text);
  return (data, evaluation) => {
    const value = path.read(evaluation.scopeOf(data.value));
    if (value === undefined) {
      throw runtimeFailure(`The SecondsPath parameter does not reference an input value: ${text}`);
    }
    const seconds = integerOf(value);
    if (seconds === undefined) {
      throw runtimeFailure(
        `The SecondsPath parameter cannot be parsed as a long value: ${text} == ${shown(value)}`,
      );
    }
    if (seconds < 0) {
      throw runtimeFailure(
        `The SecondsPath parameter references a negative value: ${text} == ${shown(value)}`,
      );
    }
    return notTooLate(evaluation.nowMs + seconds * 1000, evaluation);
  };
}

function compileTimestampPath(text: string): InstantReader {
  const path = compilePath(text);
  return (data, evaluation) => {
    const value = path.read(evaluation.scopeOf(data.value));
    if (value === undefined) {
      throw runtimeFailure(`The TimestampPath parameter does not reference an input value: ${text}`);
    }
    const dueMs = typeof value === 'string' ? parseTimestamp(value)?.epochMs : undefined;
    if (dueMs === undefined) {
      throw runtimeFailure(
        `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${text} == ${shown(value)}`,
      );
    }
    return notTooLate(dueMs, evaluation);
  };
}

/** Compiles Error or Cause of a Fail state, or their Path forms, which may be intrinsic functions. */
export function compileFailText(state: JsonObject, field: 'Error' | 'Cause'): TextReader | undefined {
  const literal = memberOf(state, field);
  if (typeof literal === 'string') return () => literal;
  const text = memberOf(state, `${field}Path`);
  if (typeof text !== 'string') return undefined;
  const evaluate = compileFieldExpression(`${field}Path`, text);
  return (data, evaluation) => shown(evaluate(evaluation.scopeOf(data.value)));
}

/** Compiles ItemsPath, which has to find an array. @param objects whether an object will do too */
export function compileItemsPath(text: string | undefined, objects = false): ItemsReader {
  const path = compileReferencePath(text ?? '$');
  // AWS writes a path of the context object with one dollar.
  const shownPath = path.text.replace(/^\$\$/, '$');
  return (data, evaluation) => {
    const value = path.readPlace(evaluation.scopeOf(data.value));
    const fits = isJsonArray(value) || (objects && isJsonObject(value));
    if (!fits) throw runtimeFailure(`Reference path "${shownPath}" must point to array.`);
    return value === data.value ? data : Payload.of(value);
  };
}

/** Compiles Credentials to the role's ARN. */
export function compileCredentials(credentials: JsonObject | undefined): TextReader | undefined {
  if (credentials === undefined) return undefined;
  const evaluate = compilePayloadTemplate(credentials);
  return (data, evaluation) => {
    const roleArn = memberOf(evaluate(evaluation.scopeOf(data.value)) as JsonObject, 'RoleArn');
    if (typeof roleArn !== 'string') throw runtimeFailure('The RoleArn of Credentials must be a string.');
    return roleArn;
  };
}
