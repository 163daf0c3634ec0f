import type { Digest, Records, RecordWrite } from '@cairn/kit';
import type { CheckedMessage } from './message.ts';
import type { TopicPlace } from './topic-place.ts';
import { type TopicRecord, topicKey } from './topic-store.ts';
import type { PublishOutput } from './topic-types.ts';

const known = 'sns-deduplication';
const times = 'sns-deduplication-times';
const sequences = 'sns-sequences';
const expiredAtOnceMax = 20;
const millisecondDigits = 15;

/** What a FIFO topic knows of a message that it took. */
interface KnownMessage extends PublishOutput {
  readonly untilMs: number;
}

/** A place in a FIFO topic's order, with what is to be written to keep it. */
interface FifoTurn {
  /** The answers to messages that were published before, by their position. */
  readonly earlier: ReadonlyMap<number, PublishOutput>;
  /** Numbers of the others. */
  readonly sequenceNumbers: ReadonlyMap<number, string>;
  /** Written with the deliveries. @param ids of the messages, by position */
  readonly writes: (ids: ReadonlyMap<number, string>) => readonly RecordWrite[];
}

/** What FIFO topics keep of messages: numbers in order, and which ones came before. Called in turn for each topic. */
export class FifoOrder {
  readonly #records: Records;
  readonly #digest: Digest;

  constructor({ records, digest }: { readonly records: Records; readonly digest: Digest }) {
    this.#records = records;
    this.#digest = digest;
  }

  async take(
    place: TopicPlace,
    topic: TopicRecord,
    messages: readonly CheckedMessage[],
    { nowMs, knownSeconds }: { readonly nowMs: number; readonly knownSeconds: number },
  ): Promise<FifoTurn> {
    const keys = messages.map((message) => this.#key(place, topic, message));
    const [last, ...found] = await this.#records.getAll([
      { collection: sequences, key: topicKey(place) },
      ...keys.map((key) => ({ collection: known, key })),
    ]);
    const earlier = new Map<number, PublishOutput>();
    const sequenceNumbers = new Map<number, string>();
    let sequence = BigInt(last ?? '0');
    const seen = new Set<string>();
    for (const [position, key] of keys.entries()) {
      const before = this.#alive(found[position], nowMs);
      if (before !== undefined) earlier.set(position, before);
      else if (!seen.has(key)) sequenceNumbers.set(position, sequenceText(++sequence));
      seen.add(key);
    }
    const expired = await this.#expired(nowMs);
    const untilMs = nowMs + knownSeconds * 1_000;
    return {
      earlier,
      sequenceNumbers,
      writes: (ids) => [
        { collection: sequences, key: topicKey(place), value: String(sequence) },
        ...expired,
        ...[...sequenceNumbers].flatMap(([position, SequenceNumber]) =>
          knownWrites(keys[position] as string, {
            MessageId: ids.get(position) ?? '',
            SequenceNumber,
            untilMs,
          }),
        ),
      ],
    };
  }

  #key(
    place: TopicPlace,
    { attributes }: TopicRecord,
    { groupId, deduplicationId = '' }: CheckedMessage,
  ): string {
    const group = attributes.FifoThroughputScope === 'MessageGroup' ? `${groupId}` : '';
    return `${topicKey(place)}/${this.#digest.hex('SHA-256', `${group}\n${deduplicationId}`)}`;
  }

  #alive(text: string | undefined, nowMs: number): PublishOutput | undefined {
    if (text === undefined) return undefined;
    const { untilMs, ...output } = JSON.parse(text) as KnownMessage;
    return untilMs > nowMs ? output : undefined;
  }

  /** Each message that comes clears away some that are long past. */
  async #expired(nowMs: number): Promise<readonly RecordWrite[]> {
    const page = await this.#records.list(times, { to: timeText(nowMs), limit: expiredAtOnceMax });
    const values = await this.#records.getAll(page.map(({ value }) => ({ collection: known, key: value })));
    return page.flatMap(({ key, value }, index) => {
      const removal: RecordWrite = { collection: times, key, value: undefined };
      // The same message may have come again since.
      const isOver = this.#alive(values[index], nowMs) === undefined;
      return isOver ? [removal, { collection: known, key: value, value: undefined }] : [removal];
    });
  }
}

function knownWrites(key: string, message: KnownMessage): readonly RecordWrite[] {
  return [
    { collection: known, key, value: JSON.stringify(message) },
    { collection: times, key: `${timeText(message.untilMs)}/${key}`, value: key },
  ];
}

function timeText(ms: number): string {
  return String(ms).padStart(millisecondDigits, '0');
}

/** Twenty digits, as SNS numbers messages. */
function sequenceText(sequence: bigint): string {
  return String(10_000_000_000_000_000_000n + sequence);
}
