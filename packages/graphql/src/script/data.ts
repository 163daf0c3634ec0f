import { type Json, JsonNumber, jsonNestingDepthMax, setMember } from '@cairn/kit';
import { isList } from './conversions.ts';
import type { Evaluation } from './evaluation.ts';
import type { ScriptObject, ScriptValue } from './host-module.ts';
import { NamespaceValue } from './namespace-value.ts';
import { OpaqueValue } from './opaque-value.ts';
import { ScriptFunction } from './script-function.ts';

/** How a value becomes data. */
export interface DataRule {
  /** What becomes of functions: a failure of the code, or left out as `JSON.stringify` does. */
  readonly functions: 'refused' | 'left-out';
  /** Whether objects and lists are copied even where all of them is data already: code may still change them. */
  readonly isCopied: boolean;
  /** Most bytes of JSON text, as far as they are counted here (escapes are not). */
  readonly bytesMax?: number;
  /** Whether this takes no steps of the evaluation: what a handler gives is bounded by its size alone. */
  readonly isFree?: boolean;
  /** Whether it will be printed: that is paid for before it is done, as it cannot be stopped half-way. */
  readonly isPrinted?: boolean;
}

/**
 * A value of code as JSON: undefined members are left out, undefined items and numbers that are none become null.
 * What is data already is given as it is, unless it has to be copied.
 */
export function dataOf(value: ScriptValue, run: Evaluation, rule: DataRule): Json | undefined {
  return new DataMaker(run, rule).make(value, jsonNestingDepthMax);
}

class DataMaker {
  readonly #run: Evaluation;
  readonly #rule: DataRule;
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(run: Evaluation, rule: DataRule) {
    this.#run = run;
    this.#rule = rule;
    this.#bytesMax = rule.bytesMax ?? run.traits.limits.scriptMemoryBytes;
  }

  make(value: ScriptValue, levels: number): Json | undefined {
    switch (typeof value) {
      case 'string':
        this.#take(value.length + 2);
        return value;
      case 'number':
        this.#take(2);
        return Number.isFinite(value) ? value : null;
      case 'boolean':
        this.#take(4);
        return value;
      case 'undefined':
        return undefined;
    }
    if (value === null) return null;
    if (value instanceof JsonNumber) {
      this.#take(value.text.length);
      return value;
    }
    if (levels === 0) {
      this.#run.fail('TypeError: Converting circular structure to JSON, or one that nests too deeply');
    }
    if (isList(value)) return this.#list(value, levels - 1);
    if (value instanceof ScriptFunction) return this.#function();
    if (value instanceof OpaqueValue) return this.make(value.json(), levels - 1);
    return this.#object(value instanceof NamespaceValue ? {} : (value as ScriptObject), levels - 1);
  }

  #function(): undefined {
    if (this.#rule.functions === 'refused') this.#run.fail('returning a function is not allowed');
    return undefined;
  }

  #list(list: readonly ScriptValue[], levels: number): Json {
    this.#take(2);
    let copy: Json[] | undefined = this.#rule.isCopied ? [] : undefined;
    for (let index = 0; index < list.length; index += 1) {
      const item = list[index];
      const data = this.make(item, levels) ?? null;
      this.#take(1);
      if (copy === undefined && data !== item) copy = list.slice(0, index) as Json[];
      copy?.push(data);
    }
    return copy ?? (list as Json);
  }

  #object(object: ScriptObject, levels: number): Json {
    this.#take(2);
    let copy: Record<string, Json> | undefined = this.#rule.isCopied ? {} : undefined;
    for (const member of Object.keys(object)) {
      const value = object[member];
      this.#take(1);
      const data = this.make(value, levels);
      if (copy === undefined && (data !== value || data === undefined)) copy = before(object, member);
      if (data === undefined) continue;
      this.#take(member.length + 3);
      if (copy !== undefined) setMember(copy, member, data);
    }
    return copy ?? (object as Json);
  }

  #take(bytes: number): void {
    const { isFree, isPrinted } = this.#rule;
    if (isFree !== true) this.#run.spend(1 + (bytes >>> (isPrinted === true ? 3 : 5)));
    this.#bytes += bytes;
    if (this.#bytes > this.#bytesMax) this.#run.fail(`The value is larger than ${this.#bytesMax} bytes`);
  }
}

/** The members of an object before one of them. */
function before(object: ScriptObject, last: string): Record<string, Json> {
  const copy: Record<string, Json> = {};
  for (const member of Object.keys(object)) {
    if (member === last) break;
    setMember(copy, member, object[member] as Json);
  }
  return copy;
}
