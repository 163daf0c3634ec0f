import { diagnoseDefinition, hintDefinition } from '@cairn/asl';
import { type DefinitionFormat, parseDefinitionText, toJsonText } from '@cairn/diagram';
import type { StateMachineType } from '../../wire/step-functions-types.ts';
import type { TextFinding } from './definition-messages.ts';
import { findingOf, placeOf } from './finding-of.ts';
import { stateAt } from './state-at.ts';

/** What is wrong with a text, what the service would say of it, and advice; each at its place in the text. */
export function checkText(
  text: string,
  format: DefinitionFormat,
  type: StateMachineType,
): readonly TextFinding[] {
  const definition = parseDefinitionText(text, format);
  const findings: TextFinding[] = definition.problems.map(({ severity, message, range: { from, to } }) => {
    const state = stateAt(definition, from);
    return { severity, message, from, to, ...(state !== undefined && { state }) };
  });
  const json = definition.value === undefined ? undefined : toJsonText(definition);
  if (json?.kind !== 'json') return findings;
  for (const diagnostic of diagnoseDefinition(json.text, { type }).diagnostics) {
    findings.push(findingOf(definition, diagnostic));
  }
  for (const { message, location } of hintDefinition(json.text)) {
    findings.push({ ...placeOf(definition, location), severity: 'hint', message });
  }
  return findings;
}
