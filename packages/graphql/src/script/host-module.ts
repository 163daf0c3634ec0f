import type { Json } from '@cairn/kit';
import type { EvaluationSurroundings } from '../resolver/resolver-code.ts';
import type { OpaqueValue } from './opaque-value.ts';
import type { ScriptFunction } from './script-function.ts';

/**
 * A value as code holds it: JSON, with members and items that may be undefined, functions and opaque values of modules.
 * A number that JavaScript cannot hold is a JsonNumber. Whoever is given one changes nothing of it.
 */
export type ScriptValue =
  | Json
  | undefined
  | ScriptFunction
  | OpaqueValue
  | HostNamespaceValue
  | readonly ScriptValue[]
  | ScriptObject;

/** An object as code holds it: read own members only (`memberOf` of kit, `Object.hasOwn`). */
export interface ScriptObject {
  readonly [member: string]: ScriptValue;
}

/** A namespace (`util.dynamodb`) held as a value; nothing can be done with it but read its members. */
export interface HostNamespaceValue {
  readonly kind: 'namespace';
}

/** The modules that code may import, by specifier: `@aws-appsync/utils`, `@aws-appsync/utils/dynamodb`. */
export interface HostModules {
  readonly [specifier: string]: HostModule;
}

/** What a module exports, by name: `{ util: { autoId, dynamodb: { toDynamoDB } }, extensions: {…} }`. */
export type HostModule = HostNamespace;

/** Named functions, constants and further namespaces. */
export interface HostNamespace {
  readonly [name: string]: HostMember;
}

export type HostMember = HostFunction | HostNamespace | string | number | boolean | null;

/**
 * A function of a module. What it is given may be anything that code can make: undefined members, functions, cycles.
 * What it gives is not changed afterwards, neither by it nor by code (which changes copies), so it may share parts of
 * what it was given. As the tag of a template it is given the array of the template's strings, then the values.
 * A JavaScript error that it throws ends the evaluation as a failure of the server, so raise by `call` instead.
 */
export type HostFunction = (parameters: readonly ScriptValue[], call: HostCall) => ScriptValue;

/** What a function of a module may ask and do while it is called. */
export interface HostCall {
  readonly surroundings: EvaluationSurroundings;
  /** Takes steps of work from what the evaluation has left: one for each value or some tens of characters looked at. Ends the evaluation when none are left. */
  spend(steps: number): void;
  /** Takes bytes from the memory that the evaluation may use; strings and lists that grow with what was given are to be told before they are made. */
  allocate(bytes: number): void;
  /** The value as JSON: members that are undefined left out, undefined items null. Fails, as a failure of the code, for functions and cycles. Undefined stays undefined. Counted. */
  json(value: ScriptValue): Json | undefined;
  /** `String(value)`, counted. */
  text(value: ScriptValue): string;
  /** `Number(value)`. */
  number(value: ScriptValue): number;
  /** A pattern of java.util.regex, on a linear engine and kept for later; a pattern that is none is a failure of the code. */
  pattern(expression: string): JavaPattern;
  /** `util.error`. Ends the evaluation with an error of kind `raised`. */
  raise(error: {
    readonly message: string;
    readonly errorType?: string | null;
    readonly data?: Json;
    readonly errorInfo?: Json;
  }): never;
  /** `util.unauthorized`. */
  unauthorized(): never;
  /** What the function was given is wrong: an error of type `Code` at the place of the call. */
  fail(message: string): never;
  /** `runtime.earlyReturn`. */
  earlyReturn(value: Json, skipTo: 'NEXT' | 'END'): never;
}

/** A compiled pattern; work is counted by the caller's evaluation. */
export interface JavaPattern {
  /** Whether the whole text matches: `util.matches`. */
  matches(text: string): boolean;
  /** Whether some part of the text matches. */
  finds(text: string): boolean;
  /** With Java's `$1` in the replacement. */
  replaceFirst(text: string, replacement: string): string;
  replaceAll(text: string, replacement: string): string;
  split(text: string): string[];
}
