import { isJsonObject, type Json, JsonSyntaxError, parseJson } from '@cairn/kit';
import type { DefinitionLimits } from './definition-limits.ts';
import type { Diagnosis } from './diagnostic.ts';
import { diagnosticTexts } from './diagnostic-texts.ts';
import { Findings } from './findings.ts';
import { GrammarChecker } from './grammar-checker.ts';
import { machineLanguage } from './machine-language.ts';
import { checkMachineRules } from './machine-rules.ts';
import type { StateMachineType } from './object-rules.ts';
import { Place } from './place.ts';

/** How a definition is judged. */
export interface DiagnoseOptions {
  /** Express machines know no `.sync`, no task tokens and no activities. */
  readonly type: StateMachineType;
  /** AWS's unless given. */
  readonly limits?: DefinitionLimits;
}

/**
 * Reads a definition and says what the service would say of it: codes, texts, locations and their order
 * (API reference, ValidateStateMachineDefinition). Never throws for what the text holds; the time it takes
 * grows with the length of the text. Transitions are judged only in a definition that fits the grammar.
 *
 * @example diagnoseDefinition('{"StartAt":"A"}', { type: 'STANDARD' }).diagnostics
 * // [{ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message: 'These fields are required: [States]', location: '/' }]
 */
export function diagnoseDefinition(text: string, options: DiagnoseOptions): Diagnosis {
  const findings = new Findings(options.limits);
  const definition = readDefinition(text, findings);
  if (!isJsonObject(definition)) {
    if (!findings.hasErrors) findings.schema(diagnosticTexts.notAnObject());
    return { diagnostics: findings.diagnostics };
  }
  new GrammarChecker(findings, options.type, machineLanguage(definition)).checkMachine(
    definition,
    Place.root,
  );
  if (!findings.hasErrors) checkMachineRules(definition, findings);
  return { definition, diagnostics: findings.diagnostics };
}

function readDefinition(text: string, findings: Findings): Json | undefined {
  if (text.trim() === '') return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    findings.add('INVALID_JSON_DESCRIPTION', error.locatedMessage, error.location);
    return undefined;
  }
}
