import { invariant } from '@cairn/kit';
import type { LibraryValues } from './library-values.ts';
import type { StatesScope } from './states-scope.ts';

/**
 * What the functions bound in one expression look at while it is evaluated. Evaluations are synchronous and
 * an expression never evaluates itself, so one for each compiled expression is enough.
 */
export class ExpressionRun {
  /** Whether data has to be copied before the library sees it. */
  readonly writesData: boolean;
  #scope: StatesScope | undefined;

  constructor(writesData: boolean) {
    this.writesData = writesData;
  }

  /** The scope of the evaluation under way. */
  get scope(): StatesScope {
    invariant(this.#scope !== undefined, 'functions are called while their expression is evaluated');
    return this.#scope;
  }

  get values(): LibraryValues {
    return this.scope.values;
  }

  begin(scope: StatesScope): void {
    this.#scope = scope;
  }

  end(): void {
    this.#scope = undefined;
  }
}
