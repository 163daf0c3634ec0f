import type { Json } from '@cairn/kit';
import { numberOfValue, textOfValue } from './conversions.ts';
import { dataOf } from './data.ts';
import { Evaluation } from './evaluation.ts';
import type { HostCall, JavaPattern, ScriptValue } from './host-module.ts';
import { countedPattern } from './java-patterns.ts';

/** An evaluation as functions of modules see it. */
export class HostEvaluation extends Evaluation implements HostCall {
  json(value: ScriptValue): Json | undefined {
    return dataOf(value, this, { functions: 'refused', isCopied: this.traits.changesValues });
  }

  text(value: ScriptValue): string {
    return textOfValue(value, this);
  }

  number(value: ScriptValue): number {
    return numberOfValue(value, this);
  }

  pattern(expression: string): JavaPattern {
    return countedPattern(expression, this);
  }
}
