import type { Execution, HistoryEvent } from '@cairn/asl';
import type { Log } from '@cairn/kit';

const causeCharactersMax = 200;
const failures: ReadonlySet<string> = new Set(['ExecutionFailed', 'ExecutionTimedOut']);

/** Whether an execution ended in failure within some events, the last of which would say so. */
export function hasFailed(events: readonly HistoryEvent[]): boolean {
  const last = events.at(-1);
  return last !== undefined && failures.has(last.type);
}

/** Tells the server's own log of an execution that failed, in one line: whoever runs the server sees it without asking. */
export function logFailure(log: Log, status: string, { identity, error, cause }: Execution): void {
  log('info', `an execution ${status === 'TIMED_OUT' ? 'timed out' : 'failed'}`, {
    executionArn: identity.executionArn,
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause: cut(cause) }),
  });
}

function cut(text: string): string {
  // A half of a pair at the cut would be no character.
  return text.length <= causeCharactersMax ? text : `${text.slice(0, causeCharactersMax).toWellFormed()}…`;
}
