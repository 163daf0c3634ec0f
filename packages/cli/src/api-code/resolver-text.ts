import {
  compileMappingTemplate,
  compileScript,
  type EvaluationEffects,
  type EvaluationOutcome,
  evaluationContext,
  noEffects,
  type ResolverCode,
  ScriptCoverage,
  scriptLimits,
  scriptModules,
  templateLimits,
} from '@cairn/graphql';
import { isJsonObject, type Json, resolveLimits } from '@cairn/kit';
import { stripTypes } from '@cairn/server';
import { CommandFailure, exitCodes } from '../command-failure.ts';
import { readNamedFile } from '../read-file.ts';

/** What came of an evaluation, with what it left beside its value. */
export interface EvaluatedText {
  readonly outcome: EvaluationOutcome;
  readonly effects: EvaluationEffects;
  readonly stash: Json;
}

/** The surroundings of an evaluation that are not in its context. */
export interface TextSurroundings {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/** Code of a resolver as a file has it. */
export interface ResolverText {
  readonly file: string;
  /** What was run of it; undefined for mapping templates. */
  readonly coverage: ScriptCoverage | undefined;
  /** @param handler `request` or `response`; a template is one of them */
  evaluate(handler: string, context: Json, surroundings: TextSurroundings): EvaluatedText;
}

/** Reads and compiles a file. @throws CommandFailure with file, line and column where it is no code */
export async function openResolverText(file: string): Promise<ResolverText> {
  const text = await readNamedFile(file);
  if (file.endsWith('.vtl')) return templateText(file, text);
  if (!/\.m?[jt]s$/.test(file))
    throw new CommandFailure(`${file} is no code of a resolver: such files end in .js, .ts or .vtl`);
  return scriptText(file, /\.m?ts$/.test(file) ? javaScriptOf(file, text) : text);
}

function javaScriptOf(file: string, text: string): string {
  const stripped = stripTypes(text);
  if (stripped.kind === 'code') return stripped.code;
  throw noCode(`${file}:${stripped.line}:${stripped.column}: ${stripped.message}`);
}

function scriptText(file: string, code: string): ResolverText {
  const coverage = new ScriptCoverage();
  const script = compileScript(code, {
    modules: scriptModules,
    limits: resolveLimits(scriptLimits),
    coverage,
  });
  if (script.kind === 'rejected') {
    const errors = script.codeErrors.map(
      ({ value, location: { line, column } }) => `${file}:${line}:${column}: ${value}`,
    );
    throw noCode(errors.join('\n'));
  }
  return {
    file,
    coverage,
    evaluate: (handler, context, surroundings) => {
      if (!script.handlers.has(handler))
        throw new CommandFailure(`${file} exports no function named ${handler}`);
      return run(script.handler(handler), context, surroundings);
    },
  };
}

function templateText(file: string, text: string): ResolverText {
  const template = compileMappingTemplate(text, { limits: resolveLimits(templateLimits) });
  if (template.kind === 'rejected')
    throw noCode(`${file}:${template.line ?? 1}:${template.column ?? 1}: ${template.message}`);
  return {
    file,
    coverage: undefined,
    evaluate: (_handler, context, surroundings) => run(template, context, surroundings),
  };
}

function noCode(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.failed);
}

function run(code: ResolverCode, given: Json, { now, random }: TextSurroundings): EvaluatedText {
  const context = evaluationContext(isJsonObject(given) ? given : {});
  const effects = noEffects();
  const authorizationType = 'API Key Authorization';
  const outcome = code.evaluate(context, { now, random, authorizationType, effects });
  return { outcome, effects, stash: context.stash };
}
