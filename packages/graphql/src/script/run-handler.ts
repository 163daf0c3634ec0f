import type { Json } from '@cairn/kit';
import type { EvaluationOutcome, EvaluationSurroundings } from '../resolver/resolver-code.ts';
import type { ResolverContext } from '../resolver/resolver-context.ts';
import { callFunction } from './call-function.ts';
import type { StartModule } from './compile/compile-module.ts';
import { type ContextUse, contextValue } from './context-value.ts';
import { dataOf } from './data.ts';
import { EndOfEvaluation } from './end-of-evaluation.ts';
import type { Evaluation, EvaluationTraits } from './evaluation.ts';
import { HostEvaluation } from './host-evaluation.ts';
import type { ScriptValue } from './host-module.ts';
import { namedMember } from './members.ts';
import { ScriptFunction } from './script-function.ts';

/** A handler and all that its runs have in common. */
export interface RunnableHandler {
  readonly module: StartModule;
  readonly handler: { readonly slot: number; readonly member: string };
  readonly traits: EvaluationTraits;
  readonly use: ContextUse;
}

/** Runs a handler on a context. */
export function runHandler(
  { module, handler, traits, use }: RunnableHandler,
  context: ResolverContext,
  surroundings: EvaluationSurroundings,
): EvaluationOutcome {
  const run = new HostEvaluation(traits, surroundings);
  try {
    const exported = module(run)[handler.slot] as ScriptValue;
    const called = handler.member === '' ? exported : namedMember(exported, handler.member);
    if (!(called instanceof ScriptFunction)) return run.fail('TypeError: The handler is not a function');
    const value = callFunction(called, [contextValue(context, run, use)], run);
    const data = isUntouched(value, context, run) ? value : resultOf(value, run);
    if (traits.changesValues) settleStash(context.stash, run);
    return { kind: 'value', value: data };
  } catch (error) {
    const outcome = outcomeOf(error, run);
    if (traits.changesValues) cleanStash(context.stash, run);
    return outcome;
  }
}

/** Whether a value is just what the handler was given, which is data and which code that changes nothing leaves so. */
function isUntouched(value: ScriptValue, context: ResolverContext, run: Evaluation): value is Json {
  return value !== undefined && run.owned === undefined && value === context.result;
}

function resultOf(value: ScriptValue, run: Evaluation): Json | undefined {
  const bytesMax = run.traits.limits.scriptResultBytes;
  return dataOf(value, run, { functions: 'refused', isCopied: false, isFree: true, bytesMax });
}

function outcomeOf(error: unknown, run: Evaluation): EvaluationOutcome {
  if (error instanceof EndOfEvaluation) return error.outcome;
  if (!(error instanceof RangeError)) throw error;
  // Expressions within each other, in functions within each other, may take more than the host's own stack.
  try {
    return run.fail('RangeError: Maximum call stack size exceeded');
  } catch (end) {
    return (end as EndOfEvaluation).outcome;
  }
}

/** What a handler has put in the stash becomes data, for the handlers after it. */
function settleStash(stash: { [name: string]: Json }, run: Evaluation): void {
  const bytesMax = run.traits.limits.scriptResultBytes;
  for (const name of Object.keys(stash)) {
    const value = stash[name];
    const data = dataOf(value, run, { functions: 'left-out', isCopied: false, isFree: true, bytesMax });
    if (data === undefined) delete stash[name];
    else if (data !== value) stash[name] = data;
  }
}

/** After a failure the stash is kept as far as it is data; what is not is dropped with the failure. */
function cleanStash(stash: { [name: string]: Json }, run: Evaluation): void {
  for (const name of Object.keys(stash)) {
    const only = { [name]: stash[name] as Json };
    try {
      settleStash(only, run);
      if (!Object.hasOwn(only, name)) delete stash[name];
      else stash[name] = only[name] as Json;
    } catch (error) {
      if (!(error instanceof EndOfEvaluation || error instanceof RangeError)) throw error;
      delete stash[name];
    }
  }
}
