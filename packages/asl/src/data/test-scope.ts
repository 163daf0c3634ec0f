import { type Json, parseJson, seededRandom } from '@cairn/kit';
import { stateStepsMax } from './data-limits.ts';
import type { DataScope } from './data-scope.ts';
import { StateFailure } from './state-failure.ts';
import { tooManySteps } from './steps.ts';

/** A scope for tests: `$` from JSON text, a small context, one variable, seeded chance, a digest that shows its input. */
export function testScope(json: string): DataScope {
  const root = parseJson(json);
  const context: Json = { Execution: { Id: 'execution-1', Input: root }, State: { Name: 'Sum' } };
  let steps = 0;
  return {
    root,
    context: () => context,
    variable: (name) => (name === 'order' ? { id: 7, lines: [{ sku: 'a' }, { sku: 'b' }] } : undefined),
    spend: (count) => {
      steps += count;
      if (steps > stateStepsMax) throw tooManySteps();
    },
    payloadBytesMax: 262_144,
    random: seededRandom(1),
    digest: { hex: (algorithm, text) => `${algorithm}(${text})` },
  };
}

/** The error and cause a state fails with. */
export function failureOf(run: () => unknown): { readonly error: string; readonly cause: string } {
  try {
    run();
  } catch (failure) {
    if (failure instanceof StateFailure) return { error: failure.error, cause: failure.message };
    throw failure;
  }
  throw new Error('did not fail');
}
