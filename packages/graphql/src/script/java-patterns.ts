import { Fuel, javaPattern, TemplateError } from '@cairn/vtl';
import type { Evaluation } from './evaluation.ts';
import type { JavaPattern } from './host-module.ts';

/** Characters that a pattern looks at in the time of one step. */
const charactersPerStep = 4;

/** Has the work of patterns counted by an evaluation. */
class PatternFuel extends Fuel {
  readonly #run: Evaluation;

  constructor(run: Evaluation) {
    super({ stepsMax: run.stepsLeft, charactersMax: run.bytesLeft });
    this.#run = run;
  }

  override step(steps = 1): void {
    this.#run.spend(steps);
  }

  /** What was reserved and not needed comes back. */
  override spend(characters: number): void {
    this.#run.spend(Math.ceil(characters / charactersPerStep));
  }

  override bound(characters: number): void {
    if (characters > this.#run.bytesLeft) this.#run.allocate(characters);
  }
}

/** A pattern of java.util.regex whose work an evaluation pays for. */
export function countedPattern(expression: string, run: Evaluation): JavaPattern {
  const fuel = new PatternFuel(run);
  const counted = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      if (error instanceof TemplateError) return run.fail(error.message);
      throw error;
    }
  };
  const pattern = counted(() => javaPattern(expression, fuel));
  const kept = (text: string): string => {
    run.allocate(text.length);
    return text;
  };
  return {
    matches: (text) => counted(() => pattern.matches(text, fuel)),
    finds: (text) => counted(() => pattern.finds(text, fuel)),
    replaceFirst: (text, to) => kept(counted(() => pattern.replaceFirst(text, to, fuel))),
    replaceAll: (text, to) => kept(counted(() => pattern.replaceAll(text, to, fuel))),
    split: (text) => {
      const parts = counted(() => pattern.split(text, -1, fuel));
      run.allocate(text.length + 32 * parts.length);
      return parts;
    },
  };
}
