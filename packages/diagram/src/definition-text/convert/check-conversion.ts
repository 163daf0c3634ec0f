import { StateTest, type StateTestOutcome, TestStateRefusal } from '@cairn/asl';
import {
  type Digest,
  type Json,
  type JsonObject,
  jsonEquals,
  Payload,
  parseJson,
  printJson,
  seededRandom,
} from '@cairn/kit';
import type { QueryLanguage } from '../definition-edit/query-language.ts';

/** What a state was given in a run, and what its work came to. */
export interface ConversionSample {
  readonly input: Json;
  readonly variables?: JsonObject;
  /** What its task, branches or items gave; or how they failed. */
  readonly result?: Json;
  readonly failure?: { readonly error: string; readonly cause: string };
  /** The context object, where the recorded one counts. */
  readonly context?: Json;
}

/** What both forms of a state do with one sample. Aspects that are the same are not listed. */
export interface SampleCheck {
  readonly sample: ConversionSample;
  readonly kind: 'same' | 'different' | 'refused';
  /** How the state as it was ended; absent when it waits for its task. */
  readonly status?: string;
  readonly differences: readonly {
    readonly aspect: 'status' | 'output' | 'error' | 'nextState' | 'variables' | 'request' | 'items' | 'wait';
    readonly before: string;
    readonly after: string;
  }[];
  /** Why the samples could not be run. */
  readonly message?: string;
}

/** What running a state takes. */
export interface CheckSetting {
  readonly digest: Digest;
  readonly nowMs: number;
  /** The language of the machine that both states are of. */
  readonly machineLanguage?: QueryLanguage;
}

/**
 * Runs a state and its conversion on the same samples, by the machinery that runs executions, and tells where they
 * differ. A wait is compared by when it ends, a task by what it is given.
 */
export function checkConversion(
  before: JsonObject,
  after: JsonObject,
  samples: readonly ConversionSample[],
  setting: CheckSetting,
): readonly SampleCheck[] {
  return samples.map((sample) => {
    try {
      const one = run(before, sample, setting);
      const two = run(after, sample, setting);
      const differences = aspects.flatMap((aspect) => {
        const [left, right] = [one[aspect] ?? '', two[aspect] ?? ''];
        return sameText(left, right) ? [] : [{ aspect, before: left, after: right }];
      });
      const kind = differences.length === 0 ? 'same' : 'different';
      return { sample, kind, ...(one.status === undefined ? {} : { status: one.status }), differences };
    } catch (error) {
      if (!(error instanceof TestStateRefusal)) throw error;
      return { sample, kind: 'refused', differences: [], message: error.message };
    }
  });
}

const aspects = ['status', 'output', 'error', 'nextState', 'variables', 'request', 'items', 'wait'] as const;

type Observed = { readonly [aspect in (typeof aspects)[number]]?: string | undefined };

const limits = { historyEventsMax: 25_000, payloadBytesMax: 262_144, burstEventsMax: 1_000 };

function run(state: JsonObject, sample: ConversionSample, setting: CheckSetting): Observed {
  const { input, variables, result, failure, context } = sample;
  const mocked = result === undefined ? {} : { mock: { result: printJson(result) } };
  const failed = failure === undefined ? {} : { mock: { errorOutput: failure } };
  const test = new StateTest(
    {
      definition: printJson(withLanguage(state, setting.machineLanguage)),
      hasRole: true,
      ...(variables === undefined ? {} : { variables }),
      ...(context === undefined ? {} : { context: printJson(context) }),
      ...mocked,
      ...failed,
    },
    { identity: identityOf(input, setting.nowMs), limits, environment: environmentOf(setting) },
  );
  const step = test.run();
  if (step.kind === 'done') return observed(step.outcome, state.Type);
  if (step.kind === 'task') return { request: step.command.parameters.text };
  const woken = test.wake();
  const rest = woken.kind === 'done' ? observed(woken.outcome, state.Type) : {};
  return { ...rest, wait: String(step.dueMs) };
}

/** A state that is tested alone has to name the language that its machine has. */
function withLanguage(state: JsonObject, language: QueryLanguage | undefined): JsonObject {
  return language === 'JSONata' && state.QueryLanguage === undefined
    ? { ...state, QueryLanguage: 'JSONata' }
    : state;
}

function observed(outcome: StateTestOutcome, type: Json | undefined): Observed {
  const { status, output, error, nextState, inspectionData } = outcome;
  const { input, variables, afterArguments, afterParameters, afterItemsPath, afterItemSelector } =
    inspectionData;
  const asks = type === 'Task' || type === 'Parallel';
  return {
    status,
    output,
    // The languages name their own failures differently; that both fail is the status.
    error: error?.startsWith('States.') === true ? undefined : error,
    nextState,
    variables,
    request: asks ? (afterArguments ?? afterParameters ?? input) : undefined,
    items: afterItemSelector ?? afterItemsPath,
  };
}

function identityOf(input: Json, startMs: number) {
  const account = '000000000000';
  return {
    executionArn: `arn:aws:states:us-east-1:${account}:execution:check:check`,
    name: 'check',
    roleArn: `arn:aws:iam::${account}:role/check`,
    stateMachineArn: `arn:aws:states:us-east-1:${account}:stateMachine:check`,
    stateMachineName: 'check',
    region: 'us-east-1',
    startMs,
    input: Payload.of(input),
  };
}

function environmentOf({ digest, nowMs }: CheckSetting) {
  return {
    nowMs,
    // The same draws for both forms.
    random: seededRandom(1),
    digest,
    refuseTask: () => undefined,
    taskToken: () => 'token',
  };
}

function sameText(left: string, right: string): boolean {
  if (left === right) return true;
  try {
    return jsonEquals(parseJson(left), parseJson(right));
  } catch {
    return false;
  }
}
