import { setTimeout as delay } from 'node:timers/promises';
import {
  isJsonArray,
  type Json,
  type JsonObject,
  jsonEquals,
  memberOf,
  parseJson,
  printJson,
} from '@cairn/kit';
import { HistoryReader, type ShownEvent } from '../execution-events.ts';
import { type LocalStepFunctions, startLocally } from '../local-step-functions.ts';
import { textOf } from '../step-functions-caller.ts';
import { type CaseFile, type Mock, statesIn, type TestCase, type TestedMachine } from './case-file.ts';
import { type MachineCoverage, measureCoverage } from './coverage.ts';
import { enteredStates, matchesPath, statesWithoutAnswer } from './state-path.ts';

/** What came of a case. */
export interface CaseResult {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  /** What is otherwise than expected, as texts of one or more lines; none when it passed. */
  readonly faults: readonly string[];
  readonly status: string;
  /** What it took, and what passed on the run's own clock. */
  readonly realMs: number;
  readonly elapsedSeconds: number;
}

/** What came of a file. */
export interface FileResult {
  readonly cases: readonly CaseResult[];
  readonly coverage: readonly MachineCoverage[];
}

/** How cases are run. */
export interface RunCasesOptions {
  /** Whether a case is to be run. */
  readonly isWanted: (file: string, name: string) => boolean;
  readonly functionsDirectory: string | undefined;
  /** Real time after which a run that goes on is given up. */
  readonly timeoutMs: number;
}

const roleArn = 'arn:aws:iam::000000000000:role/cairn-test';
const activityPattern = /^arn:aws[\w-]*:states:us-east-1:000000000000:activity:([^:]+)$/;
const shownMax = 2_000;

/** Runs the cases of a file at the same time, in services of their own, on skipped time. */
export async function runCases(file: CaseFile, options: RunCasesOptions): Promise<FileResult> {
  const wanted = file.cases.filter(({ name }) => options.isWanted(file.file, name));
  if (wanted.length === 0) return { cases: [], coverage: [] };
  const text = printJson(mockConfigOf(file));
  const { functionsDirectory } = options;
  let isRead = false;
  const services = await startLocally({
    time: 'skip',
    logLevel: 'silent',
    ...(functionsDirectory === undefined ? {} : { functionsDirectory }),
    mocks: {
      async read() {
        if (isRead) return undefined;
        isRead = true;
        return { file: file.file, text };
      },
    },
  });
  try {
    const arns = await createMachines(services, file.machines);
    const cases = await Promise.all(
      wanted.map((test) =>
        runCase(services, test, { file, timeoutMs: options.timeoutMs, arn: arns[0] as string }),
      ),
    );
    const coverage: MachineCoverage[] = [];
    for (const [index, machine] of file.machines.entries()) {
      coverage.push(measureCoverage(machine, await historiesOf(services, arns[index] as string)));
    }
    return { cases, coverage };
  } finally {
    await services.stop();
  }
}

/** The mocks as a configuration: each case is a test case of every machine, which parents name for their children. */
function mockConfigOf({ machines, cases }: CaseFile): JsonObject {
  const responses: { [name: string]: Json } = {};
  const stateMachines: { [name: string]: Json } = {};
  for (const { name, definition } of machines) {
    const testCases: { [name: string]: Json } = {};
    cases.forEach(({ mocks }, index) => {
      const states: { [name: string]: Json } = {};
      for (const [state, body] of statesIn(definition)) {
        const mock = mocks.get(name)?.get(state);
        if (mock !== undefined) {
          const response = `${index}/${name}/${state}`;
          responses[response] = responseOf(mock);
          states[state] = response;
        } else if (/:states:startExecution(?:\.|$)/.test(textOf(memberOf(body, 'Resource')) ?? '')) {
          states[state] = { TestCase: String(index) };
        }
      }
      testCases[index] = states;
    });
    stateMachines[name] = { TestCases: testCases };
  }
  return { StateMachines: stateMachines, MockedResponses: responses };
}

function responseOf(mock: Mock): Json {
  return Array.isArray(mock) ? { Calls: mock as readonly Json[] } : { '0-999999': mock as JsonObject };
}

async function createMachines(
  { call }: LocalStepFunctions,
  machines: readonly TestedMachine[],
): Promise<readonly string[]> {
  const arns: string[] = [];
  for (const { name, definition } of machines) {
    for (const state of statesIn(definition).values()) {
      const activity = activityPattern.exec(textOf(memberOf(state, 'Resource')) ?? '')?.[1];
      if (activity !== undefined) await call('CreateActivity', { name: activity });
    }
    const made = await call('CreateStateMachine', { name, roleArn, definition: printJson(definition) });
    arns.push(textOf(memberOf(made, 'stateMachineArn')) ?? '');
  }
  return arns;
}

async function runCase(
  { call }: LocalStepFunctions,
  test: TestCase,
  { file, arn, timeoutMs }: { readonly file: CaseFile; readonly arn: string; readonly timeoutMs: number },
): Promise<CaseResult> {
  const startMs = performance.now();
  const started = await call('StartExecution', {
    stateMachineArn: `${arn}#${file.cases.indexOf(test)}`,
    input: printJson(test.input),
  });
  const executionArn = textOf(memberOf(started, 'executionArn')) ?? '';
  let end = await call('DescribeExecution', { executionArn });
  for (let pauseMs = 0; textOf(memberOf(end, 'status')) === 'RUNNING'; pauseMs = Math.min(pauseMs + 1, 10)) {
    if (performance.now() - startMs > timeoutMs) break;
    await delay(pauseMs);
    end = await call('DescribeExecution', { executionArn });
  }
  const events = await Array.fromAsync(new HistoryReader(call, executionArn).next());
  const realMs = performance.now() - startMs;
  const isOpen = textOf(memberOf(end, 'status')) === 'RUNNING';
  if (isOpen) await call('StopExecution', { executionArn });
  return {
    file: file.file,
    line: test.line,
    name: test.name,
    faults: isOpen ? [stillOpen(events, timeoutMs)] : faultsOf(test, { end, events, realMs }),
    status: textOf(memberOf(end, 'status')) ?? '?',
    realMs,
    elapsedSeconds: elapsedSecondsOf(events),
  };
}

/** Seconds from the first event to the last. */
function elapsedSecondsOf(events: readonly ShownEvent[]): number {
  return ((events.at(-1)?.timestampMs ?? 0) - (events[0]?.timestampMs ?? 0)) / 1_000;
}

function stillOpen(events: readonly ShownEvent[], timeoutMs: number): string {
  const start = `it did not end within ${timeoutMs / 1_000} s`;
  const waiting = statesWithoutAnswer(events).map((name) => `'${name}'`);
  return waiting.length === 0
    ? `${start}; it came to '${enteredStates(events).at(-1)}': mock what it waits for, or give it longer with --timeout`
    : `${start}; nobody answers the task of ${waiting.join(', ')}: mock it, with { unanswered: true } to let its time-outs come`;
}

function faultsOf(
  { expect }: TestCase,
  {
    end,
    events,
    realMs,
  }: { readonly end: JsonObject; readonly events: readonly ShownEvent[]; readonly realMs: number },
): readonly string[] {
  const text = (member: string): string | undefined => textOf(memberOf(end, member));
  const faults: string[] = [];
  if (text('status') !== expect.status) {
    const reason = [text('error'), text('cause')].filter((part) => part !== undefined).join(': ');
    faults.push(difference('status', expect.status, `${text('status')} ${reason}`.trimEnd()));
  } else if (expect.error !== undefined && text('error') !== expect.error) {
    const reason = [text('error') ?? 'none', text('cause')].filter((part) => part !== undefined).join(': ');
    faults.push(difference('error', expect.error, reason));
  }
  if (expect.cause !== undefined && text('cause')?.includes(expect.cause) !== true) {
    faults.push(difference('cause', `… ${expect.cause} …`, text('cause') ?? 'none'));
  }
  if (expect.output !== undefined) {
    const output = text('output');
    if (output === undefined || !jsonEquals(parseJson(output), expect.output)) {
      faults.push(difference('output', printJson(expect.output), output ?? 'none'));
    }
  }
  const path = enteredStates(events);
  if (expect.path !== undefined && !matchesPath(expect.path, path)) {
    faults.push(difference('path', expect.path.join(' → '), path.join(' → ')));
  }
  const elapsed = elapsedSecondsOf(events);
  const { elapsedSeconds: wanted } = expect;
  // What really passed meanwhile passed on the run's clock as well.
  if (wanted !== undefined && !(elapsed >= wanted && elapsed < wanted + 1 + realMs / 1_000)) {
    faults.push(difference('elapsed seconds', String(wanted), elapsed.toFixed(0)));
  }
  return faults;
}

function difference(what: string, expected: string, actual: string): string {
  const cut = (text: string): string => (text.length > shownMax ? `${text.slice(0, shownMax)}…` : text);
  return `${what}\n  expected  ${cut(expected)}\n  actual    ${cut(actual)}`;
}

/** The histories of all executions of a machine. */
async function historiesOf(
  { call }: LocalStepFunctions,
  stateMachineArn: string,
): Promise<readonly (readonly ShownEvent[])[]> {
  const histories: (readonly ShownEvent[])[] = [];
  for await (const execution of listed(call, 'ListExecutions', 'executions', { stateMachineArn })) {
    const executionArn = textOf(memberOf(execution, 'executionArn')) ?? '';
    const history = await Array.fromAsync(new HistoryReader(call, executionArn).next());
    histories.push(history);
    if (history.some(({ type }) => type === 'MapRunStarted')) {
      for await (const child of childrenOf(call, executionArn)) histories.push(child);
    }
  }
  return histories;
}

/** The histories of the children of an execution's map runs; Express ones have none. */
async function* childrenOf(
  call: LocalStepFunctions['call'],
  executionArn: string,
): AsyncGenerator<readonly ShownEvent[]> {
  for await (const mapRun of listed(call, 'ListMapRuns', 'mapRuns', { executionArn })) {
    const mapRunArn = textOf(memberOf(mapRun, 'mapRunArn')) ?? '';
    for await (const child of listed(call, 'ListExecutions', 'executions', { mapRunArn })) {
      const childArn = textOf(memberOf(child, 'executionArn')) ?? '';
      if (!childArn.includes(':execution:')) continue;
      yield await Array.fromAsync(new HistoryReader(call, childArn).next());
    }
  }
}

/** All that an operation lists. */
async function* listed(
  call: LocalStepFunctions['call'],
  operation: string,
  member: string,
  input: JsonObject,
): AsyncGenerator<JsonObject> {
  let nextToken: string | undefined;
  do {
    const page = await call(operation, { ...input, ...(nextToken === undefined ? {} : { nextToken }) });
    const entries = memberOf(page, member);
    if (entries !== undefined && isJsonArray(entries)) yield* entries as readonly JsonObject[];
    nextToken = textOf(memberOf(page, 'nextToken'));
  } while (nextToken !== undefined);
}
