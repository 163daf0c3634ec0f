import { type Json, resolveLimits } from '@cairn/kit';
import { type EvaluationEffects, type EvaluationOutcome, noEffects } from '../resolver/resolver-code.ts';
import type { ResolverContext } from '../resolver/resolver-context.ts';
import { compileScript } from './compile-script.ts';
import type { HostModules } from './host-module.ts';
import { type ScriptLimits, scriptLimits } from './script-limits.ts';

/** What tests run handlers with. */
export interface TrialOptions {
  readonly context?: Partial<ResolverContext>;
  /** `request` unless told. */
  readonly handler?: string;
  readonly modules?: HostModules;
  readonly limits?: { readonly [name: string]: number };
}

/** What came of a run, and what it left behind. */
export interface Trial {
  readonly outcome: EvaluationOutcome;
  readonly effects: EvaluationEffects;
  readonly context: ResolverContext;
}

/** Runs a handler once, as tests do. @throws when the code is rejected */
export function tryHandler(code: string, options: TrialOptions = {}): Trial {
  const { handler = 'request', modules = trialModules } = options;
  const limits: ScriptLimits = resolveLimits(scriptLimits, options.limits);
  const script = compileScript(code, { modules, limits });
  if (script.kind === 'rejected') throw new Error(script.codeErrors.map(({ value }) => value).join('; '));
  const context = trialContext(options.context);
  const effects = noEffects();
  const outcome = script.handler(handler).evaluate(context, {
    now: () => 1_700_000_000_000,
    random: () => 0.25,
    authorizationType: 'API Key Authorization',
    effects,
  });
  return { outcome, effects, context };
}

/** The value of `request` whose body is given, as JSON text; the message where it fails. */
export function resultOf(body: string, args: Json = {}): string {
  const { outcome } = tryHandler(`export function request(ctx) { ${body} }`, {
    context: { arguments: args },
  });
  if (outcome.kind === 'error') return outcome.error.message;
  return outcome.value === undefined ? 'undefined' : JSON.stringify(outcome.value);
}

/** A module with what the core's tests need of `util`. */
export const trialModules: HostModules = {
  '@aws-appsync/utils': {
    util: {
      error: ([message, errorType], call) =>
        call.raise({ message: call.text(message), errorType: call.text(errorType ?? null) }),
      unauthorized: (_given, call) => call.unauthorized(),
      matches: ([pattern, text], call) => call.pattern(call.text(pattern)).matches(call.text(text)),
      keep: ([value], call) => {
        const data = call.json(value) ?? null;
        call.surroundings.effects.invalidations.push(data);
        return data;
      },
      numbers: { one: 1, half: () => 0.5 },
    },
    runtime: { earlyReturn: ([value], call) => call.earlyReturn(call.json(value) ?? null, 'END') },
    tag: ([strings, ...values], call) => ({
      strings: call.json(strings) ?? null,
      values: call.json(values) ?? null,
    }),
  },
};

function trialContext(given: Partial<ResolverContext> = {}): ResolverContext {
  return {
    arguments: {},
    source: null,
    identity: null,
    request: { headers: {}, domainName: null },
    info: {
      fieldName: 'getPost',
      parentTypeName: 'Query',
      variables: {},
      selectionSetList: ['id', 'title'],
      selectionSetGraphQL: '{ id title }',
    },
    stash: {},
    env: {},
    ...given,
  };
}
