import { type Json, type JsonObject, setMember } from '@cairn/kit';
import {
  type Fuel,
  type HostObject,
  isList,
  isMap,
  jsonOf,
  printValue,
  type Value,
  type ValueMap,
  valueOfJson,
} from '@cairn/vtl';
import type { ResolverContext, ResolverInfo } from '../resolver/resolver-context.ts';

/** Members that toJson($ctx) shows, in AWS's order. */
const shownMembers = [
  ...['arguments', 'identity', 'source', 'result', 'error', 'prev', 'stash', 'outErrors', 'info', 'request'],
  'env',
];

/**
 * `$ctx`: what a resolver's context is to one evaluation. Members become values when they are asked for; templates
 * change those values, and the context itself stays as it is until {@link keepStash} is called.
 */
export class ContextObject implements HostObject {
  readonly isHostObject = true;
  readonly #context: ResolverContext;
  readonly #fuel: Fuel;
  readonly #appended: () => readonly Json[];
  readonly #values = new Map<string, Value>();

  /** @param appended errors that were appended so far, where the context does not know them */
  constructor(context: ResolverContext, fuel: Fuel, appended: () => readonly Json[]) {
    this.#context = context;
    this.#fuel = fuel;
    this.#appended = appended;
  }

  readonly property = (written: string): Value | undefined => {
    const name = written === 'args' ? 'arguments' : written;
    if (name === 'outErrors') return this.#outErrors();
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const value = this.#make(name);
    if (value !== undefined) this.#values.set(name, value);
    return value;
  };

  readonly assign = (name: string, value: Value): void => {
    // The stash is one for all steps of a resolver: it is changed, not exchanged.
    if (name === 'stash') return;
    this.#values.set(name === 'args' ? 'arguments' : name, value);
  };

  readonly call = (name: string, [first = null, second = null]: readonly Value[]): Value | undefined => {
    const member = typeof first === 'string' ? first : '';
    if (name === 'get') return this.property(member);
    if (name === 'containsKey') return (this.property(member) ?? null) !== null;
    if (name === 'put') this.assign(member, second);
    if (name === 'toString') return this.text(this.#fuel);
    if (name === 'keySet') return [...shownMembers];
    return undefined;
  };

  readonly text = (fuel: Fuel): string => printValue(this.#shown(), fuel);

  readonly json = (fuel: Fuel): Json => jsonOf(this.#shown(), fuel);

  #shown(): ValueMap {
    return new Map(shownMembers.map((name) => [name, this.property(name) ?? null]));
  }

  /** More may be appended while the template goes on. */
  #outErrors(): Value {
    const errors = this.#context.outErrors ?? this.#appended();
    const known = this.#values.get('outErrors');
    if (isList(known) && known.length === errors.length) return known;
    const made = this.#value(errors);
    this.#values.set('outErrors', made);
    return made;
  }

  #make(name: string): Value | undefined {
    const context = this.#context;
    if (name === 'info') return context.info === undefined ? undefined : infoObject(context.info, this.#fuel);
    const member = Object.hasOwn(context, name) ? context[name] : undefined;
    if (member === undefined) return name === 'stash' || name === 'env' ? new Map() : undefined;
    // Whatever made it, members of a context are JSON.
    return this.#value(member as Json);
  }

  #value(json: Json): Value {
    return valueOfJson(json, this.#fuel);
  }

  /** The arguments as the template has left them; undefined where it did not look at them. */
  argumentsLeft(): Json | undefined {
    const value = this.#values.get('arguments');
    return value === undefined ? undefined : jsonOf(value, this.#fuel);
  }

  /** Writes the stash back into the context, where the template has looked at it. */
  keepStash(): void {
    const stash = this.#values.get('stash');
    if (!isMap(stash)) return;
    const kept = jsonOf(stash, this.#fuel) as JsonObject;
    const target = this.#context.stash;
    for (const name of Object.keys(target)) if (!Object.hasOwn(kept, name)) delete target[name];
    for (const [name, value] of Object.entries(kept)) setMember(target, name, value);
  }
}

/** `$ctx.info`: selections are made when they are asked for, and are no part of its JSON. */
function infoObject(info: ResolverInfo, fuel: Fuel): HostObject {
  const values = new Map<string, Value>();
  const property = (name: string): Value | undefined => {
    const known = values.get(name);
    if (known !== undefined) return known;
    const member = (info as unknown as { readonly [name: string]: Json | undefined })[name];
    if (member === undefined || typeof member === 'function') return undefined;
    const value = valueOfJson(member, fuel);
    values.set(name, value);
    return value;
  };
  const shown = (): ValueMap =>
    new Map(['fieldName', 'parentTypeName', 'variables'].map((name) => [name, property(name) ?? null]));
  return {
    isHostObject: true,
    property,
    call: (name, [first]) => (name === 'get' && typeof first === 'string' ? property(first) : undefined),
    text: (spent) => printValue(shown(), spent),
    json: (spent) => jsonOf(shown(), spent),
  };
}
