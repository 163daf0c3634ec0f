import { createHash } from 'node:crypto';
import {
  compileProgram,
  diagnoseDefinition,
  type MachineLimits,
  type Program,
  type RecordedEvent,
  type ReplayVerdict,
  replayHistory,
} from '@cairn/asl';
import {
  isJsonArray,
  isJsonObject,
  type Json,
  JsonSyntaxError,
  memberOf,
  parseArn,
  parseJson,
  seededRandom,
} from '@cairn/kit';
import { type CommandFailure, exitCodes, usageFailure } from '../command-failure.ts';
import { readDefinitionSource } from '../definition-source.ts';
import { HistoryReader, type ShownEvent, shorten, shownEvent } from '../execution-events.ts';
import { readNamedFile } from '../read-file.ts';
import { type CallStepFunctions, httpStepFunctions, textOf } from '../step-functions-caller.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { printReport, reportOn } from './validate.ts';

/** Options of `cairn replay`, as commander reads them. */
export interface ReplayOptions {
  /** The changed definition. */
  readonly definition: string;
  readonly endpoint: string;
  /** How many of a machine's closed executions, newest first. */
  readonly last: number;
  readonly json?: boolean;
}

/** A recorded run. */
interface Recorded {
  readonly name: string;
  readonly executionArn: string;
  readonly events: readonly RecordedEvent[];
}

type Result = ReplayVerdict & { readonly execution: string };

const limits: MachineLimits = { historyEventsMax: 25_000, payloadBytesMax: 262_144, burstEventsMax: 1_000 };
const closedTypes = /^Execution(?:Succeeded|Failed|TimedOut|Aborted)$/;

/**
 * Runs a changed definition on what recorded runs have recorded of their tasks.
 * @param target ARN of an execution or a state machine, or a file with the answer of GetExecutionHistory
 * @returns the exit code: 0 all went the same way to the same end, 1 some did not, 5 some cannot be replayed
 */
export async function replay(
  target: string,
  options: ReplayOptions,
  terminal: Terminal = processTerminal,
): Promise<number> {
  const program = await readProgram(options.definition);
  const results: Result[] = [];
  for await (const { name, executionArn, events } of recordedRuns(target, options)) {
    const setting = {
      executionArn,
      limits,
      random: seededRandom(1),
      digest: {
        hex: (algorithm: string, text: string) =>
          createHash(algorithm.replace('-', '')).update(text).digest('hex'),
      },
    };
    const result = { execution: name, ...replayHistory(program, events, setting) };
    results.push(result);
    if (!options.json) terminal.out(printResult(result));
  }
  const count = (wanted: Result['kind']): number => results.filter(({ kind }) => kind === wanted).length;
  const [same, unknown] = [count('same'), count('unknown')];
  const differing = results.length - same - unknown;
  const others = unknown === 0 ? '' : `, ${unknown} cannot be replayed`;
  if (options.json) terminal.out(`${JSON.stringify(results, null, 2)}\n`);
  else terminal.out(`${same} the same, ${differing} not${others}\n`);
  if (differing > 0) return exitCodes.failed;
  return unknown > 0 ? exitCodes.unsupported : exitCodes.succeeded;
}

async function readProgram(file: string): Promise<Program> {
  const source = await readDefinitionSource(file);
  const report = reportOn(source, { type: 'STANDARD' });
  if (report.result !== 'OK' || report.unsupported.length > 0) {
    throw usageFailure(`${printReport({ ...report, result: 'FAIL' })}nothing was replayed`);
  }
  const { definition } = diagnoseDefinition(source.json, { type: 'STANDARD' });
  if (definition === undefined) throw usageFailure(`${file} holds no definition`);
  return compileProgram(definition);
}

async function* recordedRuns(target: string, { endpoint, last }: ReplayOptions): AsyncGenerator<Recorded> {
  const arn = parseArn(target);
  if (arn === undefined) {
    yield await readRecord(target);
    return;
  }
  const call = httpStepFunctions(endpoint, { account: arn.account, region: arn.region });
  if (arn.resource.startsWith('stateMachine:')) {
    const arns = await lastClosed(call, target, last);
    if (arns.length === 0) throw usageFailure(`no execution of ${target} is closed`);
    for (const executionArn of arns) yield await fetchRecord(call, executionArn);
  } else {
    yield await fetchRecord(call, target);
  }
}

/** The executions of a machine that closed last. */
async function lastClosed(
  call: CallStepFunctions,
  stateMachineArn: string,
  last: number,
): Promise<readonly string[]> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const token = nextToken === undefined ? {} : { nextToken };
    const page = await call('ListExecutions', { stateMachineArn, maxResults: 100, ...token });
    const executions = memberOf(page, 'executions');
    for (const execution of executions !== undefined && isJsonArray(executions) ? executions : []) {
      if (!isJsonObject(execution) || memberOf(execution, 'status') === 'RUNNING') continue;
      arns.push(textOf(memberOf(execution, 'executionArn')) ?? '');
    }
    nextToken = textOf(memberOf(page, 'nextToken'));
  } while (nextToken !== undefined && arns.length < last);
  return arns.slice(0, last);
}

async function fetchRecord(call: CallStepFunctions, executionArn: string): Promise<Recorded> {
  const events = await Array.fromAsync(new HistoryReader(call, executionArn).next());
  return { name: executionArn, executionArn, events: checkRecord(executionArn, events) };
}

async function readRecord(file: string): Promise<Recorded> {
  const text = await readNamedFile(file);
  let root: Json;
  try {
    root = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw usageFailure(`${file}:${error.line}:${error.column}: ${error.message}`);
  }
  const events = isJsonObject(root) ? memberOf(root, 'events') : root;
  if (events === undefined || !isJsonArray(events) || !events.every(isJsonObject)) {
    throw usageFailure(`${file} is no answer of GetExecutionHistory: there are no 'events'`);
  }
  const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:recorded:run';
  return { name: file, executionArn, events: checkRecord(file, events.map(shownEvent)) };
}

/** Makes sure that a history is whole. @throws CommandFailure */
function checkRecord(name: string, shown: readonly ShownEvent[]): readonly RecordedEvent[] {
  const events = shown.toSorted((left, right) => left.id - right.id);
  const [first] = events;
  const wrong = (reason: string): CommandFailure => usageFailure(`${name}: ${reason}`);
  if (first?.type !== 'ExecutionStarted') throw wrong('the history does not begin with ExecutionStarted');
  if (events.some(({ id }, index) => id !== index + 1)) throw wrong('events are missing from the history');
  if (!closedTypes.test(events.at(-1)?.type ?? '')) {
    throw wrong('the run is not closed, or the end of its history is missing');
  }
  if (textOf(memberOf(first.details, 'input')) === undefined) {
    throw wrong('the history has no execution data (includeExecutionData)');
  }
  return events.map((event) => {
    if (event.timestampMs === undefined) throw wrong(`event ${event.id} has no timestamp`);
    for (const member of ['input', 'output']) {
      const text = textOf(memberOf(event.details, member));
      if (text !== undefined && !isJson(text)) throw wrong(`the ${member} of event ${event.id} is no JSON`);
    }
    return { ...event, timestampMs: event.timestampMs };
  });
}

function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return false;
    throw error;
  }
}

function printResult({ execution, kind, reason, state, recorded, replayed }: Result): string {
  if (kind === 'same') return `same      ${execution}\n`;
  const lines = [`${kind.padEnd(8)}  ${execution}`];
  // The other reasons name the state.
  lines.push(`          ${reason}${kind === 'output' && state !== undefined ? `, first of '${state}'` : ''}`);
  for (const [when, end] of [['was', recorded] as const, ['is', replayed] as const]) {
    const status = end.status === 'RUNNING' ? 'not known, it was not brought to an end' : end.status;
    const parts = [status, end.error, end.cause, end.output].filter((part) => part !== undefined);
    lines.push(`          ${when.padEnd(4)} ${shorten(parts.join(' '))}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}
