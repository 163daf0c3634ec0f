import { diagnoseDefinition, hintDefinition } from '@cairn/asl';
import {
  type DefinitionFormat,
  type DefinitionText,
  parseDefinitionText,
  pointerOfLocation,
  rangeOf,
  type TextRange,
  toJsonText,
} from '@cairn/diagram';
import type { StateMachineType } from '../../wire/step-functions-types.ts';
import type { TextFinding } from './definition-messages.ts';
import { stateAt, stateOf } from './state-at.ts';

/** What is wrong with a text, what the service would say of it, and advice; each at its place in the text. */
export function checkText(
  text: string,
  format: DefinitionFormat,
  type: StateMachineType,
): readonly TextFinding[] {
  const definition = parseDefinitionText(text, format);
  const findings: TextFinding[] = definition.problems.map(({ severity, message, range }) =>
    finding(severity, message, range, stateAt(definition, range.from)),
  );
  const json = definition.value === undefined ? undefined : toJsonText(definition);
  if (json?.kind !== 'json') return findings;
  for (const { severity, code, message, location } of diagnoseDefinition(json.text, { type }).diagnostics) {
    const { range, state } = placeOf(definition, location);
    findings.push({ ...finding(severity === 'ERROR' ? 'error' : 'warning', message, range, state), code });
  }
  for (const { message, location } of hintDefinition(json.text)) {
    const { range, state } = placeOf(definition, location);
    findings.push(finding('hint', message, range, state));
  }
  return findings;
}

function finding(
  severity: TextFinding['severity'],
  message: string,
  { from, to }: TextRange,
  state: string | undefined,
): TextFinding {
  return { severity, message, from, to, ...(state !== undefined && { state }) };
}

interface FoundPlace {
  readonly range: TextRange;
  readonly state: string | undefined;
}

/** A place that the text does not have is said of the nearest one around it. */
function placeOf(definition: DefinitionText, location: string | undefined): FoundPlace {
  for (
    let path = location ?? '';
    path !== '';
    path = path.slice(0, Math.max(0, path.search(/(?:\/[^/]*|\[\d+\])$/)))
  ) {
    const pointer = pointerOfLocation(definition, path);
    const ranges = pointer === undefined ? undefined : rangeOf(definition, pointer);
    if (pointer === undefined || ranges === undefined) continue;
    const state = stateOf(pointer);
    // A whole state is not underlined for what it lacks: its name is.
    const isShort = ranges.value.to - ranges.value.from < 200;
    return { range: isShort || ranges.name === undefined ? ranges.value : ranges.name, state };
  }
  const from = definition.root?.range.from ?? 0;
  return { range: { from, to: from + 1 }, state: undefined };
}
