import { isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import type { QueryLanguage } from './field-grammar.ts';

/** The query language of the states that name none themselves. */
export function machineLanguage(machine: JsonObject): QueryLanguage {
  if (memberOf(machine, 'QueryLanguage') === 'JSONata') return 'JSONata';
  const states = memberOf(machine, 'States');
  const among = isJsonObject(states) ? memberOf(states, 'QueryLanguage') : undefined;
  return isLanguageAmongStates('QueryLanguage', among) ? 'JSONata' : 'JSONPath';
}

/**
 * Definitions that the service runs name the query language inside `States`; it counts as the machine's.
 * A state may still be called QueryLanguage: it is an object.
 */
export function isLanguageAmongStates(name: string, value: Json | undefined): boolean {
  return name === 'QueryLanguage' && value === 'JSONata';
}
