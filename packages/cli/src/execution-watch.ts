import { isJsonNumber, type JsonObject, memberOf, numberOf } from '@cairn/kit';
import { exitCodes } from './command-failure.ts';
import type { ExecutionChanges } from './execution-changes.ts';
import { HistoryReader, type ShownEvent } from './execution-events.ts';
import { ExecutionProgress } from './execution-progress.ts';
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

/** Exit codes of the commands that watch an execution. */
export const exitCodeOf = {
  SUCCEEDED: exitCodes.succeeded,
  FAILED: exitCodes.failed,
  TIMED_OUT: exitCodes.timedOut,
  ABORTED: exitCodes.aborted,
} as const satisfies Record<ExecutionEnd['status'], number>;

/** What watching needs. */
export interface WatchOptions {
  readonly call: CallStepFunctions;
  readonly executionArn: string;
  readonly terminal: Terminal;
  /** Milliseconds since the run began. */
  readonly elapsedMs: () => number;
  /** The run has a clock of its own: what happens is shown with what passed on that since the run began. */
  readonly showsItsClock?: boolean;
  /** When the execution goes on by itself, in epoch milliseconds; where that can be known. */
  readonly nextDueMs?: () => Promise<number | undefined>;
  /** Tells when to look again; without it pauses of growing length lie between two looks. */
  readonly changes?: Pick<ExecutionChanges, 'next'>;
  /** Follows the words `waits for a task token`. */
  readonly tokenAdvice?: string;
  /** Shows what has happened since the redrive of this number; all where there is none. */
  readonly sinceRedrive?: number;
}

/** Longest pause between two looks at a running execution. */
const pauseMsMax = 250;

/** Shows the states of an execution as they go, until it ends. */
export async function watchExecution(options: WatchOptions): Promise<ExecutionEnd> {
  const { call, executionArn, terminal, elapsedMs } = options;
  const reader = new HistoryReader(call, executionArn);
  const progress = new ExecutionProgress(options.tokenAdvice ?? '');
  let startMs: number | undefined;
  let shownMs = 0;
  const show = (line: string): void => {
    const passedMs = options.showsItsClock ? shownMs : elapsedMs();
    terminal.error(`${(passedMs / 1_000).toFixed(3).padStart(8)} s  ${line}\n`);
  };
  let shows = options.sinceRedrive === undefined;
  let pauseMs = 5;
  for (;;) {
    // The status is asked for first: what a closed execution wrote is all in the history read after it.
    const description = await call('DescribeExecution', { executionArn });
    for await (const event of reader.next()) {
      startMs ??= event.timestampMs;
      shownMs = (event.timestampMs ?? 0) - (startMs ?? 0);
      const lines = progress.linesOf(event);
      if (shows) lines.forEach(show);
      else shows = redriveOf(event) === options.sinceRedrive;
      pauseMs = 5;
    }
    const status = textOf(memberOf(description, 'status'));
    if (isEnd(status)) return endOf(description, executionArn, status);
    const retry = progress.takeRetry();
    if (retry !== undefined) show(`↻ ${retry}${printDelay(await options.nextDueMs?.())}`);
    if (options.changes === undefined) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    else await options.changes.next(pauseMs);
    pauseMs = Math.min(pauseMs * 2, pauseMsMax);
  }
}

/** The number of the redrive that an event tells of, if it is one. */
function redriveOf({ type, details }: ShownEvent): number | undefined {
  const count = memberOf(details, 'redriveCount');
  return type === 'ExecutionRedriven' && count !== undefined && isJsonNumber(count)
    ? numberOf(count)
    : undefined;
}

function printDelay(dueMs: number | undefined): string {
  const delayMs = dueMs === undefined ? 0 : dueMs - Date.now();
  return delayMs > 0 ? ` in ${(delayMs / 1_000).toFixed(1)} s` : '';
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
