import { type DefinitionText, parsePointer, pointerAt, printPointer } from '@cairn/diagram';

/** The pointer of the innermost state that stands at an offset of the text; undefined outside of all states. */
export function stateAt(definition: DefinitionText, offset: number): string | undefined {
  const place = pointerAt(definition, offset);
  return place === undefined ? undefined : stateOf(place.pointer);
}

/** The pointer of the innermost state that a pointer leads through. */
export function stateOf(pointer: string): string | undefined {
  const steps = parsePointer(pointer);
  let at = 0;
  let found: number | undefined;
  // A region's `States`, a name, and then perhaps a region inside of that state.
  while (steps[at] === 'States' && steps.length > at + 1) {
    found = at + 2;
    const inner = steps.slice(found);
    if (inner[0] === 'Branches' && inner.length > 1) at = found + 2;
    else if (inner[0] === 'ItemProcessor' || inner[0] === 'Iterator') at = found + 1;
    else break;
  }
  return found === undefined ? undefined : printPointer(steps.slice(0, found));
}
