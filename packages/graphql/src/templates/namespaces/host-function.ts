import { isJsonArray, isJsonObject, type Json } from '@cairn/kit';
import {
  type Fuel,
  type HostObject,
  isNumeric,
  jsonOf,
  printValue,
  type Value,
  valueOfJson,
} from '@cairn/vtl';
import type { EvaluationSurroundings } from '../../resolver/resolver-code.ts';
import type { ResolverContext } from '../../resolver/resolver-context.ts';

/** What functions of `$util` may look at beside their parameters. */
export interface UtilCall {
  readonly fuel: Fuel;
  readonly context: ResolverContext;
  readonly surroundings: EvaluationSurroundings;
  readonly lastJson: LastJson;
}

/** What toJson gave last: most templates are nothing else, and need not be read again. */
export interface LastJson {
  text?: string | undefined;
  value?: Json;
}

/** A function of `$util`; undefined is "no value". */
export type HostFunction = (parameters: readonly Value[], call: UtilCall) => Value | undefined;

/** Functions of one name space, `$util.time` and the like. */
export interface HostFunctions {
  readonly [name: string]: HostFunction;
}

/** A name space as templates see it. */
export function hostNamespace(functions: HostFunctions, call: Omit<UtilCall, 'fuel'>): HostObject {
  return {
    isHostObject: true,
    call: (name, parameters, fuel) => {
      const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
      fuel.step(callSteps);
      return found?.(parameters, { ...call, fuel });
    },
  };
}

/** A call of the host is worth some steps of a template. */
const callSteps = 3;

/** What converting a character costs, in characters of plain work. */
export const conversionWeight = 40;

/** A parameter as text. */
export function textOf(value: Value | undefined, { fuel }: UtilCall): string {
  return value === undefined || value === null ? '' : counted(printValue(value, fuel), fuel);
}

/** A text that is about to be worked on, or was just made. @throws TemplateError when it is too long */
export function counted(text: string, fuel: Fuel): string {
  fuel.bound(text.length);
  fuel.spend(text.length);
  return text;
}

/** A parameter as JSON that each value of is worked on for long, such as conversions to other forms. */
export function workedJsonIn(value: Value | undefined, call: UtilCall): Json {
  const json = jsonIn(value, call);
  call.fuel.step(valuesIn(json) * stepsPerConversion);
  return json;
}

const stepsPerConversion = 30;

function valuesIn(json: Json): number {
  if (isJsonArray(json)) return json.reduce((count: number, each) => count + valuesIn(each), 1);
  if (!isJsonObject(json)) return 1;
  return Object.values(json).reduce((count: number, each) => count + valuesIn(each), 1);
}

/** A parameter as JSON. */
export function jsonIn(value: Value | undefined, { fuel }: UtilCall): Json {
  return jsonOf(value ?? null, fuel);
}

/** JSON as a value. */
export function valueIn(json: Json | undefined, { fuel }: UtilCall): Value {
  return valueOfJson(json ?? null, fuel);
}

/** A parameter as number; texts of numbers count too. NaN where it is none. */
export function numberIn(value: Value | undefined): number {
  if (isNumeric(value)) return Number(value);
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

/** A number that a function gave: whole ones are Java's Long. */
export function wholeValue(value: number): Value {
  return Number.isInteger(value) ? BigInt(value) : value;
}
