import { emptyPayload, isJsonArray, isJsonObject, type Json, Payload } from '@cairn/kit';
import { compilePath } from '../data/path.ts';
import { readRequired } from '../data/path-miss.ts';
import { compilePayloadTemplate } from '../data/payload-template.ts';
import { compileReferencePath } from '../data/reference-path.ts';
import type { PayloadFilter, ResultMerger } from './evaluation.ts';

/**
 * Compiles InputPath or OutputPath: `$` passes the same payload on, null gives `{}`
 * (Developer Guide, "Input and output processing").
 */
export function compilePathFilter(text: string | null | undefined): PayloadFilter {
  if (text === undefined || text === '$') return undefined;
  if (text === null) return () => emptyPayload;
  const path = compilePath(text);
  return (data, evaluation) => {
    const value = readRequired(path, evaluation.scopeOf(data.value));
    return value === data.value ? data : Payload.of(value);
  };
}

/** Compiles Parameters, ResultSelector or ItemSelector; one without expressions becomes a payload once. */
export function compileTemplateFilter(template: Json | undefined): PayloadFilter {
  if (template === undefined) return undefined;
  if (isConstant(template)) {
    const constant = Payload.of(template);
    return () => constant;
  }
  const evaluate = compilePayloadTemplate(template);
  return (data, evaluation) => Payload.of(evaluate(evaluation.scopeOf(data.value)));
}

function isConstant(template: Json): boolean {
  if (isJsonArray(template)) return template.every(isConstant);
  if (!isJsonObject(template)) return true;
  return Object.entries(template).every(([member, value]) => !member.endsWith('.$') && isConstant(value));
}

/** Compiles ResultPath: `$` replaces the input, null keeps it, a reference path puts the result into it. */
export function compileResultPath(text: string | null | undefined): ResultMerger {
  if (text === undefined || text === '$') return (_input, result) => result;
  if (text === null) return (input) => input;
  const path = compileReferencePath(text);
  return (input, result) => Payload.of(path.set(input.value, result.value));
}
