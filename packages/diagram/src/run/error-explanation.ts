import type { JsonObject } from '@cairn/kit';
import { type DefinedState, definedStates } from './definition-states.ts';
import { errorAdvice } from './error-advice.ts';
import { type AppliedErrorHandling, type AppliedRetrier, appliedErrorHandling } from './error-handling.ts';
import { prettyJson } from './pretty-json.ts';
import type { RunView } from './run-view.ts';
import type { Step } from './step.ts';
import { stepLinks } from './step-links.ts';
import { stepPlaceText } from './step-place.ts';

/** A fact about an error. */
export interface ErrorFact {
  readonly label: string;
  readonly text: string;
  /** How to show the text: `json` is printed JSON of several lines; `arn`, `logGroup` and `function` are links. */
  readonly form: 'text' | 'code' | 'json' | 'arn' | 'function' | 'logGroup' | 'step';
  /** For `step`: which. */
  readonly stepId?: number;
}

/** An error in words. */
export interface ErrorExplanation {
  /** `Charge failed with Busy`. */
  readonly headline: string;
  /** Where it began; undefined when the history does not show it. */
  readonly stepId: number | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** The cause as JSON of several lines, where it is JSON. */
  readonly causeJson: string | undefined;
  readonly facts: readonly ErrorFact[];
  /** What to do, nearest first. */
  readonly advice: readonly string[];
  /** Which rules of Retry and Catch it met; undefined without a definition. */
  readonly handling: AppliedErrorHandling | undefined;
}

/**
 * Explains why a run failed, or a step of it.
 * @param of the step; else the one with which the run's failure began
 * @returns undefined when nothing failed
 */
export function explainError(
  view: RunView,
  of: { readonly stepId?: number; readonly definition?: JsonObject } = {},
): ErrorExplanation | undefined {
  const { run } = view;
  const asked = of.stepId ?? run.failedStepId;
  const step = asked === undefined ? undefined : originOf(view, asked);
  if (step === undefined || !isFailed(step)) return of.stepId === undefined ? endOfRun(view) : undefined;
  const error = step.error ?? step.attempts.findLast((attempt) => attempt.error !== undefined)?.error;
  const cause = step.cause;
  const states = of.definition === undefined ? undefined : definedStates(of.definition);
  const handlings = states === undefined ? [] : handlingsOf(view, { ...step, error }, states);
  const handling = handlings.find((applied) => applied.step.id === step.id)?.handling;
  const isRetried = handling?.retrier !== undefined || step.attempts.length > 1;
  return {
    headline: headlineOf(step, error),
    stepId: step.id,
    error,
    cause,
    causeJson: prettyJson(cause),
    facts: [
      ...factsOf(view, step),
      ...attemptFacts(step),
      ...handlings.flatMap((applied) => handlingFacts(applied, applied.step.id === step.id)),
    ],
    advice: [
      ...cameFrom(view, step),
      ...errorAdvice({ step, error: error ?? '', cause: cause ?? '', isRetried }),
    ],
    handling,
  };
}

/** A Parallel or Map fails by a step below it. */
function originOf(view: RunView, stepId: number): Step | undefined {
  let step = view.step(stepId);
  while (step?.failedByStepId !== undefined) step = view.step(step.failedByStepId);
  return step;
}

function isFailed({ status, error }: Step): boolean {
  return error !== undefined || status === 'failed' || status === 'timedOut' || status === 'retrying';
}

function headlineOf({ name, status, type }: Step, error: string | undefined): string {
  const who = name === '' ? 'A state' : name;
  const what = error === undefined ? '' : ` with ${error}`;
  if (type === 'Fail') return `The Fail state ${who} was reached${error === undefined ? '' : `: ${error}`}`;
  if (status === 'caught') return `${who} failed${what}, and a Catch took it`;
  if (status === 'retrying') return `${who} failed${what} and will be tried again`;
  if (error === 'States.Timeout' || error === 'States.HeartbeatTimeout') return `${who} timed out`;
  return `${who} failed${what}`;
}

function factsOf(view: RunView, step: Step): readonly ErrorFact[] {
  const facts: ErrorFact[] = [
    { label: 'State', text: stepPlaceText(view, step), form: 'step', stepId: step.id },
  ];
  const add = (label: string, text: string | undefined, form: ErrorFact['form']): void => {
    if (text !== undefined && text !== '') facts.push({ label, text, form });
  };
  const links = stepLinks(step);
  add('Function', links.functionName, 'function');
  add('Log group', links.logGroupName, 'logGroup');
  add('Started execution', links.executionArn, 'arn');
  add('Map run', links.mapRunArn, 'arn');
  add('Activity', links.activityArn, 'arn');
  if (step.task?.kind === 'service' && links.functionName === undefined) {
    add('Called', `${step.task.resourceType}:${step.task.resource}`, 'code');
  }
  add('Field', step.location, 'code');
  return facts;
}

/** A Fail state that a Catch led to: what failed is before it. */
function cameFrom(view: RunView, { type, previousStepId }: Step): readonly string[] {
  const before = previousStepId === undefined ? undefined : view.step(previousStepId);
  if (type !== 'Fail' || before?.status !== 'caught') return [];
  const error = before.error === undefined ? '' : ` with ${before.error}`;
  return [`A Catch led here: look at ${before.name}, which failed${error}.`];
}

/** What the definition says of an error at one of the states that it passed. */
interface PassedState {
  readonly step: Step;
  readonly handling: AppliedErrorHandling;
}

/** The rules of the state and of those around it that have some: they are asked from the inside outwards. */
function handlingsOf(
  view: RunView,
  from: Step,
  states: ReadonlyMap<string, DefinedState>,
): readonly PassedState[] {
  const passed: PassedState[] = [];
  let step: Step | undefined = from;
  for (
    ;
    step !== undefined;
    step = step.parentStepId === undefined ? undefined : view.step(step.parentStepId)
  ) {
    const state = states.get(step.name)?.state;
    if (state === undefined || !/^(?:Task|Parallel|Map)$/.test(step.type ?? '')) continue;
    const handling = appliedErrorHandling({ ...step, error: step.error ?? from.error }, state);
    if (step.id === from.id || handling.hasRetry || handling.hasCatch) passed.push({ step, handling });
  }
  return passed;
}

function attemptFacts({ attempts, status }: Step): readonly ErrorFact[] {
  if (attempts.length < 2 && status !== 'retrying') return [];
  return [{ label: 'Attempts', text: String(attempts.length), form: 'text' }];
}

function handlingFacts({ step, handling }: PassedState, isOwn: boolean): readonly ErrorFact[] {
  const { retrier, catcher, hasRetry, hasCatch } = handling;
  const of = isOwn ? '' : ` of ${step.name}`;
  const fact = (label: string, text: string): ErrorFact => ({ label: `${label}${of}`, text, form: 'text' });
  if (step.error === 'States.Runtime' && (hasRetry || hasCatch)) {
    return [fact('Retry and Catch', 'States.Runtime is never retried and never caught')];
  }
  const unnamed = (has: boolean): string => (has ? 'no rule names this error' : 'none');
  return [
    fact('Retry', retrier === undefined ? unnamed(hasRetry) : retrierText(retrier, step)),
    fact(
      'Catch',
      catcher === undefined
        ? unnamed(hasCatch)
        : `rule ${catcher.index + 1} (${catcher.errorEquals.join(', ')}) goes on to ${catcher.next}`,
    ),
  ];
}

function retrierText(retrier: AppliedRetrier, { status }: Step): string {
  const { index, errorEquals, used, maxAttempts, nextDelaySeconds, isJittered } = retrier;
  const next =
    status === 'retrying' && nextDelaySeconds !== undefined
      ? `; the next attempt comes ${isJittered ? 'within' : 'after'} ${nextDelaySeconds} s`
      : '';
  return `rule ${index + 1} (${errorEquals.join(', ')}): ${used} of ${maxAttempts} retries used${next}`;
}

/** An end that no step brought about: a time-out of the run, a stop. */
function endOfRun({ run }: RunView): ErrorExplanation | undefined {
  const headlines = {
    FAILED: run.error === undefined ? 'The run failed' : `The run failed with ${run.error}`,
    TIMED_OUT: 'The run took longer than its TimeoutSeconds',
    ABORTED: 'The run was stopped',
  };
  if (run.status === 'RUNNING' || run.status === 'SUCCEEDED') return undefined;
  const timedOut = [
    'Raise TimeoutSeconds of the state machine, or look for the state that still ran when it ended.',
  ];
  return {
    headline: headlines[run.status],
    stepId: undefined,
    error: run.error,
    cause: run.cause,
    causeJson: prettyJson(run.cause),
    facts: [],
    advice: run.status === 'TIMED_OUT' ? timedOut : [],
    handling: undefined,
  };
}
