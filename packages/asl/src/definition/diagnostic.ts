import type { JsonObject } from '@cairn/kit';

/** ERROR: the machine is not created. WARNING: it is, and probably does not do what its author wants. */
export type DiagnosticSeverity = 'ERROR' | 'WARNING';

/**
 * Codes of ValidateStateMachineDefinitionDiagnostic that a definition itself can cause
 * (API reference, "ValidateStateMachineDefinitionDiagnostic"; those of variables are returned, not documented).
 */
export type DiagnosticCode =
  | 'INVALID_JSON_DESCRIPTION'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'MISSING_END_STATE'
  | 'DUPLICATE_STATE_NAME'
  | 'INVALID_STATE_NAME'
  | 'DUPLICATE_LABEL_NAME'
  | 'INVALID_LABEL_NAME'
  | 'MISSING_TRANSITION_TARGET'
  | 'TOO_DEEPLY_NESTED'
  | 'INVALID_VARIABLE_NAME'
  | 'RESERVED_VARIABLE_NAME'
  | 'DUPLICATE_VARIABLE_NAME'
  | 'INVALID_JSONATA_EXPRESSION'
  | 'UNSUPPORTED_JSONATA_EXPRESSION'
  | 'NO_DOLLAR'
  | 'NO_PATH'
  | 'PASS_RESULT_IS_STATIC';

/** One finding, with the service's own code, text and location. */
export interface Diagnostic {
  readonly severity: DiagnosticSeverity;
  readonly code: DiagnosticCode;
  readonly message: string;
  /** `/States/Name/Field`, `/States/Name/Choices[0]`, or the parser's `[Source: …; line: 1, column: 4]`. */
  readonly location?: string;
}

/** What is known of a definition after it was read. */
export interface Diagnosis {
  /** The parsed definition; present when the text is a JSON object, errors or not. */
  readonly definition?: JsonObject;
  /** Errors and warnings in the order in which the service reports them, at most {@link diagnosticsMax}. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Most diagnostics that are kept: a broken definition of a million states yields a readable answer. */
export const diagnosticsMax = 1_000;

/** Whether a machine with these diagnostics can be created. */
export function isAcceptable(diagnostics: readonly Diagnostic[]): boolean {
  return !diagnostics.some((diagnostic) => diagnostic.severity === 'ERROR');
}

/** One diagnostic as CreateStateMachine's InvalidDefinition spells it; an absent location reads `null`. */
export function printDiagnostic(diagnostic: Diagnostic): string {
  return `${diagnostic.code}: ${diagnostic.message} at ${diagnostic.location ?? 'null'}`;
}
