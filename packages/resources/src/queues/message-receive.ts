import type { DeadLetters } from './dead-letters.ts';
import { attributesMd5, chosenAttributes } from './message-attributes.ts';
import type { MessageDocument } from './message-entry.ts';
import { printSequence } from './message-send.ts';
import type { OpenQueue, TakenMessage, Taking } from './open-queue.ts';
import { readQueueArn } from './queue-address.ts';
import { settingsOf } from './queue-attributes.ts';
import type { QueueCatalog } from './queue-catalog.ts';
import type { QueueCallOptions } from './queue-ports.ts';
import type { QueueRecord, QueueSettings } from './queue-record.ts';
import type { ReceivedMessage, ReceiveMessageInput } from './queue-types.ts';
import { printReceiptHandle } from './receipt-handle.ts';
import { sqsErrors } from './sqs-errors.ts';

const visibilitySecondsMax = 43_200;
const waitSecondsMax = 20;
const messagesMax = 10;
/** How long a FIFO queue gives the same messages for the same ReceiveRequestAttemptId. */
const attemptMs = 300_000;

/** A receive whose answer may be asked for again. */
interface Attempt {
  readonly untilMs: number;
  readonly taken: readonly TakenMessage[];
}

const systemAttributeNames: ReadonlySet<string> = new Set([
  'All',
  'SenderId',
  'SentTimestamp',
  'ApproximateReceiveCount',
  'ApproximateFirstReceiveTimestamp',
  'SequenceNumber',
  'MessageDeduplicationId',
  'MessageGroupId',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
]);

/** Gives messages out. */
export class MessageReceive {
  readonly #catalog: QueueCatalog;
  readonly #deadLetters: DeadLetters;
  readonly #attempts = new Map<string, Attempt>();

  constructor(catalog: QueueCatalog, deadLetters: DeadLetters) {
    this.#catalog = catalog;
    this.#deadLetters = deadLetters;
  }

  /** @throws ServiceError */
  async receive(
    record: QueueRecord,
    input: ReceiveMessageInput,
    options: QueueCallOptions = {},
  ): Promise<readonly ReceivedMessage[]> {
    checkInput(input);
    const settings = settingsOf(record, this.#catalog.ports.limits.queueMessageBytes);
    const attemptId = readAttemptId(input, settings);
    const open = await this.#catalog.open(record);
    const taking = await this.#taking(record, settings, open, input);
    const waitMs = (input.WaitTimeSeconds ?? settings.waitSeconds) * 1_000;
    const key = attemptId === undefined ? undefined : `${record.id} ${attemptId}`;
    const repeated = key === undefined ? undefined : this.#repeated(open, key, taking);
    const taken = repeated ?? (await this.#take(open, taking, waitMs, options.signal));
    if (taken.length === 0 && !settings.isFifo && waitMs === 0) refuseWhenFull(open, taking.heldMax);
    if (key !== undefined && taken.length > 0) this.#remember(key, taken);
    const kept = await open.keepTaken(taken);
    return kept.map((each) => this.#print(open, each, input, settings));
  }

  async #take(
    open: OpenQueue,
    taking: Taking,
    waitMs: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly TakenMessage[]> {
    let taken = open.take(taking);
    if (taken.length > 0 || waitMs === 0 || open.isClosed) return taken;
    const attempt = (): boolean => {
      taken = open.take(taking);
      return taken.length > 0;
    };
    await open.polls.wait(attempt, this.#catalog.ports.clock.now() + waitMs, signal);
    return taken;
  }

  async #taking(
    record: QueueRecord,
    settings: QueueSettings,
    open: OpenQueue,
    input: ReceiveMessageInput,
  ): Promise<Taking> {
    const { limits } = this.#catalog.ports;
    const target = readQueueArn(settings.redrive?.deadLetterTargetArn ?? '');
    const deadLetterQueue = target === undefined ? undefined : await this.#catalog.find(target);
    return {
      count: input.MaxNumberOfMessages ?? 1,
      visibilityMs:
        input.VisibilityTimeout === undefined ? settings.visibilityMs : input.VisibilityTimeout * 1_000,
      retentionMs: settings.retentionMs,
      heldMax: settings.isFifo ? limits.fifoQueueInFlightMax : limits.queueInFlightMax,
      // A queue whose dead-letter queue is not there gives its messages out until they are too old.
      receivesMax: deadLetterQueue === undefined ? undefined : settings.redrive?.maxReceiveCount,
      onExhausted: (entries) => {
        if (deadLetterQueue !== undefined) this.#deadLetters.move(record, open, entries, deadLetterQueue);
      },
    };
  }

  /** The messages of an earlier attempt, held anew, while nothing of them was deleted or has become visible. */
  #repeated(
    open: OpenQueue,
    attempted: string,
    { visibilityMs }: Taking,
  ): readonly TakenMessage[] | undefined {
    const nowMs = this.#catalog.ports.clock.now();
    for (const [key, { untilMs }] of this.#attempts) {
      if (untilMs > nowMs) break;
      this.#attempts.delete(key);
    }
    const attempt = this.#attempts.get(attempted);
    open.index.settle(nowMs);
    if (attempt === undefined || !attempt.taken.every(isStillHeld)) return undefined;
    for (const { entry } of attempt.taken) open.index.hold(entry, nowMs + visibilityMs, nowMs);
    return attempt.taken;
  }

  #remember(key: string, taken: readonly TakenMessage[]): void {
    this.#attempts.delete(key);
    this.#attempts.set(key, { untilMs: this.#catalog.ports.clock.now() + attemptMs, taken });
  }

  #print(
    open: OpenQueue,
    message: TakenMessage & { readonly document: MessageDocument },
    input: ReceiveMessageInput,
    settings: QueueSettings,
  ): ReceivedMessage {
    const { entry, receives, document } = message;
    const asked = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
    const system = systemAttributes(message, asked, settings);
    const attributes = chosenAttributes(document.attributes, input.MessageAttributeNames ?? []);
    return {
      MessageId: document.messageId,
      ReceiptHandle: printReceiptHandle({ storage: open.storage, sequence: entry.sequence, receives }),
      MD5OfBody: document.md5,
      Body: document.body,
      ...(system !== undefined && { Attributes: system }),
      ...(attributes !== undefined && {
        MD5OfMessageAttributes:
          Object.keys(attributes).length === Object.keys(document.attributes ?? {}).length
            ? (document.attributesMd5 as string)
            : attributesMd5(attributes, this.#catalog.ports.md5),
        MessageAttributes: attributes,
      }),
    };
  }
}

function isStillHeld({ entry, receives }: TakenMessage): boolean {
  return entry.state === 'held' && entry.receives === receives;
}

function refuseWhenFull(open: OpenQueue, heldMax: number): void {
  if (open.index.hasAvailable && open.index.counts.held >= heldMax) throw sqsErrors.overLimit(heldMax);
}

function checkInput(input: ReceiveMessageInput): void {
  const { MaxNumberOfMessages, WaitTimeSeconds, VisibilityTimeout } = input;
  if (MaxNumberOfMessages !== undefined && (MaxNumberOfMessages < 1 || MaxNumberOfMessages > messagesMax))
    throw sqsErrors.invalidValue(
      'MaxNumberOfMessages',
      MaxNumberOfMessages,
      `Must be between 1 and ${messagesMax}, if provided.`,
    );
  if (WaitTimeSeconds !== undefined && (WaitTimeSeconds < 0 || WaitTimeSeconds > waitSecondsMax))
    throw sqsErrors.invalidValue(
      'WaitTimeSeconds',
      WaitTimeSeconds,
      `Must be >= 0 and <= ${waitSecondsMax}, if provided.`,
    );
  if (VisibilityTimeout !== undefined && (VisibilityTimeout < 0 || VisibilityTimeout > visibilitySecondsMax))
    throw sqsErrors.invalidValue(
      'VisibilityTimeout',
      VisibilityTimeout,
      `Must be between 0 and ${visibilitySecondsMax}, if provided.`,
    );
  for (const name of [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])])
    if (!systemAttributeNames.has(name)) throw sqsErrors.invalidAttributeName(name);
}

function readAttemptId(
  { ReceiveRequestAttemptId: id }: ReceiveMessageInput,
  { isFifo }: QueueSettings,
): string | undefined {
  if (id === undefined) return undefined;
  if (!isFifo)
    throw sqsErrors.invalidValue(
      'ReceiveRequestAttemptId',
      id,
      'The request includes a parameter that is not valid for this queue type.',
    );
  if (!/^[!-~]{1,128}$/.test(id))
    throw sqsErrors.invalidValue(
      'ReceiveRequestAttemptId',
      id,
      'ReceiveRequestAttemptId can only include alphanumeric and punctuation characters. 1 to 128 in length.',
    );
  return id;
}

function systemAttributes(
  { entry, receives, firstReceivedMs, document }: TakenMessage & { readonly document: MessageDocument },
  asked: readonly string[],
  { isFifo }: QueueSettings,
): { readonly [name: string]: string } | undefined {
  if (asked.length === 0) return undefined;
  const all: { readonly [name: string]: string | undefined } = {
    SenderId: senderId(document.sender),
    ApproximateFirstReceiveTimestamp: String(firstReceivedMs),
    ApproximateReceiveCount: String(receives),
    SentTimestamp: String(entry.sentMs),
    SequenceNumber: isFifo ? printSequence(entry.sequence) : undefined,
    MessageDeduplicationId: document.deduplicationId,
    MessageGroupId: document.group,
    AWSTraceHeader: document.traceHeader,
    DeadLetterQueueSourceArn: document.deadLetterSource,
  };
  const told = Object.entries(all).filter(
    (each): each is [string, string] =>
      each[1] !== undefined && (asked.includes('All') || asked.includes(each[0])),
  );
  return told.length === 0 ? undefined : Object.fromEntries(told);
}

/** Of a root user AWS tells the account, of others the id; here the last part of the ARN stands for that. */
function senderId(arn: string): string {
  const root = /^arn:[\w-]+:iam::(\d{12}):root$/.exec(arn);
  return root?.[1] ?? arn.slice(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
}
