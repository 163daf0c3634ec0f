import { type JsonObject, memberOf } from '@cairn/kit';
import { describeEvent, HistoryReader, type ShownEvent } from './execution-events.ts';
import { type CallStepFunctions, textOf } from './step-functions-caller.ts';
import type { Terminal } from './terminal.ts';

/** How an execution ended. */
export interface ExecutionEnd {
  readonly executionArn: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** JSON text; of a success. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** What watching needs. */
export interface WatchOptions {
  readonly call: CallStepFunctions;
  readonly executionArn: string;
  readonly terminal: Terminal;
  /** Milliseconds since the run began. */
  readonly elapsedMs: () => number;
}

/** Longest pause between two looks at a running execution. */
const pauseMsMax = 250;

/** Shows the states of an execution as they go, until it ends. */
export async function watchExecution(options: WatchOptions): Promise<ExecutionEnd> {
  const { call, executionArn, terminal, elapsedMs } = options;
  const reader = new HistoryReader(call, executionArn);
  let pauseMs = 5;
  for (;;) {
    // The status is asked for first: what a closed execution wrote is all in the history read after it.
    const description = await call('DescribeExecution', { executionArn });
    for await (const event of reader.next()) {
      const line = progressOf(event);
      if (line !== undefined) terminal.error(`${(elapsedMs() / 1_000).toFixed(3).padStart(8)} s  ${line}\n`);
      pauseMs = 5;
    }
    const status = textOf(memberOf(description, 'status'));
    if (isEnd(status)) return endOf(description, executionArn, status);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pauseMs = Math.min(pauseMs * 2, pauseMsMax);
  }
}

/** The line of progress for an event; most events have none. */
function progressOf(event: ShownEvent): string | undefined {
  if (event.type.endsWith('StateEntered')) return `→ ${describeEvent(event)}`;
  if (event.type.endsWith('StateExited')) return `← ${describeEvent(event)}`;
  const isTrouble = /(?:Failed|TimedOut|Aborted)$/.test(event.type);
  return isTrouble ? `! ${event.type} ${describeEvent(event)}`.trimEnd() : undefined;
}

function isEnd(status: string | undefined): status is ExecutionEnd['status'] {
  return status === 'SUCCEEDED' || status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED';
}

function endOf(description: JsonObject, executionArn: string, status: ExecutionEnd['status']): ExecutionEnd {
  const end: Record<string, string> = {};
  for (const member of ['output', 'error', 'cause']) {
    const text = textOf(memberOf(description, member));
    if (text !== undefined) end[member] = text;
  }
  return { executionArn, status, ...end };
}
