import type { Delivery, RecordWrite } from '@cairn/kit';
import { SerialWorkByKey, ServiceError } from '@cairn/kit';
import type { FanOut } from './fan-out.ts';
import { FifoOrder } from './fifo-order.ts';
import { type CheckedMessage, checkMessage, type Message, messageBytes } from './message.ts';
import type { PublishedTopic, TopicCatalog } from './topic-catalog.ts';
import { readTopicArn, type TopicPlace } from './topic-place.ts';
import { topicKey } from './topic-store.ts';
import type {
  MessageInput,
  PublishBatchInput,
  PublishBatchOutput,
  PublishInput,
  PublishOutput,
} from './topic-types.ts';
import { topicsErrors } from './topics-errors.ts';

const entryIdPattern = /^[A-Za-z0-9_-]{1,80}$/;

/** The operations Publish and PublishBatch: what they answer is on disk, with every delivery that follows from it. */
export class Publish {
  readonly #catalog: TopicCatalog;
  readonly #fanOut: FanOut;
  readonly #order: FifoOrder;
  /** The last one of each FIFO topic's messages that are being taken. */
  readonly #turns = new SerialWorkByKey();

  constructor(catalog: TopicCatalog, fanOut: FanOut) {
    this.#catalog = catalog;
    this.#fanOut = fanOut;
    this.#order = new FifoOrder(catalog.ports);
  }

  async publish(input: PublishInput): Promise<PublishOutput> {
    const topic = await this.#catalog.published(targetOf(input));
    if (messageBytes(input) > this.#catalog.ports.limits.topicMessageBytes)
      throw topicsErrors.invalid('Message too long');
    const [output] = await this.#take(topic, [this.#check(input, topic)]);
    return output as PublishOutput;
  }

  async publishBatch(input: PublishBatchInput): Promise<PublishBatchOutput> {
    const entries = input.PublishBatchRequestEntries;
    const topic = await this.#catalog.published(readTopicArn(input.TopicArn));
    this.#checkBatch(entries);
    const Failed: PublishBatchOutput['Failed'][number][] = [];
    const good: { readonly Id: string; readonly message: CheckedMessage }[] = [];
    for (const entry of entries) {
      try {
        good.push({ Id: entry.Id, message: this.#check(entry, topic) });
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        Failed.push({
          Id: entry.Id,
          Code: error.code,
          Message: error.message,
          SenderFault: error.status < 500,
        });
      }
    }
    const outputs = await this.#take(
      topic,
      good.map(({ message }) => message),
    );
    const Successful = good.map(({ Id }, index) => ({ Id, ...(outputs[index] as PublishOutput) }));
    return { Successful, Failed };
  }

  #check(input: MessageInput, { record }: PublishedTopic): CheckedMessage {
    const { digest } = this.#catalog.ports;
    return checkMessage(input, record, (text) => digest.hex('SHA-256', text));
  }

  #checkBatch(entries: PublishBatchInput['PublishBatchRequestEntries']): void {
    if (entries.length === 0) throw topicsErrors.emptyBatch();
    const { topicBatchEntries, topicMessageBytes } = this.#catalog.ports.limits;
    if (entries.length > topicBatchEntries) throw topicsErrors.tooManyEntries();
    if (entries.some(({ Id }) => !entryIdPattern.test(Id))) throw topicsErrors.invalidEntryId();
    if (new Set(entries.map(({ Id }) => Id)).size < entries.length) throw topicsErrors.idsNotDistinct();
    const bytes = entries.reduce((sum, entry) => sum + messageBytes(entry), 0);
    if (bytes > topicMessageBytes) throw topicsErrors.batchTooLong();
  }

  #take(topic: PublishedTopic, messages: readonly CheckedMessage[]): Promise<readonly PublishOutput[]> {
    if (messages.length === 0) return Promise.resolve([]);
    return topic.record.isFifo
      ? this.#inTurn(topic.place, () => this.#takeInOrder(topic, messages))
      : this.#takeAll(topic, messages);
  }

  async #takeAll(
    topic: PublishedTopic,
    messages: readonly CheckedMessage[],
  ): Promise<readonly PublishOutput[]> {
    const { ids, clock } = this.#catalog.ports;
    const publishedMs = clock.now();
    const made = messages.map((message): Message => ({ ...message, id: ids.uuid(), publishedMs }));
    const deliveries = await Promise.all(made.map((message) => this.#fanOut.deliveries(topic, message)));
    await this.#handOver(deliveries.flat());
    return made.map(({ id }) => ({ MessageId: id }));
  }

  async #takeInOrder(
    { place }: PublishedTopic,
    messages: readonly CheckedMessage[],
  ): Promise<readonly PublishOutput[]> {
    const { ids, clock, limits } = this.#catalog.ports;
    const topic = await this.#catalog.published(place);
    const nowMs = clock.now();
    const turn = await this.#order.take(place, topic.record, messages, {
      nowMs,
      knownSeconds: limits.topicDeduplicationSeconds,
    });
    const outputs = new Map<number, PublishOutput>(turn.earlier);
    const messageIds = new Map<number, string>();
    const deliveries: Delivery[] = [];
    for (const [position, sequenceNumber] of turn.sequenceNumbers) {
      const checked = messages[position] as CheckedMessage;
      const message: Message = { ...checked, id: ids.uuid(), publishedMs: nowMs, sequenceNumber };
      messageIds.set(position, message.id);
      outputs.set(position, { MessageId: message.id, SequenceNumber: sequenceNumber });
      deliveries.push(...(await this.#fanOut.deliveries(topic, message)));
    }
    if (messageIds.size > 0) await this.#handOver(deliveries, turn.writes(messageIds));
    return messages.map((message, position) => outputs.get(position) ?? twinOf(message, messages, outputs));
  }

  async #handOver(deliveries: readonly Delivery[], along: readonly RecordWrite[] = []): Promise<void> {
    if (deliveries.length > 0 || along.length > 0) await this.#catalog.ports.deliver(deliveries, along);
  }

  /** One after the other for each topic. */
  #inTurn<Result>(place: TopicPlace, work: () => Promise<Result>): Promise<Result> {
    return this.#turns.run(topicKey(place), work);
  }
}

/** The answer to a message that came twice in one batch. */
function twinOf(
  { deduplicationId }: CheckedMessage,
  messages: readonly CheckedMessage[],
  outputs: ReadonlyMap<number, PublishOutput>,
): PublishOutput {
  const position = messages.findIndex((each) => each.deduplicationId === deduplicationId);
  return outputs.get(position) as PublishOutput;
}

/** @throws ServiceError InvalidParameter when it is no topic, or several */
function targetOf({ TopicArn, TargetArn, PhoneNumber }: PublishInput): TopicPlace {
  if (PhoneNumber !== undefined) throw topicsErrors.unsupported('PhoneNumber Reason: SMS');
  if (TopicArn !== undefined && TargetArn !== undefined)
    throw topicsErrors.invalid('Only one of TopicArn, TargetArn or PhoneNumber may be given');
  const arn = TopicArn ?? TargetArn;
  if (arn === undefined)
    throw topicsErrors.invalid('TopicArn or TargetArn Reason: no value for required parameter');
  if (/^arn:[^:]*:sns:[^:]*:[^:]*:endpoint\//.test(arn))
    throw topicsErrors.unsupported('TargetArn Reason: mobile push');
  return readTopicArn(arn, TopicArn === undefined ? 'TargetArn' : 'TopicArn');
}
