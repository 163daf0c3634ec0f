import { type DefinedState, definedStates } from '@cairn/diagram';
import { isJsonObject, type JsonObject, parseJson } from '@cairn/kit';
import { useMemo } from 'react';

/** A run's definition, read. */
export interface RunDefinition {
  /** JSON text. */
  readonly text: string;
  readonly value: JsonObject;
  readonly states: ReadonlyMap<string, DefinedState>;
}

/** Reads the definition of a run; undefined while there is none, and of what is none. */
export function useRunDefinition(text: string | undefined): RunDefinition | undefined {
  return useMemo(() => (text === undefined ? undefined : readDefinition(text)), [text]);
}

function readDefinition(text: string): RunDefinition | undefined {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? { text, value, states: definedStates(value) } : undefined;
  } catch {
    return undefined;
  }
}

/** The name of the state that a JSON pointer leads to. */
export function stateNameOf(pointer: string): string {
  return (pointer.split('/').at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}
