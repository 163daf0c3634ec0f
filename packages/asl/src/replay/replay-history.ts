import { type Digest, jsonEquals, Payload, parseJson, type Random } from '@cairn/kit';
import type { HistoryEvent } from '../history-event.ts';
import { type Execution, newExecution } from '../machine/execution.ts';
import { findMapRun } from '../machine/map-run.ts';
import { pendingTasks } from '../machine/state-changes.ts';
import { transition } from '../machine/transition.ts';
import type { Program } from '../program/program.ts';
import type {
  MachineLimits,
  MapRunReference,
  StartMapRun,
  StartTask,
  TransitionEnvironment,
  TransitionEvent,
} from '../transition-types.ts';
import { resultOfMapRun } from './map-run-result.ts';
import { type RecordedAttempt, RecordedAttempts, type RecordedEvent, textOf } from './recorded-attempts.ts';

/** What a replay may know beside the history. */
export interface ReplaySetting {
  readonly executionArn: string;
  readonly limits: MachineLimits;
  readonly random: Random;
  readonly digest: Digest;
}

/** How a replay ended, or the recorded run. */
export interface ReplayEnd {
  /** `RUNNING` when it could not be brought to an end. */
  readonly status: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** What a changed definition makes of a recorded run. */
export interface ReplayVerdict {
  /**
   * `same`: path and end; `output`: the same path to another output; `departed`: another way, or no way at all;
   * `unknown`: it cannot be replayed, since the record does not show what would be needed.
   */
  readonly kind: 'same' | 'output' | 'departed' | 'unknown';
  /** The first state that is another, or that gives something else, or whose task has no recorded result. */
  readonly state?: string;
  /** What is different, for people. */
  readonly reason?: string;
  readonly recorded: ReplayEnd;
  readonly replayed: ReplayEnd;
}

/** What happens next: an event, or the end of a map run with what its state gave of it. */
interface Queued {
  readonly atMs: number;
  readonly event: TransitionEvent | EndOfMapRun;
}

interface EndOfMapRun {
  readonly kind: 'end-of-map-run';
  readonly mapRun: MapRunReference;
  readonly stateName: string;
  readonly stateOutput: string;
}

/** Events of a run that goes round in circles without end. */
const turnsMax = 1_000_000;

/** Runs a definition on the recorded results of tasks; time passes as it was recorded. */
class Replay {
  readonly #program: Program;
  readonly #setting: ReplaySetting;
  readonly #attempts: RecordedAttempts;
  readonly #queue: Queued[] = [];
  readonly #recordedEnd: RecordedEvent | undefined;
  readonly execution: Execution;
  readonly events: HistoryEvent[] = [];
  /** The state whose task was never recorded. */
  missing: string | undefined;
  /** The distributed Map whose result the record does not tell. */
  unknown: string | undefined;
  #nowMs: number;

  constructor(program: Program, recorded: readonly RecordedEvent[], setting: ReplaySetting) {
    const [started] = recorded as readonly [RecordedEvent];
    this.#program = program;
    this.#setting = setting;
    this.#attempts = new RecordedAttempts(recorded);
    this.#recordedEnd = recorded.at(-1);
    this.#nowMs = started.timestampMs;
    const [, , , region = '', account = '', , machine = '', name = ''] = setting.executionArn.split(':');
    this.execution = newExecution(
      program,
      {
        executionArn: setting.executionArn,
        name,
        roleArn: textOf(started.details, 'roleArn') ?? '',
        stateMachineArn: `arn:aws:states:${region}:${account}:stateMachine:${machine}`,
        stateMachineName: machine,
        region,
        startMs: started.timestampMs,
        input: Payload.parse(textOf(started.details, 'input') ?? '{}'),
      },
      setting.limits,
    );
  }

  run(): void {
    const end = this.#recordedEnd;
    if (end?.type === 'ExecutionAborted') {
      const [error, cause] = [textOf(end.details, 'error'), textOf(end.details, 'cause')];
      const texts = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
      this.#queue.push({ atMs: end.timestampMs, event: { kind: 'stop', ...texts } });
    }
    this.#send({ kind: 'start' });
    for (let turn = 0; turn < turnsMax && this.execution.status === 'RUNNING'; turn++) {
      if (this.missing !== undefined || this.unknown !== undefined || !this.#step()) return;
    }
  }

  /** Lets the next thing happen. @returns false when nothing will */
  #step(): boolean {
    const dueMs = this.execution.nextDueMs;
    const next = this.#queue.reduce<Queued | undefined>(
      (first, queued) => (first === undefined || queued.atMs < first.atMs ? queued : first),
      undefined,
    );
    if (next !== undefined && (dueMs === undefined || next.atMs <= dueMs)) {
      this.#queue.splice(this.#queue.indexOf(next), 1);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      if (next.event.kind === 'end-of-map-run') this.#endMapRun(next.event);
      else this.#send(next.event);
      return true;
    }
    if (dueMs === undefined || this.#isLost(dueMs)) return false;
    this.#nowMs = Math.max(this.#nowMs, dueMs);
    this.#send({ kind: 'timers' });
    return true;
  }

  /** Whether only the end of all time is left, and a task waits for a result that was never recorded. */
  #isLost(dueMs: number): boolean {
    if (dueMs !== this.execution.deadlineMs || this.#recordedEnd?.type === 'ExecutionTimedOut') return false;
    this.missing = pendingTasks(this.execution)[0]?.stateName;
    return this.missing !== undefined;
  }

  #send(event: TransitionEvent): void {
    let next: TransitionEvent | undefined = event;
    while (next !== undefined) {
      const moved = transition(this.#program, this.execution, next, this.#environment());
      this.events.push(...moved.events);
      for (const command of moved.commands) {
        if (command.kind === 'start-task') this.#start(command);
        else if (command.kind === 'start-map-run') this.#startMapRun(command);
      }
      next = moved.more ? { kind: 'continue' } : undefined;
    }
  }

  #environment(): TransitionEnvironment {
    const { random, digest } = this.#setting;
    return {
      nowMs: this.#nowMs,
      random,
      digest,
      refuseTask: () => undefined,
      taskToken: ({ frameId, scheduledEventId }) => `${frameId}-${scheduledEventId}`,
    };
  }

  /** Plans what was recorded of a map run; one that was under way at the end of the record goes on for ever. */
  #startMapRun({ mapRun }: StartMapRun): void {
    const stateName = this.execution.frame(mapRun.frameId)?.state.name ?? '';
    const recorded = this.#attempts.takeMapRun(stateName, this.#iterationOf(mapRun.frameId));
    if (recorded === undefined) {
      this.missing ??= stateName;
      return;
    }
    const { end, stateOutput } = recorded;
    if (end === undefined) return;
    const atMs = this.#nowMs + end.afterMs;
    if (end.kind === 'failed') {
      const { error, cause } = end;
      const event = { kind: 'map-run-failed', mapRun, error } as const;
      this.#queue.push({ atMs, event: cause === undefined ? event : { ...event, cause } });
    } else if (stateOutput === undefined) {
      // The state failed at its result, which nothing shows.
      this.unknown ??= stateName;
    } else {
      this.#queue.push({ atMs, event: { kind: 'end-of-map-run', mapRun, stateName, stateOutput } });
    }
  }

  #endMapRun({ mapRun, stateName, stateOutput }: EndOfMapRun): void {
    const run = findMapRun(this.execution, mapRun);
    if (run === undefined) return;
    const output = resultOfMapRun(this.execution, run, stateOutput, this.#environment());
    if (output === undefined) this.unknown = stateName;
    else this.#send({ kind: 'map-run-succeeded', mapRun, output });
  }

  /** Plans what was recorded of a task. */
  #start(command: StartTask): void {
    const attempt = this.#attempts.take(command.stateName, this.#iterationOf(command.task.frameId));
    if (attempt === undefined) this.missing ??= command.stateName;
    else this.#plan(command, attempt);
  }

  #plan({ task, resource }: StartTask, { startedAfterMs, submitted, end }: RecordedAttempt): void {
    const after = (afterMs: number, event: TransitionEvent): void => {
      this.#queue.push({ atMs: this.#nowMs + afterMs, event });
    };
    if (resource.kind === 'activity' && startedAfterMs !== undefined) {
      after(startedAfterMs, { kind: 'task-started', task });
    }
    if (submitted !== undefined) {
      after(submitted.afterMs, { kind: 'task-submitted', task, output: Payload.parse(submitted.output) });
    }
    if (end?.kind === 'succeeded') {
      after(end.afterMs, { kind: 'task-succeeded', task, output: Payload.parse(end.output) });
    } else if (end?.kind === 'failed') {
      const { error, cause } = end;
      const texts = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
      after(end.afterMs, { kind: 'task-failed', task, ...texts });
    }
  }

  #iterationOf(frameId: number): string {
    const indexes: number[] = [];
    for (let frame = this.execution.frame(frameId); frame !== undefined; frame = frame.parent) {
      if (frame.parent?.state.type === 'Map') indexes.unshift(frame.index);
    }
    return indexes.join('/');
  }
}

function entered(
  events: readonly { readonly type: string; readonly details: object | undefined }[],
): string[] {
  return events
    .filter(({ type }) => type.endsWith('StateEntered'))
    .map(({ details }) => String((details as { readonly name?: unknown } | undefined)?.name));
}

function recordedEnd(events: readonly RecordedEvent[]): ReplayEnd {
  const last = events.at(-1) as RecordedEvent;
  const statuses: { readonly [type: string]: string } = {
    ExecutionSucceeded: 'SUCCEEDED',
    ExecutionFailed: 'FAILED',
    ExecutionTimedOut: 'TIMED_OUT',
    ExecutionAborted: 'ABORTED',
  };
  return {
    status: statuses[last.type] ?? 'RUNNING',
    output: last.type === 'ExecutionSucceeded' ? textOf(last.details, 'output') : undefined,
    error: textOf(last.details, 'error'),
    cause: textOf(last.details, 'cause'),
  };
}

function replayedEnd({ execution, events }: Replay): ReplayEnd {
  const last = events.at(-1);
  const output = last?.type === 'ExecutionSucceeded' ? last.details?.output : undefined;
  return {
    status: execution.status,
    output: output instanceof Payload ? output.text : undefined,
    error: execution.error,
    cause: execution.cause,
  };
}

/** The first state that gave something else, in the order of what both have left. */
function firstOtherOutput(recorded: readonly RecordedEvent[], replay: Replay): string | undefined {
  const before = recorded.filter(({ type }) => type.endsWith('StateExited'));
  const after = replay.events.filter(({ type }) => type.endsWith('StateExited'));
  for (const [index, { details }] of after.entries()) {
    const other = before[index];
    const output = details?.output instanceof Payload ? details.output.value : null;
    const recordedOutput = other && textOf(other.details, 'output');
    if (recordedOutput === undefined || !jsonEquals(parseJson(recordedOutput), output)) {
      return String(details?.name);
    }
  }
  return undefined;
}

function sameText(left: string | undefined, right: string | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left === right || jsonEquals(parseJson(left), parseJson(right));
}

/** Where two paths part; undefined when they do not. Branches that run at once may have changed places. */
function partingOf(recorded: readonly string[], replayed: readonly string[]): number | undefined {
  if (recorded.length === replayed.length) {
    const [left, right] = [recorded.toSorted(), replayed.toSorted()];
    if (left.every((name, index) => name === right[index])) return undefined;
  }
  const length = Math.max(recorded.length, replayed.length);
  for (let index = 0; index < length; index++) if (recorded[index] !== replayed[index]) return index;
  return undefined;
}

/**
 * Runs a definition on what was recorded of another's run: its input, the results of its tasks and how long each took
 * ("would this change have broken last week's runs?"). Nothing is called and no time passes.
 * @param recorded the whole history of a closed run, with its execution data, oldest first
 */
export function replayHistory(
  program: Program,
  recorded: readonly RecordedEvent[],
  setting: ReplaySetting,
): ReplayVerdict {
  const replay = new Replay(program, recorded, setting);
  replay.run();
  const ends = { recorded: recordedEnd(recorded), replayed: replayedEnd(replay) };
  const [before, after] = [entered(recorded), entered(replay.events)];
  const parting = partingOf(before, after);
  if (replay.unknown !== undefined) {
    const reason = `it cannot be replayed: the record does not show the result of the Distributed Map '${replay.unknown}'`;
    return { kind: 'unknown', state: replay.unknown, reason, ...ends };
  }
  if (replay.missing !== undefined) {
    const reason = `the record holds no (further) result for '${replay.missing}'`;
    return { kind: 'departed', state: replay.missing, reason, ...ends };
  }
  if (parting !== undefined) {
    const [was, is] = [before[parting], after[parting]];
    const name = (state: string | undefined): string => (state === undefined ? 'the end' : `'${state}'`);
    const since = parting === 0 ? '' : ` after '${after[parting - 1] ?? before[parting - 1]}'`;
    const reason = `it went on to ${name(was)}${since}, and goes on to ${name(is)} now`;
    return { kind: 'departed', state: is ?? was ?? '', reason, ...ends };
  }
  if (ends.recorded.status !== ends.replayed.status || ends.recorded.error !== ends.replayed.error) {
    const show = ({ status, error }: ReplayEnd): string =>
      error === undefined ? status : `${status} (${error})`;
    const reason = `it ended as ${show(ends.recorded)}, and ends as ${show(ends.replayed)} now`;
    const state = after.at(-1);
    return { kind: 'departed', ...(state === undefined ? {} : { state }), reason, ...ends };
  }
  if (sameText(ends.recorded.output, ends.replayed.output)) return { kind: 'same', ...ends };
  const state = firstOtherOutput(recorded, replay);
  const reason = 'it ends with another output';
  return { kind: 'output', ...(state === undefined ? {} : { state }), reason, ...ends };
}
