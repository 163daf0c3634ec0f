import type { Json, JsonObject } from '@cairn/kit';
import { keysText } from './field-errors.ts';

/** Where something stands in a document: as AppSync prints it. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A step of the way from the answer's data to a value. */
export interface Path {
  readonly parent: Path | undefined;
  readonly key: string | number;
}

/** An error of a document or of its variables: nothing was executed. Source: answers of AppSync as clients report them. */
export function documentError(message: string, places: readonly Place[]): JsonObject {
  return { path: null, locations: printedPlaces(places), message };
}

/** An error of the engine at a value: a null where there may be none, a value that is none of its type. */
export function valueError(message: string, path: Path): JsonObject {
  return { path: pathKeys(path), locations: null, message };
}

/** What a resolver's error is made of. */
export interface RaisedError {
  readonly message: string;
  readonly errorType: string | null;
  readonly data: Json;
  readonly errorInfo: Json;
}

/** An error of a resolver at its field: members in AppSync's order, nulls printed. */
export function resolverError(error: RaisedError, path: Path, places: readonly Place[]): JsonObject {
  return {
    path: pathKeys(path),
    data: error.data,
    errorType: error.errorType,
    errorInfo: error.errorInfo,
    locations: printedPlaces(places),
    message: error.message,
  };
}

function printedPlaces(places: readonly Place[]): Json {
  return places.map(({ line, column }) => ({ line, column, sourceName: null }));
}

/** `["posts", 0, "title"]`. */
export function pathKeys(path: Path | undefined): readonly (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at !== undefined; at = at.parent) keys.push(at.key);
  return keys.reverse();
}

/** `/posts[0]/title`, as messages name it. */
export function pathText(path: Path): string {
  return keysText(pathKeys(path));
}
