import type { StatesClip } from '@cairn/diagram';
import { isJsonObject, type Json, memberOf, parseJson } from '@cairn/kit';

/** States from a text that was copied: from a graph, a definition, or a state of a definition with its name. */
export function readClip(text: string): StatesClip | undefined {
  const value = readJson(text) ?? readJson(`{${text.trim().replace(/,$/, '')}}`);
  if (value === undefined || !isJsonObject(value)) return undefined;
  const states = memberOf(value, 'States') ?? value;
  if (!isJsonObject(states)) return undefined;
  const all = Object.values(states);
  const areStates =
    all.length > 0 && all.every((state) => isJsonObject(state) && memberOf(state, 'Type') !== undefined);
  return areStates ? { States: states } : undefined;
}

function readJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
