import type { JsonObject } from '@cairn/kit';
import { diagnosticTexts } from './diagnostic-texts.ts';
import type { Findings } from './findings.ts';
import type { Place } from './place.ts';

const variableName = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;

/** Checks the names in an `Assign` (Developer Guide, "Passing data between states with variables"). */
export function checkVariableNames(assign: JsonObject, place: Place, findings: Findings): void {
  for (const key of Object.keys(assign)) {
    const name = key.endsWith('.$') ? key.slice(0, -2) : key;
    const at = place.member(key);
    if (name === 'states') findings.add('RESERVED_VARIABLE_NAME', diagnosticTexts.reservedVariable(), at);
    else if (!variableName.test(name)) {
      findings.add('INVALID_VARIABLE_NAME', diagnosticTexts.variableCharacters(name), at);
    } else if (name.length > findings.limits.variableNameCharactersMax) {
      findings.add(
        'INVALID_VARIABLE_NAME',
        diagnosticTexts.longVariable(name, findings.limits.variableNameCharactersMax),
        at,
      );
    }
  }
}
