import { utf8ByteLength } from '@cairn/kit';
import { Deduplication } from './deduplication.ts';
import {
  attributesBytes,
  attributesMd5,
  forbiddenCharacter,
  type MessageAttributes,
  readAttributes,
} from './message-attributes.ts';
import type { MessageDocument } from './message-entry.ts';
import type { NewEntry, OpenQueue } from './open-queue.ts';
import { settingsOf } from './queue-attributes.ts';
import type { QueueCatalog } from './queue-catalog.ts';
import type { QueueCallOptions, QueueScope } from './queue-ports.ts';
import type { QueueRecord, QueueSettings } from './queue-record.ts';
import type { NewMessage, SendMessageOutput } from './queue-types.ts';
import { sqsErrors } from './sqs-errors.ts';

const delaySecondsMax = 900;
const traceHeaderName = 'AWSTraceHeader';

/** A message that was found to be in order. */
export interface CheckedMessage {
  readonly document: MessageDocument;
  readonly group: string | undefined;
  readonly delayMs: number;
  /** Body and attributes. */
  readonly bytes: number;
  readonly systemAttributesMd5: string | undefined;
}

/** Takes messages in. */
export class MessageSend {
  readonly #catalog: QueueCatalog;
  readonly #deduplications = new Map<string, Promise<Deduplication>>();

  constructor(catalog: QueueCatalog) {
    this.#catalog = catalog;
  }

  settings(record: QueueRecord): QueueSettings {
    return settingsOf(record, this.#catalog.ports.limits.queueMessageBytes);
  }

  /** Looks at one message. @throws ServiceError */
  check(
    scope: QueueScope,
    settings: QueueSettings,
    message: NewMessage,
    options?: QueueCallOptions,
  ): CheckedMessage {
    const { ids, digest, md5, limits } = this.#catalog.ports;
    const body = message.MessageBody;
    if (body === undefined || body === '') throw sqsErrors.missing('MessageBody');
    const bad = forbiddenCharacter(body);
    if (bad !== undefined) throw sqsErrors.invalidMessageContents(bad);
    const given = message.MessageAttributes;
    const attributes =
      given === undefined || Object.keys(given).length === 0
        ? undefined
        : readAttributes(given, limits.queueMessageAttributes);
    const bytes = utf8ByteLength(body) + (attributes === undefined ? 0 : attributesBytes(attributes));
    if (bytes > settings.messageBytesMax)
      throw sqsErrors.invalid(
        `One or more parameters are invalid. Reason: Message must be shorter than ${settings.messageBytesMax} bytes.`,
      );
    const system = readSystemAttributes(message.MessageSystemAttributes ?? {});
    const traceHeader = system?.StringValue ?? options?.traceHeader;
    const group = readGroup(message.MessageGroupId, settings.isFifo);
    const deduplicationId = readDeduplicationId(message.MessageDeduplicationId, settings, () =>
      digest.hex('SHA-256', body),
    );
    const document: MessageDocument = {
      messageId: ids.uuid(),
      body,
      md5: digest.hex('MD5', body),
      sender: scope.principal.arn,
      ...(attributes !== undefined && { attributes, attributesMd5: attributesMd5(attributes, md5) }),
      ...(traceHeader !== undefined && { traceHeader }),
      ...(group !== undefined && { group }),
      ...(deduplicationId !== undefined && { deduplicationId }),
    };
    return {
      document,
      group: settings.isFifo ? group : undefined,
      delayMs: delayOf(message.DelaySeconds, settings),
      bytes,
      systemAttributesMd5:
        system === undefined ? undefined : attributesMd5({ [traceHeaderName]: system }, md5),
    };
  }

  /** Keeps messages in their order, in one write; durable when it resolves. Answers in the same order. */
  async keep(
    record: QueueRecord,
    settings: QueueSettings,
    messages: readonly CheckedMessage[],
  ): Promise<readonly SendMessageOutput[]> {
    const open = await this.#catalog.open(record);
    if (!settings.isFifo) return this.#insert(open, messages);
    const deduplication = await this.#deduplication(record);
    return this.#insertOnce(open, deduplication, settings, messages);
  }

  async #insert(open: OpenQueue, messages: readonly CheckedMessage[]): Promise<readonly SendMessageOutput[]> {
    const nowMs = this.#catalog.ports.clock.now();
    const news = messages.map((message) => newEntry(message, nowMs));
    await open.insert(open.newEntries(news), news);
    return messages.map((message) => answerTo(message));
  }

  /** As `#insert`, without those whose deduplication id is known. Between looking and remembering nothing waits. */
  async #insertOnce(
    open: OpenQueue,
    deduplication: Deduplication,
    settings: QueueSettings,
    messages: readonly CheckedMessage[],
  ): Promise<readonly SendMessageOutput[]> {
    const nowMs = this.#catalog.ports.clock.now();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => undefined);
    const fresh: CheckedMessage[] = [];
    const answers: (SendMessageOutput | Promise<SendMessageOutput | undefined>)[] = [];
    const news: NewEntry[] = [];
    const entries = [];
    const writes = [];
    for (const message of messages) {
      const key = deduplicationKey(message, settings);
      if (deduplication.has(key)) {
        const earlier = deduplication.find(key);
        // Heard below, unless the write of the others fails first.
        earlier.catch(() => undefined);
        answers.push(earlier);
        continue;
      }
      const entry = newEntry(message, nowMs);
      const [inserted] = open.newEntries([entry]);
      if (inserted === undefined) continue;
      const answer = answerTo(message, printSequence(inserted.sequence));
      writes.push(...deduplication.remember(key, answer, promise));
      fresh.push(message);
      news.push(entry);
      entries.push(inserted);
      answers.push(answer);
    }
    if (fresh.length > 0) await open.insert(entries, news, writes).then(resolve, refuseWith(reject));
    const settled = await Promise.all(answers);
    return settled.map((answer, at) => answer ?? answerTo(messages[at] as CheckedMessage));
  }

  #deduplication(record: QueueRecord): Promise<Deduplication> {
    let found = this.#deduplications.get(record.id);
    if (found === undefined) {
      found = new Deduplication(this.#catalog.ports, record).load();
      found.catch(() => this.#deduplications.delete(record.id));
      this.#deduplications.set(record.id, found);
    }
    return found;
  }

  /** Forgets what a deleted queue remembered. */
  forget(record: QueueRecord): void {
    this.#deduplications.delete(record.id);
  }
}

function refuseWith(reject: (error: unknown) => void): (error: unknown) => never {
  return (error) => {
    reject(error);
    throw error;
  };
}

/** Twenty digits, as AWS's sequence numbers have. */
export function printSequence(sequence: number): string {
  return `1${String(sequence).padStart(19, '0')}`;
}

function newEntry({ document, group, delayMs }: CheckedMessage, nowMs: number): NewEntry {
  return { document, group, sentMs: nowMs, dueMs: delayMs === 0 ? 0 : nowMs + delayMs };
}

function answerTo(
  { document, systemAttributesMd5 }: CheckedMessage,
  SequenceNumber?: string,
): SendMessageOutput {
  return {
    MD5OfMessageBody: document.md5,
    ...(document.attributesMd5 !== undefined && { MD5OfMessageAttributes: document.attributesMd5 }),
    ...(systemAttributesMd5 !== undefined && { MD5OfMessageSystemAttributes: systemAttributesMd5 }),
    MessageId: document.messageId,
    ...(SequenceNumber !== undefined && { SequenceNumber }),
  };
}

function deduplicationKey({ document, group }: CheckedMessage, settings: QueueSettings): string {
  return settings.deduplicatesByGroup
    ? `${document.deduplicationId} ${group}`
    : (document.deduplicationId as string);
}

function readSystemAttributes(given: MessageAttributes) {
  for (const name of Object.keys(given)) {
    if (name !== traceHeaderName)
      throw sqsErrors.invalid(
        `Message system attribute name '${name}' is invalid. The only supported name is ${traceHeaderName}.`,
      );
  }
  const value = given[traceHeaderName];
  if (value === undefined) return undefined;
  if (value.DataType !== 'String' || !value.StringValue)
    throw sqsErrors.invalid(
      `Message system attribute '${traceHeaderName}' must be a non-empty value of type String.`,
    );
  return { DataType: value.DataType, StringValue: value.StringValue };
}

const idPattern = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

function readGroup(group: string | undefined, isFifo: boolean): string | undefined {
  if (group === undefined) {
    if (isFifo) throw sqsErrors.missing('MessageGroupId');
    return undefined;
  }
  if (!idPattern.test(group)) throw idRefusal('MessageGroupId', group);
  return group;
}

function readDeduplicationId(
  id: string | undefined,
  { isFifo, deduplicatesByContent }: QueueSettings,
  byContent: () => string,
): string | undefined {
  if (!isFifo) {
    if (id === undefined) return undefined;
    throw sqsErrors.invalidValue(
      'MessageDeduplicationId',
      id,
      'The request includes a parameter that is not valid for this queue type.',
    );
  }
  if (id === undefined) {
    if (deduplicatesByContent) return byContent();
    throw sqsErrors.invalid(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
  if (!idPattern.test(id)) throw idRefusal('MessageDeduplicationId', id);
  return id;
}

function idRefusal(name: string, value: string) {
  return sqsErrors.invalidValue(
    name,
    value,
    `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}

function delayOf(seconds: number | undefined, settings: QueueSettings): number {
  if (seconds === undefined) return settings.delayMs;
  if (seconds < 0 || seconds > delaySecondsMax)
    throw sqsErrors.invalidValue(
      'DelaySeconds',
      seconds,
      `DelaySeconds must be >= 0 and <= ${delaySecondsMax}.`,
    );
  if (settings.isFifo && seconds !== settings.delayMs / 1_000)
    throw sqsErrors.invalidValue(
      'DelaySeconds',
      seconds,
      'The request include parameter that is not valid for this queue type.',
    );
  return seconds * 1_000;
}
