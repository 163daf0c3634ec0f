import { isJsonObject, type Json, type JsonObject, jsonEquals, memberOf, setMember } from '@cairn/kit';
import { isAbsent, readAnyObject, readObject, readText, unexpected } from '../request-document.ts';
import { documentFailure } from '../source-failure.ts';
import { readTypedValues } from './attribute-values.ts';

/** An expression with what its placeholders stand for. */
export interface Expression {
  readonly expression: string;
  readonly names: JsonObject | undefined;
  readonly values: JsonObject | undefined;
}

const namesOnly = ['expression', 'expressionNames'];
const namesAndValues = [...namesOnly, 'expressionValues'];
const ofProjection: ReadonlySet<string> = new Set(namesOnly);
const ofExpression: ReadonlySet<string> = new Set(namesAndValues);

/** `query`, `filter`, `update`: an object of expression, names and values. @throws SourceFailure */
export function readExpression(
  value: Json | undefined,
  path: string,
  members: ReadonlySet<string> = ofExpression,
): Expression {
  const object = readObject(value, path, members);
  const names = memberOf(object, 'expressionNames');
  const values = memberOf(object, 'expressionValues');
  return {
    expression: readText(object, 'expression', path),
    names: isAbsent(names) || isEmpty(names) ? undefined : readNames(names, `${path}[expressionNames]`),
    values:
      isAbsent(values) || isEmpty(values) ? undefined : readTypedValues(values, `${path}[expressionValues]`),
  };
}

/** The same, where it may be missing. @throws SourceFailure */
export function readOptionalExpression(value: Json | undefined, path: string): Expression | undefined {
  return isAbsent(value) || isNoExpression(value) ? undefined : readExpression(value, path);
}

/** What `util.transform.toDynamoDBFilterExpression` and its like make of a filter that asks for nothing. */
export function isNoExpression(value: Json): boolean {
  if (!isJsonObject(value) || memberOf(value, 'expression') !== '') return false;
  const names = memberOf(value, 'expressionNames');
  const values = memberOf(value, 'expressionValues');
  return [names, values].every((each) => isAbsent(each) || isEmpty(each));
}

function isEmpty(value: Json): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** `projection`: names, but no values. @throws SourceFailure */
export function readProjection(value: Json | undefined, path: string): Expression | undefined {
  return isAbsent(value) ? undefined : readExpression(value, path, ofProjection);
}

/** Members of an expression, for those that have more. */
export function expressionMembers(...more: readonly string[]): ReadonlySet<string> {
  return new Set([...namesAndValues, ...more]);
}

function readNames(value: Json, path: string): JsonObject {
  const names = readAnyObject(value, path);
  for (const [placeholder, name] of Object.entries(names)) {
    if (typeof name !== 'string') throw unexpected('string', `${path}[${placeholder}]`, name);
  }
  return names;
}

/**
 * What the placeholders of all expressions of a call stand for.
 * @throws SourceFailure where one placeholder stands for two things
 */
export function placeholders(...expressions: readonly (Expression | undefined)[]): JsonObject {
  let names: JsonObject | undefined;
  let values: JsonObject | undefined;
  for (const each of expressions) {
    if (each === undefined) continue;
    names = merged(names, each.names);
    values = merged(values, each.values);
  }
  return {
    ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
    ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
  };
}

function merged(first: JsonObject | undefined, second: JsonObject | undefined): JsonObject | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  const all: Record<string, Json> = {};
  for (const [name, value] of Object.entries(first)) setMember(all, name, value);
  for (const [name, value] of Object.entries(second)) {
    if (Object.hasOwn(all, name) && !jsonEquals(all[name] as Json, value)) {
      throw documentFailure(`The placeholder '${name}' stands for two things in one request.`);
    }
    setMember(all, name, value);
  }
  return all;
}

/** Names of attributes that a projection names as a whole, by what it calls them. */
export function projectedNames({ expression, names }: Expression): ReadonlySet<string> {
  const known = isJsonObject(names) ? names : {};
  return new Set(
    expression.split(',').map((part) => {
      const name = part.trim();
      return String(memberOf(known, name) ?? name);
    }),
  );
}
