import {
  type CallScope,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  parseJson,
  printJson,
} from '@cairn/kit';
import {
  type EvaluationEffects,
  type EvaluationOutcome,
  type EvaluationSurroundings,
  noEffects,
  type ResolverError,
} from '../resolver/resolver-code.ts';
import type { ResolverContext } from '../resolver/resolver-context.ts';
import type { CodeError } from '../script/code-error.ts';
import { compileScript, printPlacedMessage } from '../script/compile-script.ts';
import { scriptModules } from '../script-modules/script-modules.ts';
import { renderMappingTemplate } from '../templates/render-mapping-template.ts';
import { apiErrors } from './api-errors.ts';
import type { GraphqlApiPorts } from './api-ports.ts';
import { evaluationContext } from './evaluation-context.ts';

interface CodeInput {
  readonly runtime: { readonly name: 'APPSYNC_JS'; readonly runtimeVersion: string };
  readonly code: string;
  /** JSON. */
  readonly context: string;
  /** The handler; `request` unless said. */
  readonly function?: string | undefined;
}

interface TemplateInput {
  readonly template: string;
  /** JSON. */
  readonly context: string;
}

/** What an evaluation came to. Source: AppSync API Reference, "EvaluateCode", "EvaluateMappingTemplate". */
interface EvaluationAnswer {
  readonly evaluationResult?: string;
  readonly error?: { readonly message: string; readonly codeErrors?: readonly CodeError[] };
  readonly logs: readonly string[];
  readonly stash?: string;
  readonly outErrors?: string;
}

/** Evaluates code against a context as it would be evaluated in a resolver; nothing is asked of any data source. */
export class Evaluations {
  readonly #ports: Pick<GraphqlApiPorts, 'clock' | 'random' | 'limits'>;

  constructor(ports: Pick<GraphqlApiPorts, 'clock' | 'random' | 'limits'>) {
    this.#ports = ports;
  }

  async evaluateCode(_: CallScope, input: CodeInput): Promise<EvaluationAnswer> {
    const { runtime, code, function: name = 'request' } = input;
    if (runtime.runtimeVersion !== '1.0.0')
      throw apiErrors.badRequest(
        `Runtime version ${runtime.runtimeVersion} is not supported by ${runtime.name}.`,
      );
    const context = contextIn(input.context);
    const { limits } = this.#ports;
    const compiled = compileScript(code, { modules: scriptModules, limits });
    if (compiled.kind === 'rejected') {
      const { codeErrors } = compiled;
      return { error: { message: codeRefused, codeErrors }, logs: [] };
    }
    if (!compiled.handlers.has(name))
      throw apiErrors.badRequest(`The code does not export a function named ${name}.`);
    const effects = noEffects();
    const outcome = compiled.handler(name).evaluate(context, this.#surroundings(context, effects));
    return { ...answerOf(outcome), ...leftBy(context, effects) };
  }

  async evaluateMappingTemplate(
    _: CallScope,
    { template, context: contextText }: TemplateInput,
  ): Promise<EvaluationAnswer> {
    const context = contextIn(contextText);
    const effects = noEffects();
    const { limits } = this.#ports;
    const rendered = renderMappingTemplate(template, context, this.#surroundings(context, effects), {
      limits,
    });
    const answer =
      rendered.kind === 'text'
        ? { evaluationResult: rendered.text }
        : { error: { message: rendered.error.message } };
    return { ...answer, ...leftBy(context, effects) };
  }

  #surroundings({ identity }: ResolverContext, effects: EvaluationEffects): EvaluationSurroundings {
    const { clock, random, limits } = this.#ports;
    return {
      now: () => clock.now(),
      random: () => random.next(),
      authorizationType: authorizationTypeOf(identity),
      effects,
      limits,
    };
  }
}

const codeRefused = 'The code contains one or more errors.';

function answerOf(outcome: EvaluationOutcome): Pick<EvaluationAnswer, 'evaluationResult' | 'error'> {
  if (outcome.kind === 'error') return { error: { message: messageOf(outcome.error) } };
  return outcome.value === undefined ? {} : { evaluationResult: printJson(outcome.value) };
}

/** What went wrong in code itself is told with its place; what code raises is told as it says it. */
function messageOf(error: ResolverError): string {
  if (error.kind === 'unauthorized') return 'Unauthorized';
  return error.kind === 'failed' ? printPlacedMessage(error) : error.message;
}

function leftBy(
  { stash }: ResolverContext,
  { logs, appendedErrors }: EvaluationEffects,
): Pick<EvaluationAnswer, 'logs' | 'stash' | 'outErrors'> {
  const outErrors = appendedErrors.map(
    ({ message, errorType, data, errorInfo }): Json => ({ message, errorType, data, errorInfo }),
  );
  return { logs, stash: printJson(stash), outErrors: printJson(outErrors) };
}

/** @throws ServiceError BadRequestException */
function contextIn(text: string): ResolverContext {
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    throw apiErrors.badRequest('The context is not valid JSON.');
  }
  if (!isJsonObject(value)) throw apiErrors.badRequest('The context must be a JSON object.');
  return evaluationContext(value);
}

/** What `util.authType()` says of an identity. Source: AppSync developer guide, "Identity". */
function authorizationTypeOf(identity: Json): string {
  if (!isJsonObject(identity)) return 'API Key Authorization';
  const has = (member: string): boolean => memberOf(identity as JsonObject, member) !== undefined;
  if (has('resolverContext')) return 'Lambda Authorization';
  if (has('accountId') || has('userArn')) return 'IAM Authorization';
  if (has('defaultAuthStrategy') || has('username')) return 'User Pool Authorization';
  return has('claims') ? 'Open ID Connect Authorization' : 'API Key Authorization';
}
