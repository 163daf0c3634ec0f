/**
 * The main thread's side of the writer. Calls made while the writer is busy gather and go to it together,
 * so that one commit serves them all; nothing waits for a timer.
 *
 * 1. Calls are handed over, and so committed, in the order in which they were made.
 * 2. Every call is settled exactly once, also when the writer ends.
 */
import { invariant, type RecordWrite } from '@cairn/kit';
import type { ObjectChange, ObjectChangeAnswer } from '@cairn/resources';
import type { Burst } from '@cairn/workflows';
import { StoreClosedError, type StoreError, storeErrorOf } from '../store-errors.ts';
import { packBursts } from './burst-batch.ts';
import type { Compaction } from './compaction.ts';
import type { LogWrite } from './log-writer.ts';
import { packRecords } from './record-batch.ts';
import type { WriteAnswer, WriteRequest } from './writer.ts';
import type { WriterCarrier, WriterListener } from './writer-carrier.ts';
import type { WriterMessage, WriterReply } from './writer-service.ts';

/** Two on their way: while one is committed the next is there already. */
const messagesUnderwayMax = 2;

/** Calls gathered into one message hold at most this many bursts, unless one call alone has more. */
const burstsPerMessageMax = 4096;

/**
 * Calls that find the writer busy wait for the end of the turn of the event loop, so that what many clients ask in one
 * turn is one commit; once they are so many they go before that, and the writer works while the turn goes on. Appends
 * do not wait: the engine has gathered them.
 */
const callsWorthCommit = 64;

interface AppendCall {
  readonly kind: 'append';
  readonly bursts: readonly Burst[];
  readonly resolve: (refused: readonly number[]) => void;
  readonly reject: (error: unknown) => void;
}

interface RecordsCall {
  readonly kind: 'records';
  readonly writes: readonly RecordWrite[];
  readonly resolve: (written: boolean) => void;
  readonly reject: (error: unknown) => void;
}

interface ClearCall {
  readonly kind: 'clear records';
  readonly collection: string;
  readonly resolve: (isLeft: boolean) => void;
  readonly reject: (error: unknown) => void;
}

interface LogCall {
  readonly kind: 'log';
  readonly write: LogWrite;
  readonly resolve: (answer: boolean) => void;
  readonly reject: (error: unknown) => void;
}

interface ObjectsCall {
  readonly kind: 'objects';
  readonly change: ObjectChange;
  readonly resolve: (answer: ObjectChangeAnswer) => void;
  readonly reject: (error: unknown) => void;
}

type Call = AppendCall | RecordsCall | ClearCall | LogCall | ObjectsCall;

/** One request of a message with the calls that it carries. */
type Sent =
  | { readonly kind: 'append'; readonly calls: AppendCall[] }
  | { readonly kind: 'records'; readonly calls: RecordsCall[] }
  | Exclude<Call, AppendCall | RecordsCall>;

interface Answered {
  readonly id: number;
  readonly answered: (answers: readonly WriteAnswer[]) => void;
  readonly failed: (error: StoreError) => void;
}

/** Hands calls to the writer and settles them. */
export class WriteQueue implements WriterListener {
  #carrier: WriterCarrier | undefined;
  #gathered: Call[] = [];
  /**
   * Messages that are not answered yet, oldest first. No `Map`: one that gains and loses entries all the time moves to
   * a new table every few messages, and each table it has left leads to the next, so that batches long settled, with
   * all that hangs on them, would live until old memory is collected.
   */
  readonly #underway: Answered[] = [];
  #writesUnderway = 0;
  #flushPlanned = false;
  #turnEndPlanned = false;
  #lastMessageId = 0;
  #refusal: StoreError | undefined;
  #drained: (() => void) | undefined;
  #ended = false;

  /** Must be called before anything else. */
  connect(carrier: WriterCarrier): void {
    this.#carrier = carrier;
  }

  append(bursts: readonly Burst[]): Promise<readonly number[]> {
    return new Promise((resolve, reject) => this.#gather({ kind: 'append', bursts, resolve, reject }));
  }

  writeRecords(writes: readonly RecordWrite[]): Promise<boolean> {
    return new Promise((resolve, reject) => this.#gather({ kind: 'records', writes, resolve, reject }));
  }

  /** One bounded step of clearing a collection. @returns whether any are left */
  clearRecords(collection: string): Promise<boolean> {
    return new Promise((resolve, reject) =>
      this.#gather({ kind: 'clear records', collection, resolve, reject }),
    );
  }

  /** See `LogWriter` for what the answer means. */
  writeLog(write: LogWrite): Promise<boolean> {
    return new Promise((resolve, reject) => this.#gather({ kind: 'log', write, resolve, reject }));
  }

  changeObjects(change: ObjectChange): Promise<ObjectChangeAnswer> {
    return new Promise((resolve, reject) => this.#gather({ kind: 'objects', change, resolve, reject }));
  }

  /** @param status only those in it, by its code @returns how many of them were open */
  deleteExecutions(machineId: number, status: number | undefined): Promise<number> {
    return this.#ask((id) => ({ kind: 'delete executions', id, machineId, status }), firstNumber);
  }

  expireExecutions(stoppedBeforeMs: number): Promise<number> {
    return this.#ask((id) => ({ kind: 'expire executions', id, stoppedBeforeMs }), firstNumber);
  }

  compact(compaction: Compaction): Promise<void> {
    return this.#ask(
      (id) => ({ kind: 'compact', id, compaction }),
      () => undefined,
    );
  }

  /** Refuses further calls; resolves when all made before are settled. */
  async drain(): Promise<void> {
    this.#refusal ??= new StoreClosedError('The store is closed.');
    if (this.#gathered.length === 0 && this.#writesUnderway === 0) return;
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
  }

  /** The highest id of any segment that was written, also of deleted ones. May be asked after `drain`. */
  highestSegmentId(): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#refusal);
      const id = this.#expect({
        answered: (answers) => resolve(firstNumber(answers)),
        failed: reject,
      });
      this.#sender.send({ kind: 'highest segment', id });
    });
  }

  /** Commits what was handed over, then ends the writer. */
  async close(): Promise<void> {
    await this.drain();
    if (this.#ended) return;
    await new Promise<void>((resolve, reject) => {
      const id = this.#expect({ answered: () => resolve(), failed: reject });
      this.#sender.send({ kind: 'close', id });
    });
    await this.#sender.ended();
  }

  replied(replies: readonly WriterReply[]): void {
    for (const { id, answers, error } of replies) {
      const position = this.#underway.findLastIndex((message) => message.id === id);
      const [answered] = position < 0 ? [] : this.#underway.splice(position, 1);
      invariant(answered !== undefined, `the writer answered message ${id}, which is not under way`);
      if (error !== undefined) answered.failed(storeErrorOf(error));
      else answered.answered(answers ?? []);
    }
    this.#flush();
  }

  failed(error: StoreError): void {
    this.#ended = true;
    this.#refusal ??= error;
    for (const { failed } of this.#underway.splice(0)) failed(error);
    for (const call of this.#gathered.splice(0)) call.reject(error);
    this.#drained?.();
  }

  get #sender(): WriterCarrier {
    invariant(this.#carrier !== undefined, 'the write queue is not connected');
    return this.#carrier;
  }

  /** Sends a message that stands for itself. */
  #ask<Answer>(
    message: (id: number) => WriterMessage,
    read: (answers: readonly WriteAnswer[]) => Answer,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#refusal !== undefined) return reject(this.#refusal);
      const id = this.#expect({ answered: (answers) => resolve(read(answers)), failed: reject });
      this.#sender.send(message(id));
    });
  }

  #gather(call: Call): void {
    if (this.#refusal !== undefined) {
      call.reject(this.#refusal);
      return;
    }
    this.#gathered.push(call);
    // What finds the writer idle does not wait for others.
    if (call.kind === 'append' || this.#writesUnderway === 0) {
      if (this.#flushPlanned) return;
      this.#flushPlanned = true;
      queueMicrotask(() => this.#flush());
    } else if (this.#gathered.length >= callsWorthCommit && this.#writesUnderway < messagesUnderwayMax) {
      this.#sendGathered();
    } else if (!this.#turnEndPlanned) {
      this.#turnEndPlanned = true;
      setImmediate(() => {
        this.#turnEndPlanned = false;
        this.#flush();
      });
    }
  }

  #expect(settle: Omit<Answered, 'id'>): number {
    this.#lastMessageId += 1;
    this.#underway.push({ id: this.#lastMessageId, ...settle });
    return this.#lastMessageId;
  }

  #flush(): void {
    this.#flushPlanned = false;
    while (this.#gathered.length > 0 && this.#writesUnderway < messagesUnderwayMax) this.#sendGathered();
    if (this.#gathered.length === 0 && this.#writesUnderway === 0) this.#drained?.();
  }

  #sendGathered(): void {
    const sent = this.#takeGathered();
    let requests: readonly WriteRequest[];
    try {
      requests = sent.map(requestOf);
    } catch (error) {
      for (const part of sent) reject(part, error);
      return;
    }
    this.#writesUnderway += 1;
    const id = this.#expect({
      answered: (answers) => {
        this.#writesUnderway -= 1;
        for (const [position, part] of sent.entries()) settle(part, answers[position]);
      },
      failed: (error) => {
        this.#writesUnderway -= 1;
        for (const part of sent) reject(part, error);
      },
    });
    this.#sender.send({ kind: 'write', id, requests });
  }

  /** Takes calls off the front; neighbouring appends become one request, and so do neighbouring writes of records. */
  #takeGathered(): readonly Sent[] {
    const sent: Sent[] = [];
    let bursts = 0;
    let taken = 0;
    for (const call of this.#gathered) {
      if (call.kind === 'append') {
        bursts += call.bursts.length;
        if (taken > 0 && bursts > burstsPerMessageMax) break;
      }
      const last = sent.at(-1);
      if (call.kind === 'append') {
        if (last?.kind === 'append') last.calls.push(call);
        else sent.push({ kind: 'append', calls: [call] });
      } else if (call.kind === 'records') {
        if (last?.kind === 'records') last.calls.push(call);
        else sent.push({ kind: 'records', calls: [call] });
      } else {
        sent.push(call);
      }
      taken += 1;
    }
    this.#gathered = taken === this.#gathered.length ? [] : this.#gathered.slice(taken);
    return sent;
  }
}

function requestOf(part: Sent): WriteRequest {
  switch (part.kind) {
    case 'append':
      return { kind: 'bursts', bursts: packBursts(part.calls.map(({ bursts }) => bursts)) };
    case 'records':
      return { kind: 'records', records: packRecords(part.calls.map(({ writes }) => writes)) };
    case 'clear records':
      return { kind: 'clear records', collection: part.collection };
    case 'log':
      return { kind: 'log', write: part.write };
    case 'objects':
      return { kind: 'objects', change: part.change };
  }
}

function settle(part: Sent, answer: WriteAnswer | undefined): void {
  if (part.kind === 'clear records' || part.kind === 'log') {
    invariant(typeof answer === 'boolean', 'a clearing or a write of logs is answered by yes or no');
    part.resolve(answer);
    return;
  }
  if (part.kind === 'objects') {
    invariant(
      typeof answer === 'object' && 'outcome' in answer,
      'a change of objects is answered by how it went',
    );
    part.resolve(answer);
    return;
  }
  invariant(isPositions(answer), 'an append or a write of records is answered by the refused positions');
  if (part.kind === 'records') settleRecords(part.calls, answer);
  else settleAppends(part.calls, answer);
}

function settleRecords(calls: readonly RecordsCall[], refused: readonly number[]): void {
  let next = 0;
  for (const [position, call] of calls.entries()) {
    const isRefused = refused[next] === position;
    if (isRefused) next += 1;
    call.resolve(!isRefused);
  }
}

function settleAppends(calls: readonly AppendCall[], refused: readonly number[]): void {
  if (refused.length === 0) {
    for (const call of calls) call.resolve(noneRefused);
    return;
  }
  let from = 0;
  for (const call of calls) {
    const end = from + call.bursts.length;
    call.resolve(refused.filter((at) => at >= from && at < end).map((at) => at - from));
    from = end;
  }
}

function isPositions(answer: WriteAnswer | undefined): answer is readonly number[] {
  return Array.isArray(answer);
}

/** The number that an answer holds. */
function firstNumber([answer]: readonly WriteAnswer[]): number {
  return isPositions(answer) ? (answer[0] ?? 0) : 0;
}

const noneRefused: readonly number[] = [];

function reject(part: Sent, error: unknown): void {
  if (part.kind === 'append' || part.kind === 'records') for (const call of part.calls) call.reject(error);
  else part.reject(error);
}
