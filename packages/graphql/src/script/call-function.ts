import type { Evaluation } from './evaluation.ts';
import type { ScriptValue } from './host-module.ts';
import type { ScriptFunction } from './script-function.ts';

/** What a function of code does with what it is given. */
export type CallFunction = (parameters: ScriptValue[], run: Evaluation) => ScriptValue;

/** Calls a function of code. */
export function callFunction(
  called: ScriptFunction,
  parameters: ScriptValue[],
  run: Evaluation,
): ScriptValue {
  return (called.call as CallFunction)(parameters, run);
}
