import {
  emptyPayload,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  Payload,
} from '@cairn/kit';
import { compilePath } from '../data/path.ts';
import { readRequired } from '../data/path-miss.ts';
import { compilePayloadTemplate } from '../data/payload-template.ts';
import { compileReferencePath } from '../data/reference-path.ts';
import type { Assigner, Evaluation, PayloadFilter, ResultMerger } from './evaluation.ts';

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

/**
 * Compiles an Assign of the JSONPath query language: a payload template whose members are variables. `$` is what
 * the state works with.
 */
export function compileAssign(template: JsonObject | undefined): Assigner | undefined {
  if (template === undefined) return undefined;
  const members = Object.keys(template).map((member) => {
    const name = member.endsWith('.$') ? member.slice(0, -2) : member;
    const part = { [member]: template[member] as Json };
    if (isConstant(part)) {
      const constant = Payload.of(template[member] as Json);
      return { name, evaluate: () => constant };
    }
    const evaluate = compilePayloadTemplate(part);
    return {
      name,
      evaluate: (result: Payload, evaluation: Evaluation) =>
        Payload.of(memberOf(evaluate(evaluation.scopeOf(result.value)) as JsonObject, name) as Json),
    };
  });
  return (_input, result, evaluation) =>
    members.map(({ name, evaluate }) => [name, evaluate(result, evaluation)] as const);
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
