import { definitionGraph, RunView, renderTerminalGraph } from '@cairn/diagram';
import { type Json, type JsonObject, parseArn, parseJson, printJson } from '@cairn/kit';
import { usageFailure } from '../command-failure.ts';
import { describeEvent, HistoryReader, type ShownEvent } from '../execution-events.ts';
import { type CallStepFunctions, httpStepFunctions, StepFunctionsFailure } from '../step-functions-caller.ts';
import { printTable, processTerminal, type Terminal } from '../terminal.ts';
import { type TerminalLook, terminalLook } from '../terminal-look.ts';

/** Options of `cairn history`, as commander reads them. */
export interface HistoryOptions {
  readonly endpoint: string;
  readonly json?: boolean;
  readonly reverse?: boolean;
  /** Draws the run over the graph of the definition that it ran by, instead of listing events. */
  readonly graph?: boolean;
}

/** Prints the events of an execution that a server keeps. */
export async function history(
  executionArn: string,
  options: HistoryOptions,
  terminal: Terminal = processTerminal,
  look: TerminalLook = terminalLook(),
): Promise<void> {
  const arn = parseArn(executionArn);
  if (arn === undefined) {
    throw usageFailure(
      `'${executionArn}' is no ARN: an execution's looks like arn:aws:states:us-east-1:000000000000:execution:MACHINE:NAME`,
    );
  }
  if (options.graph && (options.json || options.reverse)) {
    throw usageFailure('--graph draws the whole run: leave --json and --reverse out');
  }
  const call = httpStepFunctions(options.endpoint, { account: arn.account, region: arn.region });
  if (arn.resource.startsWith('express:')) {
    throw usageFailure(
      `Express executions have no history; look in the ${await logGroupOf(call, executionArn)}`,
    );
  }
  const reader = new HistoryReader(call, executionArn, { reverse: options.reverse === true });
  const events = await Array.fromAsync(reader.next());
  if (options.graph) terminal.out(drawRun(await definitionOf(call, executionArn), events, look));
  else if (options.json)
    terminal.out(`${printJson({ events: events.map(({ event }): JsonObject => event) })}\n`);
  else terminal.out(printTable([['id', 'prev', 'time', 'type', 'details'], ...events.map(row)]));
  // Without its last event a history looks as if the rest were missing.
  const last = options.reverse ? events[0] : events.at(-1);
  if (last !== undefined && !/^Execution(?:Succeeded|Failed|TimedOut|Aborted)$/.test(last.type)) {
    terminal.error('RUNNING\n');
  }
}

/** The definition that an execution runs by: that of its own time, not the machine's newest. */
async function definitionOf(call: CallStepFunctions, executionArn: string): Promise<Json> {
  const { definition } = await call('DescribeStateMachineForExecution', { executionArn });
  return parseJson(typeof definition === 'string' ? definition : 'null');
}

function drawRun(definition: Json, events: readonly ShownEvent[], look: TerminalLook): string {
  const view = new RunView();
  // The fold takes plain JSON, as the API answers it.
  view.append(events.map(({ event }) => JSON.parse(printJson(event))));
  return renderTerminalGraph(definitionGraph(definition), view.overlay, look);
}

/** Where the events of an Express execution are, in words. */
async function logGroupOf(call: CallStepFunctions, executionArn: string): Promise<string> {
  const general = "log group of its machine's loggingConfiguration";
  // arn:aws:states:REGION:ACCOUNT:express:MACHINE:NAME:ID, of a child MACHINE/LABEL
  const parts = executionArn.split(':');
  const machine = (parts[6] ?? '').split('/')[0];
  const stateMachineArn = [...parts.slice(0, 5), 'stateMachine', machine].join(':');
  try {
    const { loggingConfiguration } = await call('DescribeStateMachine', { stateMachineArn });
    const group = /:log-group:([^:"]+)/.exec(printJson(loggingConfiguration ?? null))?.[1];
    return group === undefined ? `${general} (it names none)` : `log group ${group}`;
  } catch (error) {
    if (error instanceof StepFunctionsFailure) return general;
    throw error;
  }
}

function row(event: ShownEvent): string[] {
  const { id, previousEventId, timestampMs, type } = event;
  const time = timestampMs === undefined ? '' : new Date(timestampMs).toISOString();
  return [String(id), String(previousEventId), time, type, describeEvent(event)];
}
