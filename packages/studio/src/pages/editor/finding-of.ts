import { type DefinitionText, pointerOfLocation, rangeOf } from '@cairn/diagram';
import type { ValidateDefinitionDiagnostic } from '../../wire/step-functions-types.ts';
import type { TextFinding } from './definition-messages.ts';
import { stateOf } from './state-at.ts';

/** What the service says of a definition, at its place in the text. */
export function findingOf(
  definition: DefinitionText,
  { severity, code, message, location }: ValidateDefinitionDiagnostic,
): TextFinding {
  return {
    ...placeOf(definition, location),
    severity: severity === 'ERROR' ? 'error' : 'warning',
    code,
    message,
  };
}

/** Where in a text something is said to be. */
export type FindingPlace = Pick<TextFinding, 'from' | 'to' | 'state' | 'isOfWhole'>;

/** A place that the text does not have is said of the nearest one around it; what has none, of the whole. */
export function placeOf(definition: DefinitionText, location: string | undefined): FindingPlace {
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
    const { from, to } = isShort || ranges.name === undefined ? ranges.value : ranges.name;
    return { from, to, ...(state !== undefined && { state }) };
  }
  const from = definition.root?.range.from ?? 0;
  return { from, to: from + 1, isOfWhole: true };
}
