import type { InspectionData, StateTestOutcome, StateTestRequest, StateTestSetting } from '@cairn/asl';
import {
  type Digest,
  type JsonObject,
  jsonEquals,
  memberOf,
  Payload,
  printJson,
  seededRandom,
  withMember,
} from '@cairn/kit';
import type { DefinedState } from './definition-states.ts';
import { variablesBefore } from './run-variables.ts';
import type { RunView } from './run-view.ts';
import type { Step } from './step.ts';
import { readJson } from './step-links.ts';
import { stepResult } from './step-result.ts';

/** The data after one step of the way through a state. */
export interface ProcessingRow {
  readonly kind:
    | 'input'
    | 'inputPath'
    | 'parameters'
    | 'arguments'
    | 'items'
    | 'itemSelector'
    | 'result'
    | 'error'
    | 'resultSelector'
    | 'resultPath'
    | 'output'
    | 'variables';
  /** The field that made it so, as the definition names it; undefined for what comes from outside. */
  readonly field: string | undefined;
  /** What the definition says in that field, as JSON text; undefined where it does not say anything. */
  readonly setting: string | undefined;
  /** JSON text; undefined where neither the history nor a calculation tells it. */
  readonly value: string | undefined;
  /** Whether the history holds it; else it was calculated again. */
  readonly isRecorded: boolean;
}

/** A state's data on the way from its input to its output. */
export interface StepProcessing {
  readonly rows: readonly ProcessingRow[];
  /** Why rows between are missing or could be other than they were; undefined where the calculation fits the record. */
  readonly doubt: string | undefined;
}

/** What the history tells of a step, which stands before what was calculated. */
interface Recorded {
  readonly input?: string | undefined;
  readonly parameters?: string | undefined;
  readonly result?: string | undefined;
  readonly error?: string | undefined;
  readonly output?: string | undefined;
  readonly variables?: string | undefined;
}

/** The fields in the order in which a state applies them, with the members of TestState's inspection data. */
const order: readonly {
  readonly kind: ProcessingRow['kind'];
  readonly fields: readonly string[];
  readonly member?: keyof InspectionData;
}[] = [
  { kind: 'input', fields: [], member: 'input' },
  { kind: 'inputPath', fields: ['InputPath'], member: 'afterInputPath' },
  { kind: 'parameters', fields: ['Parameters'], member: 'afterParameters' },
  { kind: 'arguments', fields: ['Arguments'], member: 'afterArguments' },
  { kind: 'items', fields: ['ItemsPath', 'Items'], member: 'afterItemsPath' },
  { kind: 'itemSelector', fields: ['ItemSelector'], member: 'afterItemSelector' },
  { kind: 'result', fields: ['Result'], member: 'result' },
  { kind: 'error', fields: [] },
  { kind: 'resultSelector', fields: ['ResultSelector'], member: 'afterResultSelector' },
  { kind: 'resultPath', fields: ['ResultPath'], member: 'afterResultPath' },
  { kind: 'output', fields: ['OutputPath', 'Output'] },
  { kind: 'variables', fields: ['Assign'], member: 'variables' },
];

/** The rows of what TestState saw of a state. */
export function processingRows(
  state: JsonObject,
  inspection: InspectionData,
  recorded: Recorded = {},
): readonly ProcessingRow[] {
  const rows: ProcessingRow[] = [];
  for (const { kind, fields, member } of order) {
    const field = fields.find((name) => memberOf(state, name) !== undefined);
    const setting = field === undefined ? undefined : printJson(memberOf(state, field) ?? null);
    const known = recorded[kind === 'arguments' ? 'parameters' : (kind as keyof Recorded)];
    const isOtherLanguage = kind === 'parameters' && memberOf(state, 'Arguments') !== undefined;
    const calculated = member === undefined ? undefined : inspection[member];
    const value = isOtherLanguage
      ? undefined
      : (known ?? (calculated === undefined ? undefined : String(calculated)));
    const isCertain = kind === 'input' || kind === 'output';
    const isApplied = field !== undefined || isRowOfWork(kind);
    if (!isCertain && (!isApplied || (value === undefined && field === undefined))) continue;
    rows.push({ kind, field, setting, value, isRecorded: known !== undefined && !isOtherLanguage });
  }
  return rows;
}

function isRowOfWork(kind: ProcessingRow['kind']): boolean {
  return kind === 'result' || kind === 'error' || kind === 'variables' || kind === 'items';
}

/** What the calculation may know beside the run. */
export interface ProcessingOptions {
  readonly executionArn?: string;
  /** For States.Hash and $hash. */
  readonly digest?: Digest;
}

/**
 * A step's data from its input to its output: what the history holds, and what lies between calculated again by the
 * machinery that runs executions, which is loaded when first asked for.
 */
export async function stepProcessing(
  view: RunView,
  step: Step,
  defined: DefinedState,
  options: ProcessingOptions = {},
): Promise<StepProcessing> {
  const recorded = recordedOf(view, step);
  const outcome = await calculate(view, step, defined, { ...options, result: recorded.result });
  const rows = processingRows(defined.state, outcome.inspectionData ?? {}, recorded);
  return { rows, doubt: doubtOf(outcome, step) };
}

function recordedOf(view: RunView, step: Step): Recorded {
  const { assignedVariables } = step;
  const variables =
    assignedVariables === undefined
      ? undefined
      : `{${Object.entries(assignedVariables).map(([name, text]) => `${JSON.stringify(name)}:${text}`)}}`;
  const hasFailed = step.error !== undefined;
  const error = hasFailed ? JSON.stringify({ Error: step.error, Cause: step.cause }) : undefined;
  return {
    input: step.input,
    parameters: step.task?.parameters,
    result: stepResult(view, step),
    error,
    output: step.output,
    variables,
  };
}

type Calculated =
  | StateTestOutcome
  | { readonly status: 'refused'; readonly message: string; readonly inspectionData?: undefined };

async function calculate(
  view: RunView,
  step: Step,
  defined: DefinedState,
  options: ProcessingOptions & { readonly result: string | undefined },
): Promise<Calculated> {
  if (step.input === undefined) {
    return { status: 'refused', message: 'The history holds no data of this step.' };
  }
  const request = requestOf(view, step, defined, options.result);
  if (typeof request === 'string') return { status: 'refused', message: request };
  const { StateTest } = await import('./step-calculation.ts');
  try {
    const test = new StateTest(request, settingOf(view, step, options));
    const first = test.run();
    const last = first.kind === 'wait' ? test.wake() : first;
    if (last.kind === 'done') return last.outcome;
    return { status: 'refused', message: 'The state waits for its task.' };
  } catch (thrown) {
    // What cannot be tested is shown as it is recorded.
    return { status: 'refused', message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** @returns why there is nothing to calculate, as text */
function requestOf(
  view: RunView,
  step: Step,
  { state, queryLanguage }: DefinedState,
  result: string | undefined,
): StateTestRequest | string {
  const variables = Object.fromEntries(variablesBefore(view, step));
  const definition = printJson(withMember(state, 'QueryLanguage', queryLanguage));
  const request = { definition, hasRole: true, variables };
  const works = step.type === 'Task' || step.type === 'Parallel' || step.type === 'Map';
  if (!works) return request;
  if (step.error === undefined && result === undefined) {
    return step.mapRunArn === undefined
      ? 'The work of this state has no result yet.'
      : 'The history does not show the result of a map run.';
  }
  const errorOutput = {
    ...(step.error === undefined ? {} : { error: step.error }),
    ...(step.cause === undefined ? {} : { cause: step.cause }),
  };
  return {
    ...request,
    mock: { ...(result === undefined ? { errorOutput } : { result }), fieldValidationMode: 'NONE' },
    context: contextOf(view, step),
    // What was caught was not tried again.
    stateConfiguration: { retrierRetryCount: 99_999_999 },
  };
}

function contextOf(view: RunView, step: Step): string {
  const { input, roleArn, startedMs, redriveCount } = view.run;
  const known = readJson(input);
  const instant = (ms: number | undefined): string => new Date(ms ?? 0).toISOString();
  return printJson({
    Execution: {
      ...(known === undefined ? {} : { Input: known }),
      ...(roleArn === undefined ? {} : { RoleArn: roleArn }),
      StartTime: instant(startedMs),
      RedriveCount: redriveCount,
    },
    State: {
      EnteredTime: instant(step.enteredMs),
      Name: step.name,
      RetryCount: Math.max(0, step.attempts.length - 1),
    },
  });
}

function settingOf(
  view: RunView,
  step: Step,
  { executionArn = '', digest }: ProcessingOptions,
): StateTestSetting {
  const [, , , region = '', account = '', , machine = '', name = ''] = executionArn.split(':');
  const noDigest: Digest = {
    hex() {
      throw new Error('There is nothing here that calculates hashes.');
    },
  };
  return {
    identity: {
      executionArn,
      name,
      roleArn: view.run.roleArn ?? '',
      stateMachineArn: `arn:aws:states:${region}:${account}:stateMachine:${machine}`,
      stateMachineName: machine,
      region,
      startMs: view.run.startedMs ?? 0,
      input: Payload.parse(step.input ?? '{}'),
    },
    limits: { historyEventsMax: 25_000, payloadBytesMax: 262_144, burstEventsMax: 1_000 },
    environment: {
      nowMs: step.enteredMs ?? 0,
      random: seededRandom(1),
      digest: digest ?? noDigest,
      refuseTask: () => undefined,
      taskToken: () => 'token',
    },
  };
}

/** Whether what was calculated may be other than what was: chance, clocks and the items of a Map are not recorded. */
function doubtOf(outcome: Calculated, step: Step): string | undefined {
  if (outcome.status === 'refused') return outcome.message;
  if (step.exitedEventId === undefined) return undefined;
  const [calculated, recorded] = [readJson(outcome.output), readJson(step.output)];
  if (calculated === undefined) {
    return `Calculated again, this state fails: ${outcome.error ?? ''} ${outcome.cause ?? ''}`.trimEnd();
  }
  if (recorded === undefined || jsonEquals(calculated, recorded)) return undefined;
  return 'Calculated again, this state gives another output: it takes in chance, the time, or data that the history does not hold.';
}
