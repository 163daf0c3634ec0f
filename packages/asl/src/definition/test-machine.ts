import { diagnoseDefinition } from './diagnose-definition.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { StateMachineType } from './object-rules.ts';

// Machines and states that the tests of diagnoses are made of.

/** An object of a definition, right or wrong. */
export type Definition = Record<string, unknown>;

/** A machine of one state `S`, with a terminal `Done` to go to. */
export function machine(state: Definition, top: Definition = {}): Definition {
  const done = JSON.stringify(state).includes('"Done"') ? { Done: { Type: 'Succeed' } } : {};
  return { StartAt: 'S', States: { S: state, ...done }, ...top };
}

/** The errors of a definition, one line each. */
export function errorsOf(definition: Definition, type: StateMachineType = 'STANDARD'): string[] {
  const { diagnostics } = diagnoseDefinition(JSON.stringify(definition), { type });
  return diagnostics.filter((diagnostic) => diagnostic.severity === 'ERROR').map(printShort);
}

/** A diagnostic in one line; the usual code is left out. */
export function printShort({ code, message, location }: Diagnostic): string {
  return `${code === 'SCHEMA_VALIDATION_FAILED' ? '' : `${code} `}${message} @${location ?? ''}`;
}

export const pass = { Type: 'Pass', End: true };
export const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true };
export const wait = { Type: 'Wait', End: true };
export const choice = { Type: 'Choice' };
export const processor = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
export const map = { Type: 'Map', ItemProcessor: processor, End: true };
export const jsonata = { QueryLanguage: 'JSONata' };
export const notAPath = 'Value must be a valid JSONPath.';
export const template = (key: string): string =>
  `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`;
