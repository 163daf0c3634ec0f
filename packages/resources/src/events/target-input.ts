import { type Json, JsonSyntaxError, parseJson, printJson } from '@cairn/kit';
import type { PrintedEvent } from './bus-event.ts';
import { compileEventPath } from './event-path.ts';
import type { InputTransformer, Target } from './event-types.ts';
import { eventsErrors } from './events-errors.ts';
import { InputTemplate } from './input-template.ts';

/** What a target's input is made of. */
interface InputSource {
  readonly printed: PrintedEvent;
  readonly ruleArn: string;
  readonly ruleName: string;
  /** When the event came, epoch milliseconds. */
  readonly ingestionMs: number;
}

/** Makes the text that a target gets of an event. */
export type TargetInput = (source: InputSource) => string;

const reserved: { readonly [variable: string]: (source: InputSource) => Json } = {
  'aws.events.rule-arn': ({ ruleArn }) => ruleArn,
  'aws.events.rule-name': ({ ruleName }) => ruleName,
  'aws.events.event.ingestion-time': ({ ingestionMs }) => new Date(ingestionMs).toISOString(),
  'aws.events.event.json': ({ printed }) => printed.event,
  'aws.events.event': ({ printed }) => {
    const { detail: _, ...others } = printed.event;
    return others;
  },
};

/** Compiles what a target gets: its own input, a part of the event, the transformed event, or the event. */
export function compileTargetInput({ Input, InputPath, InputTransformer }: Target): TargetInput {
  if (Input !== undefined) return () => Input;
  if (InputTransformer !== undefined) return compileTransformer(InputTransformer);
  if (InputPath === undefined || InputPath === '$') return ({ printed }) => printed.text;
  const path = compileEventPath(InputPath);
  return ({ printed }) => printJson(path?.(printed.event) ?? null);
}

/**
 * @param variablesMax of an input transformer
 * @throws ServiceError ValidationException when a target's input cannot be made as it says
 */
export function checkTargetInput(
  { Id, Input, InputPath, InputTransformer }: Target,
  variablesMax: number,
): void {
  const given = [Input, InputPath, InputTransformer].filter((one) => one !== undefined);
  if (given.length > 1) {
    throw eventsErrors.validation(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`,
    );
  }
  if (Input !== undefined) checkJson(Id, Input);
  if (InputPath !== undefined && compileEventPath(InputPath) === undefined) {
    throw eventsErrors.validation(`Invalid InputPath for target ${Id} : ${InputPath}.`);
  }
  if (InputTransformer !== undefined) checkTransformer(Id, InputTransformer, variablesMax);
}

function checkJson(id: string, text: string): void {
  try {
    parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw eventsErrors.validation(`JSON syntax error in input for target ${id} : ${error.locatedMessage}`);
  }
}

function checkTransformer(
  id: string,
  { InputPathsMap = {}, InputTemplate: template }: InputTransformer,
  variablesMax: number,
): void {
  const paths = Object.entries(InputPathsMap);
  if (paths.length > variablesMax) {
    throw eventsErrors.validation(`InputTransformer for target ${id} has more than ${variablesMax} paths.`);
  }
  for (const [name, path] of paths) {
    if (/^aws/i.test(name))
      throw eventsErrors.validation(`InputPathsMap keys of target ${id} cannot start with "AWS": ${name}.`);
    if (compileEventPath(path) === undefined) {
      throw eventsErrors.validation(`Invalid InputPath for target ${id} : ${path}.`);
    }
  }
  const unknown = [...template.matchAll(/<([A-Za-z0-9_.\-/]+)>/g)]
    .map(([, name]) => name as string)
    .find((name) => !isVariable(InputPathsMap, name));
  if (unknown !== undefined) {
    throw eventsErrors.validation(
      `Invalid InputTemplate for target ${id} : Placeholder <${unknown}> is not in InputPathsMap.`,
    );
  }
  const [key] = compileTemplate(InputPathsMap, template).keys;
  if (key !== undefined) {
    throw eventsErrors.validation(
      `Invalid InputTemplate for target ${id} : Placeholder <${key}> cannot be used as an object key.`,
    );
  }
}

function compileTransformer({ InputPathsMap = {}, InputTemplate: template }: InputTransformer): TargetInput {
  const compiled = compileTemplate(InputPathsMap, template);
  const paths = new Map(Object.entries(InputPathsMap).map(([name, path]) => [name, compileEventPath(path)]));
  return (source) =>
    compiled.fill((name) => {
      if (Object.hasOwn(reserved, name)) return (reserved[name] as (source: InputSource) => Json)(source);
      return paths.get(name)?.(source.printed.event);
    });
}

function compileTemplate(paths: { readonly [variable: string]: string }, template: string): InputTemplate {
  return new InputTemplate(template, (name) => isVariable(paths, name));
}

function isVariable(paths: { readonly [variable: string]: string }, name: string): boolean {
  return Object.hasOwn(paths, name) || Object.hasOwn(reserved, name);
}
