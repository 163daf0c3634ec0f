import type { ValidateDefinitionDiagnostic } from '../../wire/step-functions-types.ts';

/** One error as `InvalidDefinition` spells it: `CODE: words at /States/A`; what has no place is said to be at `null`. */
const spelling = /([A-Z][A-Z_]+): (.*?) at (null|\/.*?)(?=, [A-Z][A-Z_]+: |'$|$)/gs;

/** The errors that the text of an `InvalidDefinition` names; none where it is of another shape. */
export function refusedDiagnostics(message: string): readonly ValidateDefinitionDiagnostic[] {
  const errors = /^Invalid State Machine Definition: '(.*)'/s.exec(message)?.[1] ?? '';
  return [...errors.matchAll(spelling)].map(([, code = '', words = '', location = '']) => ({
    severity: 'ERROR',
    code,
    message: words,
    ...(location !== 'null' && { location }),
  }));
}
