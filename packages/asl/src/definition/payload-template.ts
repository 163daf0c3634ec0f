import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@cairn/kit';
import { diagnosticTexts } from './diagnostic-texts.ts';
import { isIntrinsicCall, isPath } from './expression-syntax.ts';
import type { Findings } from './findings.ts';
import type { Place } from './place.ts';

/**
 * Checks a JSONPath payload template: every key in `.$` holds a path or a call of an intrinsic function,
 * and has no twin without `.$` (States Language, "Payload Template"). Findings are located at the template.
 */
export function checkPayloadTemplate(template: JsonObject, place: Place, findings: Findings): void {
  for (const key of Object.keys(template)) {
    const value = template[key] as Json;
    if (key.endsWith('.$')) checkExpressionMember(template, key, value, place, findings);
    else if (typeof value === 'string') warnOfMissingDollar(key, value, place, findings);
    else checkInside(value, place, findings);
  }
}

function checkInside(value: Json, place: Place, findings: Findings): void {
  if (isJsonObject(value)) checkPayloadTemplate(value, place, findings);
  else if (isJsonArray(value)) for (const item of value) checkInside(item, place, findings);
}

function checkExpressionMember(
  template: JsonObject,
  key: string,
  value: Json,
  place: Place,
  findings: Findings,
): void {
  if (typeof value !== 'string' || !(isPath(value) || isIntrinsicCall(value, findings.limits))) {
    findings.schema(diagnosticTexts.templateValue(key), place);
  }
  if (Object.hasOwn(template, key.slice(0, -2))) {
    findings.schema(diagnosticTexts.templateDuplicate(key.slice(0, -2)), place);
  }
}

function warnOfMissingDollar(key: string, value: string, place: Place, findings: Findings): void {
  if (
    /^(?:\$\$?[.[]|States\.[A-Za-z0-9]+\()/.test(value) &&
    (isPath(value) || isIntrinsicCall(value, findings.limits))
  ) {
    findings.warn('NO_DOLLAR', diagnosticTexts.noDollar(key), place);
  }
}
