/**
 * The filter policies of subscriptions: what they may say, and whether a message is wanted.
 * Source: "Amazon SNS message filtering" in the SNS developer guide.
 *
 * Keys of an object are all to match, the values of one key are alternatives, `$or` holds alternative objects.
 */
import {
  containsRange,
  type IpRange,
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
  parseJson,
  readIpAddress,
  readIpRange,
} from '@cairn/kit';
import { topicsErrors } from './topics-errors.ts';

/** What a filter policy looks at. */
export type FilterScope = 'MessageAttributes' | 'MessageBody';

/** A message's value under some key: a leaf, a list of them or, of bodies, an object. */
type Candidate = Json | undefined;

/** A compiled filter policy: whether a message is wanted, by its attributes or its body. */
export type FilterPolicy = (message: JsonObject) => boolean;

/** Limits of filter policies. */
export interface FilterLimits {
  readonly topicFilterKeys: number;
  readonly topicFilterCombinations: number;
  readonly topicFilterBytes: number;
}

type Leaf = Json;
type Condition = (values: readonly Leaf[]) => boolean;

/**
 * Compiles the text of a filter policy.
 * @param prefix of messages: `Attributes Reason: ` where it comes with others
 * @throws ServiceError InvalidParameter
 */
export function compileFilterPolicy(
  text: string,
  scope: FilterScope,
  limits: FilterLimits,
  prefix = '',
): FilterPolicy {
  const refuse = (what: string): Error => topicsErrors.invalid(`${prefix}FilterPolicy: ${what}`);
  if (text.length > limits.topicFilterBytes) throw refuse('Filter policy is too large');
  let policy: Json;
  try {
    policy = parseJson(text);
  } catch {
    throw refuse('failed to parse JSON.');
  }
  if (!isJsonObject(policy)) throw refuse('Filter policy must be a JSON object');
  const compiler = new FilterCompiler(scope, prefix, limits);
  const compiled = compiler.object(policy, 0);
  compiler.check();
  return (message) => compiled(message);
}

class FilterCompiler {
  readonly #scope: FilterScope;
  readonly #prefix: string;
  readonly #limits: FilterLimits;
  #keys = 0;
  #combinations = 1;

  constructor(scope: FilterScope, prefix: string, limits: FilterLimits) {
    this.#scope = scope;
    this.#prefix = prefix;
    this.#limits = limits;
  }

  /** @throws ServiceError on a policy beyond the quotas */
  check(): void {
    const { topicFilterKeys, topicFilterCombinations } = this.#limits;
    if (this.#keys > topicFilterKeys)
      throw this.#refuse(`Filter policy can not have more than ${topicFilterKeys} keys`);
    if (this.#combinations > topicFilterCombinations) throw this.#refuse('Filter policy is too complex');
  }

  object(policy: JsonObject, level: number): (message: JsonObject) => boolean {
    const tests = Object.entries(policy).map(([key, rule]) => this.#entry(key, rule, level));
    return (message) => tests.every((test) => test(message));
  }

  #entry(key: string, rule: Json, level: number): (message: JsonObject) => boolean {
    if (key === '$or' && isJsonArray(rule) && rule.length > 1 && rule.every(isJsonObject)) {
      const alternatives = rule.map((each) => this.object(each, level));
      return (message) => alternatives.some((test) => test(message));
    }
    if (isJsonArray(rule)) return this.#leaf(key, rule, level);
    if (!isJsonObject(rule)) throw this.#refuse(`"${key}" must be an object or an array`);
    if (this.#scope === 'MessageAttributes')
      throw topicsErrors.invalid(
        `${this.#prefix}Filter policy scope MessageAttributes does not support nested filter policy`,
      );
    if (Object.keys(rule).length === 0) throw this.#refuse('Empty objects are not allowed');
    const inner = this.object(rule, level + 1);
    return (message) => objectsOf(own(message, key)).some(inner);
  }

  #leaf(key: string, rule: readonly Json[], level: number): (message: JsonObject) => boolean {
    if (rule.length === 0) throw this.#refuse('Empty arrays are not allowed');
    this.#keys += 1;
    // Each level of nesting makes a key dearer (SNS developer guide, "Filter policy constraints").
    this.#combinations *= rule.length * (level + 1);
    const conditions = rule.map((each) => this.#condition(each));
    return (message) => {
      const values = leavesOf(own(message, key));
      return conditions.some((condition) => condition(values));
    };
  }

  #condition(rule: Json): Condition {
    if (isJsonArray(rule)) throw this.#refuse('Match value must be String, number, true, false, or null');
    if (!isJsonObject(rule)) return some((value) => equals(value, rule));
    const entries = Object.entries(rule);
    const [entry] = entries;
    if (entry === undefined || entries.length !== 1)
      throw this.#refuse('Only one key allowed in match expression');
    const [type, operand] = entry;
    switch (type) {
      case 'exists':
        return this.#exists(operand);
      case 'anything-but':
        return this.#anythingBut(operand);
      case 'numeric':
        return some(this.#numeric(operand));
      default:
        return some(this.#textual(type, operand));
    }
  }

  #exists(operand: Json): Condition {
    if (typeof operand !== 'boolean')
      throw this.#refuse('exists match pattern must be either true or false.');
    return (values) => values.length > 0 === operand;
  }

  #anythingBut(operand: Json): Condition {
    const test = isJsonObject(operand) ? this.#butText(operand) : this.#butValues(operand);
    return (values) => values.some((value) => !test(value));
  }

  #butText(operand: JsonObject): (value: Leaf) => boolean {
    const entries = Object.entries(operand);
    const [entry] = entries;
    if (entry === undefined || entries.length !== 1)
      throw this.#refuse('Only one key allowed in match expression');
    const [type, given] = entry;
    const all = isJsonArray(given) ? given : [given];
    const tests = all.map((each) => this.#textual(type, each));
    return (value) => tests.some((test) => test(value));
  }

  #butValues(operand: Json): (value: Leaf) => boolean {
    const all = isJsonArray(operand) ? operand : [operand];
    if (all.length === 0) throw this.#refuse('Empty arrays are not allowed');
    if (all.some((each) => typeof each !== 'string' && !isJsonNumber(each)))
      throw this.#refuse('Inside anything but list, number|start|null|boolean is not supported.');
    return (value) => all.some((each) => equals(value, each));
  }

  #textual(type: string, operand: Json): (value: Leaf) => boolean {
    if (!textTests.has(type)) throw this.#refuse(`Unrecognized match type ${type}`);
    if (typeof operand !== 'string') throw this.#refuse(`${type} match pattern must be a string`);
    if (type === 'cidr') {
      const range = readIpRange(operand);
      if (range === undefined) throw this.#refuse("Malformed CIDR, one '/' required");
      return (value) => typeof value === 'string' && isAddressIn(value, range);
    }
    const lower = operand.toLowerCase();
    return (value) => {
      if (typeof value !== 'string') return false;
      if (type === 'prefix') return value.startsWith(operand);
      if (type === 'suffix') return value.endsWith(operand);
      return value.toLowerCase() === lower;
    };
  }

  #numeric(operand: Json): (value: Leaf) => boolean {
    if (!isJsonArray(operand)) throw this.#refuse('Value of numeric must be an array.');
    if (operand.length === 0) throw this.#refuse('Invalid member in numeric match: ]');
    if (operand.length !== 2 && operand.length !== 4)
      throw this.#refuse(
        operand.length > 4 ? 'Too many elements in numeric expression' : 'Value of = must be numeric',
      );
    const bounds: (readonly [string, number])[] = [];
    for (let at = 0; at < operand.length; at += 2) {
      const operator = operand[at] as Json;
      const bound = operand[at + 1] as Json;
      if (typeof operator !== 'string' || !comparisons.has(operator))
        throw this.#refuse(`Unrecognized numeric range operator: ${String(operator)}`);
      if (!isJsonNumber(bound)) throw this.#refuse(`Value of ${operator} must be numeric`);
      bounds.push([operator, numberOf(bound)]);
    }
    this.#checkRange(bounds);
    return (value) =>
      isJsonNumber(value) && bounds.every(([operator, bound]) => compare(numberOf(value), operator, bound));
  }

  #checkRange(bounds: readonly (readonly [string, number])[]): void {
    const [low, high] = bounds;
    if (low === undefined || high === undefined) return;
    if (!low[0].startsWith('>')) throw this.#refuse('Too many terms in numeric range expression');
    if (!high[0].startsWith('<')) throw this.#refuse(`Bad numeric range operator: ${high[0]}`);
    if (low[1] >= high[1]) throw this.#refuse('Bottom must be less than top');
  }

  #refuse(what: string): Error {
    return topicsErrors.invalid(`${this.#prefix}FilterPolicy: ${what}`);
  }
}

const textTests: ReadonlySet<string> = new Set(['prefix', 'suffix', 'equals-ignore-case', 'cidr']);
const comparisons: ReadonlySet<string> = new Set(['=', '<', '<=', '>', '>=']);

function compare(value: number, operator: string, bound: number): boolean {
  switch (operator) {
    case '=':
      return value === bound;
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    default:
      return value >= bound;
  }
}

function some(test: (value: Leaf) => boolean): Condition {
  return (values) => values.some(test);
}

function equals(value: Leaf, wanted: Json): boolean {
  if (isJsonNumber(wanted)) return isJsonNumber(value) && numberOf(value) === numberOf(wanted);
  return value === wanted;
}

function own(message: JsonObject, key: string): Candidate {
  return Object.hasOwn(message, key) ? message[key] : undefined;
}

/** All values under a key that are no objects; lists within lists count too. */
function leavesOf(value: Candidate): readonly Leaf[] {
  if (value === undefined) return [];
  if (isJsonArray(value)) return value.flatMap((each) => leavesOf(each));
  return isJsonObject(value) ? [] : [value];
}

/** The objects under a key. Where there is none, an empty one: `exists: false` may hold inside. */
function objectsOf(value: Candidate): readonly JsonObject[] {
  if (isJsonObject(value)) return [value];
  const found = isJsonArray(value) ? value.filter(isJsonObject) : [];
  return found.length === 0 ? [{}] : found;
}

function isAddressIn(text: string, range: IpRange): boolean {
  const found = readIpAddress(text);
  return (
    found !== undefined && containsRange(range, { bits: found.bits, first: found.value, last: found.value })
  );
}
