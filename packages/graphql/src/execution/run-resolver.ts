import { invariant, isJsonObject, type Json } from '@cairn/kit';
import { unauthorized } from '../authorization/caller.ts';
import type { DataSourceAnswer, DataSourceCall } from '../resolver/data-source.ts';
import { endedBy } from '../resolver/ended-by.ts';
import {
  type EvaluationEffects,
  type EvaluationOutcome,
  noEffects,
  type ResolverCode,
  type ResolverError,
} from '../resolver/resolver-code.ts';
import type { ResolverContext } from '../resolver/resolver-context.ts';
import type { Path } from './answer-error.ts';
import { FieldTrace } from './field-trace.ts';
import type { PlannedField } from './operation-plan.ts';
import type { RequestRun } from './request-run.ts';
import { payloadOf, type ResolverProgram, type ResolverStep } from './resolver-program.ts';
import { FieldInfo } from './selection-text.ts';

/** What came of a resolver. */
export interface ResolverResult {
  readonly value: Json;
  /** Given where it failed: the value is null then. */
  readonly error: ResolverError | undefined;
  readonly effects: EvaluationEffects;
}

/** What a step gave; `end` leaves the pipeline. */
type StepOutcome =
  | { readonly kind: 'value' | 'end'; readonly value: Json }
  | { readonly kind: 'error'; readonly error: ResolverError };

/** One resolver on one object: its context, shared by its steps, and what they leave. */
interface ResolverCall {
  readonly run: RequestRun;
  readonly field: PlannedField;
  readonly context: ResolverContext;
  readonly effects: EvaluationEffects;
  /** Given where fields are logged. */
  readonly trace: FieldTrace | undefined;
}

/** The object whose field is resolved. */
export interface ResolvedObject {
  readonly source: Json;
  readonly args: Json;
  /** Where it stands in the answer. */
  readonly parent: Path | undefined;
}

/** Runs a field's resolver on an object. At once where no source is asked. Never rejects for what code and sources do. */
export function runResolver(
  run: RequestRun,
  field: PlannedField,
  { source, args, parent }: ResolvedObject,
): ResolverResult | Promise<ResolverResult> {
  const effects = noEffects();
  const program = field.resolver as ResolverProgram;
  if (!run.takeResolver())
    return failed(effects, 'The request runs more resolvers than it may.', 'ResolverCountLimitReached');
  if (program.kind === 'broken') return failed(effects, program.message, program.errorType);
  const context: ResolverContext = {
    arguments: args,
    source,
    identity: run.caller.identity,
    request: run.request,
    info: new FieldInfo(field, {
      fragments: run.plan.fragments,
      conditions: run.variables,
      givenVariables: run.givenVariables,
    }),
    stash: {},
    env: run.environmentVariables,
  };
  const { log, arn: apiArn } = run;
  const trace = log?.logsFields ? new FieldTrace({ log, apiArn }, { field, effects, parent }) : undefined;
  const call: ResolverCall = { run, field, context, effects, trace };
  const outcome =
    program.kind === 'unit' ? runStep(call, program.step, undefined) : runPipeline(call, program);
  return outcome instanceof Promise ? outcome.then((end) => resultOf(end, call)) : resultOf(outcome, call);
}

function resultOf(outcome: StepOutcome, { effects, trace }: ResolverCall): ResolverResult {
  trace?.end();
  if (outcome.kind === 'error') return { value: null, error: outcome.error, effects };
  return { value: outcome.value, error: undefined, effects };
}

function failed(effects: EvaluationEffects, message: string, errorType: string): ResolverResult {
  return { value: null, error: errorOf(message, errorType), effects };
}

function errorOf(
  message: string,
  errorType: string | null,
  data: Json = null,
  errorInfo: Json = null,
): ResolverError {
  return { message, errorType, data, errorInfo, kind: 'failed' };
}

function runPipeline(
  call: ResolverCall,
  { before, steps, after }: Extract<ResolverProgram, { kind: 'pipeline' }>,
): StepOutcome | Promise<StepOutcome> {
  const finish = (value: Json): StepOutcome => runAfter(call, after, value);
  const goOn = (from: number, value: Json): StepOutcome | Promise<StepOutcome> => {
    let held = value;
    for (let index = from; index < steps.length; index++) {
      const outcome = runStep(call, steps[index] as ResolverStep, { result: held });
      if (outcome instanceof Promise)
        return outcome.then((end) => {
          if (end.kind === 'error') return end;
          return end.kind === 'end' ? finish(end.value) : goOn(index + 1, end.value);
        });
      if (outcome.kind === 'error') return outcome;
      if (outcome.kind === 'end') return finish(outcome.value);
      held = outcome.value;
    }
    return finish(held);
  };
  if (before === undefined) return goOn(0, null);
  const outcome = evaluate(call, { code: before, handler: 'request' }, call.context);
  if (outcome.kind === 'error') return outcome;
  return outcome.kind === 'early-return' ? finish(outcome.value) : goOn(0, outcome.value ?? null);
}

function runAfter(call: ResolverCall, after: ResolverCode | undefined, value: Json): StepOutcome {
  if (after === undefined) return { kind: 'value', value };
  const outcome = evaluate(
    call,
    { code: after, handler: 'response' },
    withOutErrors(call, { ...call.context, prev: { result: value }, result: value }),
  );
  return outcome.kind === 'error' ? outcome : { kind: 'value', value: outcome.value ?? null };
}

/** Code, and where in its resolver it stands. */
interface Handler {
  readonly code: ResolverCode;
  readonly handler: 'request' | 'response';
  /** Given for the functions of pipelines. */
  readonly step?: ResolverStep;
}

function evaluate(
  { run, effects, trace }: ResolverCall,
  { code, handler, step }: Handler,
  given: ResolverContext,
): EvaluationOutcome {
  if (run.isTimeUp) return { kind: 'error', error: timeUp };
  const context = withArguments(given, effects);
  const outcome = code.evaluate(context, run.surroundings(effects));
  const { functionName, functionId } = step ?? {};
  trace?.evaluated({ handler, functionName, functionId, context, outcome });
  // Whoever logs fields has them now; a request may run thousands of handlers that log a lot.
  effects.logs.length = 0;
  return outcome;
}

/** The context with the arguments as the templates of earlier steps have left them. */
function withArguments(context: ResolverContext, { changedArguments }: EvaluationEffects): ResolverContext {
  return changedArguments === undefined ? context : { ...context, arguments: changedArguments };
}

const timeUp = errorOf('Execution timed out.', 'ExecutionTimeout');

function runStep(
  call: ResolverCall,
  step: ResolverStep,
  prev: { readonly result: Json } | undefined,
): StepOutcome | Promise<StepOutcome> {
  const { run } = call;
  const { turns } = run.ports;
  if (turns?.begins(run.taker)) return turns.next(run.taker).then(() => runStep(call, step, prev));
  const context = prev === undefined ? call.context : { ...call.context, prev };
  let document: Json | undefined = step.directRequest;
  if (step.request !== undefined) {
    const outcome = evaluate(call, { code: step.request, handler: 'request', step }, context);
    if (outcome.kind === 'error') return outcome;
    if (outcome.kind === 'early-return')
      return { kind: outcome.skipTo === 'END' ? 'end' : 'value', value: outcome.value };
    document = outcome.value;
  }
  const isFirstVersion = step.isFirstVersion(document);
  if (step.source === undefined)
    return respond(call, step, context, { result: payloadOf(document) }, isFirstVersion);
  return ask(call, step, context, document ?? null).then((answer) =>
    answer === undefined
      ? { kind: 'error', error: timeUp }
      : respond(call, step, context, answer, isFirstVersion),
  );
}

/** A source's answer; undefined where the request's time was up before. */
async function ask(
  { run, field, effects }: ResolverCall,
  step: ResolverStep,
  context: ResolverContext,
  document: Json,
): Promise<DataSourceAnswer | undefined> {
  const { source } = step;
  invariant(source !== undefined, 'NONE is never asked');
  if (run.isTimeUp) return undefined;
  const asked: DataSourceCall = {
    caller: run.caller.scope,
    typeName: field.parentTypeName,
    fieldName: field.name,
    outputType: field.outputType,
    context: () => directContext(withArguments(context, effects)),
    requestId: run.requestId,
    signal: run.signal,
  };
  const isBatch = source.invokeBatch !== undefined && isForBatch(document, step);
  const answering = isBatch ? run.batches.invoke(step, document, asked) : source.invoke(document, asked);
  try {
    return await endedBy(run.signal, answering);
  } catch (thrown) {
    if (run.signal.aborted) return undefined;
    throw thrown;
  }
}

/** Code says so in its document; for direct resolvers, the size of their batches does. */
function isForBatch(document: Json, { directRequest, maxBatchSize }: ResolverStep): boolean {
  if (document === directRequest) return maxBatchSize > 0;
  return isJsonObject(document) && document.operation === 'BatchInvoke';
}

function respond(
  call: ResolverCall,
  step: ResolverStep,
  context: ResolverContext,
  { result, error }: DataSourceAnswer,
  isFirstVersion: boolean,
): StepOutcome {
  const { response } = step;
  if (error !== undefined && (isFirstVersion || response === undefined))
    return { kind: 'error', error: raised(error) };
  if (response === undefined || (isFirstVersion && result === null)) return { kind: 'value', value: result };
  const answered = {
    ...context,
    result,
    ...(error === undefined ? {} : { error: { message: error.message, type: error.type } }),
  };
  const outcome = evaluate(
    call,
    { code: response, handler: 'response', step },
    withOutErrors(call, answered),
  );
  if (outcome.kind === 'error') return outcome;
  const isEnd = outcome.kind === 'early-return' && outcome.skipTo === 'END';
  return { kind: isEnd ? 'end' : 'value', value: outcome.value ?? null };
}

function raised({ message, type, data, info }: NonNullable<DataSourceAnswer['error']>): ResolverError {
  if (type === 'UnauthorizedException') return errorOf(unauthorized.message, type);
  return errorOf(message, type, data ?? null, info ?? null);
}

/** Response handlers see the errors that were appended before. */
function withOutErrors({ effects }: ResolverCall, context: ResolverContext): ResolverContext {
  if (effects.appendedErrors.length === 0) return context;
  const outErrors = effects.appendedErrors.map(({ message, errorType, data, errorInfo }) => ({
    message,
    type: errorType,
    data,
    errorInfo,
  }));
  return { ...context, outErrors };
}

/** The context as direct Lambda resolvers get it, its selection included. */
function directContext({
  arguments: args,
  identity,
  source,
  request,
  prev,
  info,
  stash,
}: ResolverContext): Json {
  const { fieldName, parentTypeName, variables, selectionSetList, selectionSetGraphQL } = info;
  return {
    arguments: args,
    identity,
    source,
    request: { headers: request.headers, domainName: request.domainName },
    prev: prev === undefined ? null : { result: prev.result },
    info: { selectionSetList, selectionSetGraphQL, parentTypeName, fieldName, variables },
    stash: stash as Json,
  };
}
