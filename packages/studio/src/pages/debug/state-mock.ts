import type { TestStateInput } from '../../wire/step-functions-types.ts';

/** What stands in for the work of a state. */
export type StateMock =
  /** Its work is really done: functions and services are called. */
  | { readonly kind: 'real' }
  /** JSON text. */
  | { readonly kind: 'result'; readonly result: string }
  | { readonly kind: 'error'; readonly error: string; readonly cause: string };

/** The mock as TestState takes it. */
export function mockOf(mock: StateMock): TestStateInput['mock'] | undefined {
  if (mock.kind === 'real') return undefined;
  if (mock.kind === 'result') return { result: mock.result, fieldValidationMode: 'NONE' };
  return { errorOutput: { error: mock.error, ...(mock.cause !== '' && { cause: mock.cause }) } };
}

/** The types of states that do work outside, which a mock can stand in for. */
export function isMockable(type: unknown): boolean {
  return type === 'Task' || type === 'Parallel' || type === 'Map';
}
