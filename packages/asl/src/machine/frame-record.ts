import { InvariantError, invariant, type Json, type Payload } from '@cairn/kit';
import type { Program } from '../program/program.ts';
import type { FrameRecord } from '../transition-types.ts';
import { enter, entered, Frame, type Work } from './frame.ts';
import { Variable } from './variable.ts';

/*
 * A record's data is `[parent, index, state, entered, enteredMs, lastEvent, [letter, …fields], [retryCount, …] | 0]`:
 * the parent's id (-1 for the root), the state's number, id and time of the Entered event, the last event's id, the
 * kind of work by its letter with its fields, and, where there were retries, their count in all and by retrier. Its
 * payloads are the input and those of the work, in the order of the fields.
 *
 * Records outlive releases: letters and orders never change. New fields are added at the end of a work, new
 * members at the end of the record (a payload is named there by its index); whoever reads takes what is absent for
 * what held before there were any. What is absent at the end is not written.
 *
 * A variable's record is `[frame, name]`: the id of the frame in whose scope it stands; its payload is the value.
 */

const progresses = ['scheduled', 'started', 'submitted'] as const;

/** Writes a frame down. */
export function recordFrame(frame: Frame): FrameRecord {
  const payloads: Payload[] = [frame.input];
  const work = recordWork(frame, payloads);
  const data: Json[] = [
    frame.parent?.id ?? -1,
    frame.index,
    frame.state.number,
    frame.enteredEventId,
    frame.enteredMs,
    frame.lastEventId,
    work,
  ];
  if (frame.retries !== undefined) data.push([frame.retryCount, ...frame.retries]);
  return { id: frame.id, data, payloads };
}

function recordWork(frame: Frame, payloads: Payload[]): readonly Json[] {
  const { work } = frame;
  switch (work.kind) {
    case 'enter':
      return ['n'];
    case 'entered':
      // What the entering followed is asked for only until the state has run.
      return frame.enteredPreviousEventId > 0 && frame.lastEventId === frame.enteredEventId
        ? ['e', frame.enteredPreviousEventId]
        : ['e'];
    case 'wait':
      return ['w', work.dueMs];
    case 'retry':
      return ['r', work.dueMs];
    case 'parallel':
      return ['p', work.startedEventId];
    case 'map':
      payloads.push(work.data, work.items);
      return ['m', work.startedEventId, work.concurrency];
    case 'map-run':
      payloads.push(work.settings, work.data);
      if (work.items !== undefined) payloads.push(work.items);
      return ['x', work.startedEventId];
    case 'done':
      // A finished frame's input is its output.
      return ['d'];
    case 'task':
      payloads.push(work.parameters);
      if (work.submitted !== undefined) payloads.push(work.submitted);
      return withoutTail([
        't',
        work.scheduledEventId,
        progresses.indexOf(work.progress),
        work.timeoutAtMs ?? null,
        work.heartbeatSeconds ?? null,
        work.heartbeatAtMs ?? null,
        work.credentialsRoleArn ?? null,
        work.submitted === undefined ? null : 1,
      ]);
  }
}

/** Without the fields that are absent at the end. */
function withoutTail(fields: readonly Json[]): readonly Json[] {
  return fields.slice(0, 1 + fields.findLastIndex((field) => field !== null));
}

/** Makes a frame of its record. */
export function restoreFrame(
  program: Program,
  { id, data, payloads }: FrameRecord,
  parent: Frame | undefined,
): Frame {
  const [, index, stateNumber, enteredEventId, enteredMs, lastEventId, work, retries] = data;
  const state = program.states[stateNumber as number];
  const input = payloads[0];
  invariant(state !== undefined && input !== undefined, `frame ${id} belongs to this program`);
  const frame = new Frame({
    id,
    parent,
    index: index as number,
    state,
    input,
    lastEventId: lastEventId as number,
  });
  frame.enteredEventId = enteredEventId as number;
  frame.enteredMs = enteredMs as number;
  const [letter, ...fields] = work as readonly [string, ...Json[]];
  frame.work = restoreWork(letter, fields, payloads);
  if (letter === 'e') frame.enteredPreviousEventId = (fields[0] as number | undefined) ?? 0;
  if (Array.isArray(retries)) {
    const [retryCount, ...byRetrier] = retries as readonly number[];
    frame.retryCount = retryCount ?? 0;
    frame.retries = byRetrier;
  }
  frame.taken = true;
  return frame;
}

/** Writes a variable down. */
export function recordVariable({ id, frameId, name, value }: Variable): FrameRecord {
  return { id, data: [frameId, name], payloads: [value] };
}

/** Whether a record is a variable's. */
export function isVariableRecord({ data }: FrameRecord): boolean {
  return typeof data[1] === 'string';
}

/** Makes a variable of its record. */
export function restoreVariable({ id, data, payloads }: FrameRecord): Variable {
  const [frameId, name] = data as unknown as readonly [number, string];
  return new Variable(id, frameId, name, payloads[0] as Payload);
}

/** The parent's id in a record, or that of the frame a variable belongs to; -1 for the root. */
export function parentIdOf(record: FrameRecord): number {
  return record.data[0] as number;
}

function restoreWork(letter: string, fields: readonly Json[], payloads: readonly Payload[]): Work {
  switch (letter) {
    case 'n':
      return enter;
    case 'e':
      return entered;
    case 'w':
      return { kind: 'wait', dueMs: fields[0] as number };
    case 'r':
      return { kind: 'retry', dueMs: fields[0] as number };
    case 'p':
      return { kind: 'parallel', startedEventId: fields[0] as number };
    case 'm':
      return {
        kind: 'map',
        startedEventId: fields[0] as number,
        concurrency: fields[1] as number,
        data: payloads[1] as Payload,
        items: payloads[2] as Payload,
      };
    case 'x':
      return {
        kind: 'map-run',
        startedEventId: fields[0] as number,
        settings: payloads[1] as Payload,
        data: payloads[2] as Payload,
        items: payloads[3],
      };
    case 'd':
      return { kind: 'done', output: payloads[0] as Payload };
    case 't':
      return {
        kind: 'task',
        scheduledEventId: fields[0] as number,
        progress: progresses[fields[1] as number] as (typeof progresses)[number],
        parameters: payloads[1] as Payload,
        timeoutAtMs: (fields[2] as number | null | undefined) ?? undefined,
        heartbeatSeconds: (fields[3] as number | null | undefined) ?? undefined,
        heartbeatAtMs: (fields[4] as number | null | undefined) ?? undefined,
        credentialsRoleArn: (fields[5] as string | null | undefined) ?? undefined,
        submitted: fields[6] === 1 ? payloads[2] : undefined,
      };
    default:
      throw new InvariantError(`damaged state: no work has the letter '${letter}'`);
  }
}
