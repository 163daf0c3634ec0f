import { isJsonObject, type Json, memberOf } from '@cairn/kit';
import { valueAt } from '../edit/apply-value-edit.ts';
import { parsePointer } from '../tree/json-pointer.ts';

/** The query languages of the States Language. */
export type QueryLanguage = 'JSONPath' | 'JSONata';

/** The query language that holds for a state: its own, else the machine's, else JSONPath. */
export function languageOf(definition: Json, state: string): QueryLanguage {
  const value = valueAt(definition, parsePointer(state));
  const own = isJsonObject(value) ? memberOf(value, 'QueryLanguage') : undefined;
  const machine = isJsonObject(definition) ? memberOf(definition, 'QueryLanguage') : undefined;
  return (own ?? machine) === 'JSONata' ? 'JSONata' : 'JSONPath';
}
