import { type Json, Payload, seededRandom } from '@cairn/kit';
import { evaluationStepsMax } from '../evaluation-fuel.ts';
import { compileJsonata } from '../expression.ts';
import { LibraryValues } from '../library-values.ts';
import type { StatesScope } from '../states-scope.ts';

const input = Payload.parse(
  '{"a":{"b":[1,2,3]},"lines":[{"name":"a","price":2,"count":2},{"name":"b","price":5,"count":4}]}',
);

/** What expressions of tests see: a small input, one variable, the first moment of 2026, seeded chance. */
export function testStates(overrides: Partial<StatesScope> = {}): StatesScope {
  return {
    input,
    result: undefined,
    errorOutput: undefined,
    context: () => ({ State: { Name: 'S' } }),
    variable: (name) => (name === 'order' ? { id: '7' } : undefined),
    nowMs: Date.UTC(2026, 0, 1),
    random: seededRandom(1),
    digest: { hex: (algorithm, text) => `${algorithm}(${text})` },
    stepsLeft: evaluationStepsMax,
    spendSteps: () => undefined,
    values: new LibraryValues(),
    ...overrides,
  };
}

/** The value of an expression, given without its braces. @throws JsonataFailure, JsonataSyntaxError */
export function evaluate(source: string, overrides: Partial<StatesScope> = {}): Json | undefined {
  return compileJsonata(`{% ${source} %}`).evaluate(testStates(overrides));
}
