import { isJsonArray, isJsonObject, type Json } from '@cairn/kit';
import { FunctionError } from '../functions/function-error.ts';
import type { HostCall, HostFunction, ScriptValue } from '../script/host-module.ts';

/*
 * Functions over JSON and texts as functions of a module. A FunctionError is a failure of the code that called.
 */

/** A function over JSON; parameters that are undefined are null. What it makes is counted by what it is given. */
export function onJson(work: (parameters: readonly Json[], call: HostCall) => ScriptValue): HostFunction {
  return (parameters, call) =>
    guarded(call, () => {
      const given = parameters.map((parameter) => call.json(parameter) ?? null);
      for (const value of given) call.allocate(extentOf(value) * bytesPerExtent);
      return work(given, call);
    });
}

/** Characters of a value's texts, and some for each value: what is made of it grows with it. */
function extentOf(value: Json): number {
  if (typeof value === 'string') return value.length + extentPerValue;
  if (isJsonArray(value)) return value.reduce<number>((sum, item) => sum + extentOf(item), extentPerValue);
  if (!isJsonObject(value)) return extentPerValue;
  let sum = extentPerValue;
  for (const name of Object.keys(value)) sum += name.length + extentOf(value[name] as Json);
  return sum;
}

const extentPerValue = 16;
const bytesPerExtent = 3;

/**
 * A function over texts: each parameter is printed; the result may be some times longer.
 * @param count how many parameters it needs; none of them may be null or undefined
 */
export function onTexts(
  count: number,
  work: (texts: readonly string[], call: HostCall) => ScriptValue,
): HostFunction {
  return (parameters, call) =>
    guarded(call, () => {
      const texts = parameters.map((parameter, index) => {
        if (parameter !== undefined && parameter !== null) return call.text(parameter);
        if (index < count) throw new FunctionError('A string is expected, found null');
        return '';
      });
      if (texts.length < count)
        throw new FunctionError(`${count} arguments are expected, found ${texts.length}`);
      for (const text of texts) growBy(call, text);
      return work(texts, call);
    });
}

/** A function over numbers. */
export function onNumbers(work: (numbers: readonly number[], call: HostCall) => number): HostFunction {
  return (parameters, call) =>
    guarded(call, () =>
      work(
        parameters.map((parameter) => call.number(parameter)),
        call,
      ),
    );
}

/** Does work on behalf of a call: what the work cannot be done on is a failure of the code. */
export function guarded<Result>(call: HostCall, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof FunctionError) return call.fail(error.message);
    throw error;
  }
}

/** Counts what reading a text costs, and what is made of it: escapes take up to six characters for one. */
function growBy(call: HostCall, text: string): void {
  call.spend(Math.ceil(text.length / charactersPerStep));
  call.allocate(text.length * bytesPerCharacter);
}

const charactersPerStep = 32;
const bytesPerCharacter = 12;
