import { invariant, type Payload } from '@cairn/kit';
import type { Program } from '../program/program.ts';
import type { FrameRecord } from '../transition-types.ts';
import { enter, entered, Frame, type Work } from './frame.ts';
import { Variable } from './variable.ts';

type Field = string | number | null;

/*
 * A record's data is one array: parent id (-1 for the root), index, state number, Entered event id and time,
 * last event id, the kind of work by its letter, the fields of that work, and, where there were retries, their
 * count in all and by retrier. Its payloads are the input and those of the work, in the order of the fields.
 * A variable's record has two fields: the id of the frame in whose scope it stands, and its name; its payload is
 * the value. Records outlive releases: letters and orders never change, new ones are added.
 */
const headLength = 7;

/** Letters of the kinds of work and how many fields each has. */
const workFields = { n: 0, e: 0, i: 1, w: 1, r: 1, t: 7, p: 1, m: 2, d: 0 } as const;

const progresses = ['scheduled', 'started', 'submitted'] as const;

/** Writes a frame down. */
export function recordFrame(frame: Frame): FrameRecord {
  const payloads: Payload[] = [frame.input];
  const work = isJustEntered(frame) ? ['i', frame.enteredPreviousEventId] : recordWork(frame.work, payloads);
  const retries = frame.retries === undefined ? [] : [frame.retryCount, ...frame.retries];
  const data: Field[] = [
    frame.parent?.id ?? -1,
    frame.index,
    frame.state.number,
    frame.enteredEventId,
    frame.enteredMs,
    frame.lastEventId,
    ...work,
    ...retries,
  ];
  return { id: frame.id, data, payloads };
}

/** A state that was entered and has not run yet may still need to know what its entering followed. */
function isJustEntered(frame: Frame): boolean {
  return frame.work.kind === 'entered' && frame.lastEventId === frame.enteredEventId;
}

function recordWork(work: Work, payloads: Payload[]): readonly Field[] {
  switch (work.kind) {
    case 'enter':
      return ['n'];
    case 'entered':
      return ['e'];
    case 'wait':
      return ['w', work.dueMs];
    case 'retry':
      return ['r', work.dueMs];
    case 'parallel':
      return ['p', work.startedEventId];
    case 'map':
      payloads.push(work.data, work.items);
      return ['m', work.startedEventId, work.concurrency];
    case 'done':
      // A finished frame's input is its output.
      return ['d'];
    case 'task':
      payloads.push(work.parameters);
      if (work.submitted !== undefined) payloads.push(work.submitted);
      return [
        't',
        work.scheduledEventId,
        progresses.indexOf(work.progress),
        work.timeoutAtMs ?? null,
        work.heartbeatSeconds ?? null,
        work.heartbeatAtMs ?? null,
        work.credentialsRoleArn ?? null,
        work.submitted === undefined ? 0 : 1,
      ];
  }
}

/** Makes a frame of its record. */
export function restoreFrame(
  program: Program,
  { id, data, payloads }: FrameRecord,
  parent: Frame | undefined,
): Frame {
  const fields = data as readonly Field[];
  const state = program.states[fields[2] as number];
  const input = payloads[0];
  invariant(state !== undefined && input !== undefined, `frame ${id} belongs to this program`);
  const frame = new Frame({
    id,
    parent,
    index: fields[1] as number,
    state,
    input,
    lastEventId: fields[5] as number,
  });
  frame.enteredEventId = fields[3] as number;
  frame.enteredMs = fields[4] as number;
  const letter = fields[6] as keyof typeof workFields;
  frame.work = restoreWork(letter, fields.slice(headLength), payloads);
  if (letter === 'i') frame.enteredPreviousEventId = fields[headLength] as number;
  const retries = fields.slice(headLength + workFields[letter]) as number[];
  if (retries.length > 0) {
    frame.retryCount = retries[0] as number;
    frame.retries = retries.slice(1);
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
  return typeof (data as readonly Field[])[1] === 'string';
}

/** Makes a variable of its record. */
export function restoreVariable({ id, data, payloads }: FrameRecord): Variable {
  const [frameId, name] = data as readonly [number, string];
  return new Variable(id, frameId, name, payloads[0] as Payload);
}

/** The parent's id in a record, or that of the frame a variable belongs to; -1 for the root. */
export function parentIdOf(record: FrameRecord): number {
  return (record.data as readonly Field[])[0] as number;
}

function restoreWork(
  letter: keyof typeof workFields,
  fields: readonly Field[],
  payloads: readonly Payload[],
): Work {
  switch (letter) {
    case 'n':
      return enter;
    case 'e':
    case 'i':
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
    case 'd':
      return { kind: 'done', output: payloads[0] as Payload };
    case 't':
      return {
        kind: 'task',
        scheduledEventId: fields[0] as number,
        progress: progresses[fields[1] as number] as (typeof progresses)[number],
        parameters: payloads[1] as Payload,
        timeoutAtMs: (fields[2] as number | null) ?? undefined,
        heartbeatSeconds: (fields[3] as number | null) ?? undefined,
        heartbeatAtMs: (fields[4] as number | null) ?? undefined,
        credentialsRoleArn: (fields[5] as string | null) ?? undefined,
        submitted: fields[6] === 1 ? payloads[2] : undefined,
      };
  }
}
