import type { JsonObject } from '@cairn/kit';
import { memberOf } from '@cairn/kit';
import type { QueryLanguage } from '../definition/field-grammar.ts';
import { compileIntegerField } from '../program/dynamic-fields.ts';
import type { NumberReader } from '../program/evaluation.ts';
import { compileInteger } from '../program/jsonata-fields.ts';

/** How many iterations of a Map may fail; absent readers set no bound that the test has to look at. */
export interface ToleratedFailures {
  readonly count: NumberReader | undefined;
  readonly percentage: NumberReader | undefined;
}

/** Compiles ToleratedFailureCount and ToleratedFailurePercentage, or their Path forms. */
export function compileToleratedFailures(state: JsonObject, language: QueryLanguage): ToleratedFailures {
  const compile = (field: string): NumberReader | undefined =>
    language === 'JSONata'
      ? compileInteger(memberOf(state, field), field)
      : compileIntegerField(state, field);
  return { count: compile('ToleratedFailureCount'), percentage: compile('ToleratedFailurePercentage') };
}
