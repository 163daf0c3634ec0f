import { type Json, JsonNestingError, jsonEquals, printJson } from '@cairn/kit';
import { Fuel, jsonOf, type RenderLimits, type Template, TemplateError, type Value } from '@cairn/vtl';
import { FunctionError } from '../functions/function-error.ts';
import type {
  EvaluationOutcome,
  EvaluationSurroundings,
  ResolverCode,
  ResolverError,
} from '../resolver/resolver-code.ts';
import type { ResolverContext } from '../resolver/resolver-context.ts';
import { ContextObject } from './context-object.ts';
import { extensionsObject } from './extensions-object.ts';
import type { LastJson } from './namespaces/host-function.ts';
import { RaisedError } from './raised-error.ts';
import { DocumentError, readDocument } from './read-document.ts';
import type { TemplateLimits } from './template-limits.ts';
import { utilObject } from './util-object.ts';

/** Measured against a plain step, so that steps bound the time. */
const stepsPerValue = 5;
const stepsPerMatch = 40;

/** What rendering a mapping template has given: its text, what `#return` was given, or an error. */
export type TemplateRendering =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'returned'; readonly value: Json }
  | { readonly kind: 'error'; readonly error: ResolverError };

/** A mapping template of a resolver or a function, compiled once. */
export class MappingTemplate implements ResolverCode {
  readonly kind = 'template';
  readonly #template: Template;
  readonly #limits: RenderLimits;

  constructor(template: Template, limits: TemplateLimits) {
    this.#template = template;
    this.#limits = {
      stepsMax: limits.templateSteps,
      charactersMax: limits.templateResultCharacters,
      workCharactersMax: limits.templateWorkCharacters,
      loopTurnsMax: limits.templateLoopTurns,
      stepsPerValue,
      stepsPerMatch,
    };
  }

  /** The value is the rendered text read as strict JSON. */
  evaluate(context: ResolverContext, surroundings: EvaluationSurroundings): EvaluationOutcome {
    const lastJson: LastJson = {};
    const rendering = this.#guarded(context, surroundings, lastJson);
    if (rendering.kind === 'error') return rendering;
    if (rendering.kind === 'returned') {
      return { kind: 'early-return', value: rendering.value, skipTo: 'NEXT' };
    }
    const text = rendering.text.trim();
    if (text !== '' && text === lastJson.text) return { kind: 'value', value: lastJson.value };
    try {
      return { kind: 'value', value: readDocument(rendering.text) };
    } catch (error) {
      return { kind: 'error', error: failureOf(error) };
    }
  }

  /** The text itself, as EvaluateMappingTemplate shows it. */
  render(context: ResolverContext, surroundings: EvaluationSurroundings): TemplateRendering {
    return this.#guarded(context, surroundings, {});
  }

  #guarded(
    context: ResolverContext,
    surroundings: EvaluationSurroundings,
    lastJson: LastJson,
  ): TemplateRendering {
    try {
      return this.#render(context, surroundings, lastJson);
    } catch (error) {
      return { kind: 'error', error: failureOf(error) };
    }
  }

  #render(
    context: ResolverContext,
    surroundings: EvaluationSurroundings,
    lastJson: LastJson,
  ): TemplateRendering {
    let contextObject: ContextObject | undefined;
    const makeVariables = (fuel: Fuel): { readonly [name: string]: Value } => {
      const ctx = new ContextObject(context, fuel, () =>
        surroundings.effects.appendedErrors.map(({ message, errorType, data, errorInfo }) => {
          return { message, errorType, data, errorInfo };
        }),
      );
      contextObject = ctx;
      const call = { context, surroundings, lastJson };
      const util = utilObject(call);
      const extensions = extensionsObject(call);
      return { ctx, context: ctx, util, utils: util, extensions };
    };
    try {
      const { text, returned } = this.#template.renderWith(makeVariables, this.#limits);
      if (returned === undefined) return { kind: 'text', text };
      return { kind: 'returned', value: jsonOf(returned, new Fuel(this.#limits)) };
    } finally {
      // What a template has put aside stays, also where it ends with an error.
      if (contextObject !== undefined) keepChanges(contextObject, context, surroundings);
    }
  }
}

function keepChanges(
  contextObject: ContextObject,
  context: ResolverContext,
  surroundings: EvaluationSurroundings,
): void {
  contextObject.keepStash();
  const left = contextObject.argumentsLeft();
  if (left === undefined || jsonEquals(left, context.arguments)) return;
  surroundings.effects.changedArguments = left;
}

/** What went wrong as the resolver's error. Anything that is no failure of the template is a bug, and is thrown. */
function failureOf(error: unknown): ResolverError {
  if (error instanceof RaisedError) return error.error;
  const isFailure =
    error instanceof TemplateError ||
    error instanceof FunctionError ||
    error instanceof DocumentError ||
    error instanceof JsonNestingError;
  if (!isFailure) throw error;
  return {
    message: error.message,
    errorType: 'MappingTemplate',
    data: null,
    errorInfo: null,
    kind: 'failed',
    ...(error instanceof TemplateError && error.line !== undefined && { line: error.line }),
    ...(error instanceof TemplateError && error.column !== undefined && { column: error.column }),
  };
}

/** The result of EvaluateMappingTemplate: what `#return` was given is its JSON. */
export function textOfRendering(rendering: Exclude<TemplateRendering, { readonly kind: 'error' }>): string {
  return rendering.kind === 'text' ? rendering.text : printJson(rendering.value);
}
