import type { Evaluation } from './evaluation.ts';
import type { ScriptValue } from './host-module.ts';

/** A function that code can call: one of its own, or one of a module. Never a function of JavaScript. */
export class ScriptFunction {
  readonly name: string;
  /** Calls it; how many parameters it looks at does not show. */
  readonly call: (parameters: ScriptValue[], evaluation: Evaluation) => ScriptValue;

  constructor(name: string, call: (parameters: ScriptValue[], evaluation: Evaluation) => ScriptValue) {
    this.name = name;
    this.call = call;
  }
}
