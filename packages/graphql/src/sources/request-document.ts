import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  numberOf,
} from '@cairn/kit';
import { documentFailure, type SourceFailure } from './source-failure.ts';

// Texts: "Troubleshooting and common mistakes" of the developer guide (`Value for field '$[operation]' not found.`),
// and what users have shown of the service's answers (`Unsupported element '$[returnValues]'.`).

/** A member that is missing, or null: templates write null where they have nothing. */
export function isAbsent(value: Json | undefined): value is null | undefined {
  return value === undefined || value === null;
}

/** An object of a document whose members are known. @param path `$[update]` @throws SourceFailure */
export function readObject(value: Json | undefined, path: string, members: ReadonlySet<string>): JsonObject {
  const object = readAnyObject(value, path);
  for (const member of Object.keys(object)) {
    if (!members.has(member)) throw documentFailure(`Unsupported element '${path}[${member}]'.`);
  }
  return object;
}

/** An object of any members. @throws SourceFailure */
export function readAnyObject(value: Json | undefined, path: string): JsonObject {
  if (isAbsent(value)) throw missing(path);
  if (!isJsonObject(value)) throw unexpected('object', path, value);
  return value;
}

/** @throws SourceFailure */
export function readArray(value: Json | undefined, path: string): readonly Json[] {
  if (isAbsent(value)) throw missing(path);
  if (!isJsonArray(value)) throw unexpected('array', path, value);
  return value;
}

/** A text that has to be there. @throws SourceFailure */
export function readText(object: JsonObject, member: string, path: string): string {
  const value = readOptionalText(object, member, path);
  if (value === undefined) throw missing(`${path}[${member}]`);
  return value;
}

/** @throws SourceFailure */
export function readOptionalText(object: JsonObject, member: string, path: string): string | undefined {
  const value = memberOf(object, member);
  if (isAbsent(value)) return undefined;
  if (typeof value !== 'string') throw unexpected('string', `${path}[${member}]`, value);
  return value;
}

/** @throws SourceFailure */
export function readOptionalBoolean(object: JsonObject, member: string, path: string): boolean | undefined {
  const value = memberOf(object, member);
  if (isAbsent(value)) return undefined;
  if (typeof value !== 'boolean') throw unexpected('boolean', `${path}[${member}]`, value);
  return value;
}

/** @throws SourceFailure */
export function readOptionalInteger(object: JsonObject, member: string, path: string): number | undefined {
  const value = memberOf(object, member);
  if (isAbsent(value)) return undefined;
  const number = isJsonNumber(value) ? numberOf(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw unexpected('integer', `${path}[${member}]`, value);
  return number;
}

export function missing(path: string): SourceFailure {
  return documentFailure(`Value for field '${path}' not found.`);
}

export function unexpected(wanted: string, path: string, value: Json | undefined): SourceFailure {
  return documentFailure(`Expected JSON ${wanted} for '${path}' but got ${typeNameOf(value)} instead.`);
}

function typeNameOf(value: Json | undefined): string {
  if (isAbsent(value)) return 'NULL';
  if (isJsonArray(value)) return 'ARRAY';
  if (isJsonNumber(value)) return 'NUMBER';
  return (typeof value).toUpperCase();
}
