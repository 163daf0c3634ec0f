import { type HistoryEvent, printEventDetails } from '@cairn/asl';
import { type JsonObject, parseJson } from '@cairn/kit';
import { Run, startMs } from '../../../../asl/src/machine/testing/run.ts';

/** What a task gives: by the name of its state, how often that was asked before, and its input. */
export type AnswerTask = (
  stateName: string,
  call: number,
) => { readonly output: string } | { readonly error: string; readonly cause?: string } | undefined;

const turnsMax = 20_000;

/** A run of the engine that production uses, brought to its end; tasks without an answer stay open. */
export function engineRun(
  definition: JsonObject,
  answer: AnswerTask,
  options: { readonly input?: string; readonly redrives?: number } = {},
): Run {
  const run = Run.start(definition, options.input === undefined ? {} : { input: options.input });
  const calls = new Map<string, number>();
  let answered = 0;
  let redrives = options.redrives ?? 0;
  for (let turn = 0; turn < turnsMax; turn++) {
    const command = run.commands[answered];
    if (command !== undefined) {
      answered += 1;
      if (command.kind !== 'start-task') continue;
      const call = calls.get(command.stateName) ?? 0;
      calls.set(command.stateName, call + 1);
      const given = answer(command.stateName, call);
      if (given === undefined) continue;
      run.nowMs += 10;
      if ('output' in given) run.succeed(given.output, command.task);
      else run.fail(given.error, given.cause, command.task);
    } else if (run.execution.status !== 'RUNNING' && redrives > 0) {
      redrives -= 1;
      run.nowMs += 60_000;
      run.send({ kind: 'redrive' });
    } else if (run.execution.status === 'RUNNING' && run.execution.nextDueMs !== undefined) {
      const dueMs = run.execution.nextDueMs;
      // The time-out of the whole execution is no timer to wait for.
      if (dueMs - startMs > 40_000_000) break;
      run.nowMs = Math.max(run.nowMs, dueMs);
      run.send({ kind: 'timers' });
    } else break;
  }
  return run;
}

/** Events as GetExecutionHistory answers them. */
export function wireEvents(
  events: readonly HistoryEvent[],
  includeExecutionData = true,
): readonly JsonObject[] {
  return events.map((event) => {
    const details = printEventDetails(event, includeExecutionData);
    const kind = /State(?:Entered|Exited)$/.exec(event.type)?.[0] ?? event.type;
    const member = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}EventDetails`;
    return {
      id: event.id,
      previousEventId: event.previousEventId,
      timestamp: event.timestampMs / 1000,
      type: event.type,
      ...(event.details === undefined ? {} : { [member]: parseJson(details) }),
    };
  });
}
