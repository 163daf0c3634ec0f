import { isJsonArray, isJsonObject, type Json } from '@cairn/kit';
import { compileJsonata, isJsonataText, JsonataSyntaxError } from '../jsonata/expression.ts';
import { diagnosticTexts } from './diagnostic-texts.ts';
import type { GrammarName } from './field-grammar.ts';
import type { Findings } from './findings.ts';
import type { Place } from './place.ts';

/** The field that a value stands in, which decides what its expressions may name. */
export interface FieldOwner {
  readonly grammar: GrammarName;
  readonly field: string;
}

/** Checks the strings of a JSONata value, however deep they lie. */
export function checkJsonataStrings(value: Json, place: Place, findings: Findings, owner: FieldOwner): void {
  if (typeof value === 'string') {
    if (value.startsWith('{%')) checkJsonataText(value, place, findings, owner);
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) {
      checkJsonataStrings(value[key] as Json, place.member(key), findings, owner);
    }
  } else if (isJsonArray(value)) {
    value.forEach((item, index) => {
      checkJsonataStrings(item, place.item(index), findings, owner);
    });
  }
}

/**
 * Checks a string that has to be an expression: that it begins and ends as one, that it can be read, and that it
 * names only what there is (Developer Guide, "Transforming data with JSONata in Step Functions").
 */
export function checkJsonataText(text: string, place: Place, findings: Findings, owner: FieldOwner): void {
  if (!isJsonataText(text)) {
    findings.schema(diagnosticTexts.jsonataString(), place);
    return;
  }
  try {
    const { references } = compileJsonata(text);
    for (const name of references.topLevelReferences) {
      findings.add('UNSUPPORTED_JSONATA_EXPRESSION', diagnosticTexts.topLevelReference(name), place);
    }
    const known = statesMembersOf(owner);
    for (const member of references.statesMembers) {
      if (known.includes(member)) continue;
      findings.add('UNSUPPORTED_JSONATA_EXPRESSION', diagnosticTexts.unknownStatesField(member), place);
    }
  } catch (error) {
    if (!(error instanceof JsonataSyntaxError)) throw error;
    findings.add('INVALID_JSONATA_EXPRESSION', error.message, place);
  }
}

const everywhere = ['input', 'context'];
const withResult = [...everywhere, 'result'];
const withErrorOutput = [...everywhere, 'errorOutput'];

/** The members that `$states` has in a field. */
function statesMembersOf({ grammar, field }: FieldOwner): readonly string[] {
  if (field !== 'Output' && field !== 'Assign') return everywhere;
  if (grammar === 'Catcher') return withErrorOutput;
  return grammar === 'Task' || grammar === 'Parallel' || grammar === 'Map' ? withResult : everywhere;
}
