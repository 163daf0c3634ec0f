import { type Json, type JsonObject, printJson, ServiceError } from '@cairn/kit';
import { type EventSourceSurroundings, failedItems, pause } from './event-source-surroundings.ts';

const receiveMax = 10;
const waitSecondsMax = 20;
/** Invocations at a time unless the mapping says otherwise: Lambda begins with as many. */
const concurrencyDefault = 5;
const payloadCharactersMax = 6_000_000;
const retryMsMin = 1_000;
const retryMsMax = 60_000;

/** A message of a queue, as ReceiveMessage answers it. */
interface QueueMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly MD5OfMessageAttributes?: string;
  readonly Attributes?: { readonly [name: string]: string };
  readonly MessageAttributes?: {
    readonly [name: string]: {
      readonly DataType: string;
      readonly StringValue?: string;
      readonly BinaryValue?: string;
    };
  };
}

/**
 * Reads a queue by long polls and runs a function on what comes: what the function is done with is deleted, the rest
 * comes back when its visibility ends (Lambda developer guide, "Using Lambda with Amazon SQS").
 */
export class QueueEventSource {
  readonly #surroundings: EventSourceSurroundings;
  readonly #concurrencyMax: number;
  #running = 0;
  #slotFree: (() => void) | undefined;

  constructor(surroundings: EventSourceSurroundings) {
    this.#surroundings = surroundings;
    const { ScalingConfig } = surroundings.mapping.settings;
    this.#concurrencyMax = ScalingConfig?.MaximumConcurrency ?? concurrencyDefault;
  }

  /** Reads until the signal ends. Never rejects. */
  async run(): Promise<void> {
    const { signal, report } = this.#surroundings;
    let retryMs = retryMsMin;
    signal.addEventListener('abort', () => this.#slotFree?.(), { once: true });
    while (!signal.aborted) {
      try {
        await this.#slot();
        const messages = await this.#gather();
        retryMs = retryMsMin;
        if (signal.aborted) return;
        if (messages.length > 0) void this.#process(messages);
      } catch (error) {
        if (signal.aborted) return;
        report(`PROBLEM: ${error instanceof Error ? error.message : String(error)}`);
        await pause(this.#surroundings, retryMs);
        retryMs = Math.min(retryMs * 2, retryMsMax);
      }
    }
  }

  async #slot(): Promise<void> {
    while (this.#running >= this.#concurrencyMax && !this.#surroundings.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#slotFree = resolve;
      });
    }
  }

  /** A batch: full, as large as a payload may be, or as much as came within the batching window. */
  async #gather(): Promise<readonly QueueMessage[]> {
    const { mapping, catalog, signal } = this.#surroundings;
    const { BatchSize = receiveMax, MaximumBatchingWindowInSeconds: window = 0 } = mapping.settings;
    const batch = [...(await this.#receive(Math.min(BatchSize, receiveMax), waitSecondsMax))];
    const endMs = catalog.ports.clock.now() + window * 1_000;
    let characters = charactersOf(batch);
    while (batch.length > 0 && batch.length < BatchSize && characters < payloadCharactersMax / 2) {
      const leftMs = endMs - catalog.ports.clock.now();
      if (leftMs <= 0 || signal.aborted) break;
      const waitSeconds = Math.min(waitSecondsMax, Math.ceil(leftMs / 1_000));
      const more = await this.#receive(Math.min(BatchSize - batch.length, receiveMax), waitSeconds);
      batch.push(...more);
      characters += charactersOf(more);
    }
    return batch;
  }

  async #receive(count: number, waitSeconds: number): Promise<readonly QueueMessage[]> {
    const answer = (await this.#call('ReceiveMessage', {
      MaxNumberOfMessages: count,
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })) as { readonly Messages?: readonly QueueMessage[] };
    return answer.Messages ?? [];
  }

  async #process(messages: readonly QueueMessage[]): Promise<void> {
    const { ports, report, signal, isWanted } = this.#surroundings;
    this.#running += 1;
    const release = ports.holdClocks?.();
    try {
      const wanted = messages.filter((message) => isWanted(this.#record(message)));
      const unwanted = messages.filter((message) => !wanted.includes(message));
      // What no filter lets through is done with.
      await this.#delete(unwanted);
      if (wanted.length > 0) await this.#invoke(wanted);
    } catch (error) {
      if (!signal.aborted) report(`PROBLEM: ${error instanceof Error ? error.message : String(error)}`);
      // No environment is free, or the function is gone: not at once again.
      if (error instanceof ServiceError) await pause(this.#surroundings, retryMsMin);
    } finally {
      release?.();
      this.#running -= 1;
      this.#slotFree?.();
    }
  }

  async #invoke(messages: readonly QueueMessage[]): Promise<void> {
    const { mapping, invoke, report } = this.#surroundings;
    const Records = messages.map((message) => this.#record(message));
    const answer = await invoke(printJson({ Records }));
    const failed = failedItems(mapping.settings, answer);
    if (failed === 'all') return report('PROBLEM: Function call failed');
    // An id that is no message's makes the whole batch a failure.
    const ids = new Set(messages.map(({ MessageId }) => MessageId));
    if ([...failed].some((id) => !ids.has(id))) return report('PROBLEM: Function call failed');
    await this.#delete(messages.filter(({ MessageId }) => !failed.has(MessageId)));
    report('OK');
  }

  async #delete(messages: readonly QueueMessage[]): Promise<void> {
    for (let at = 0; at < messages.length; at += receiveMax) {
      const Entries = messages
        .slice(at, at + receiveMax)
        .map(({ ReceiptHandle }, place) => ({ Id: String(place), ReceiptHandle }));
      await this.#call('DeleteMessageBatch', { Entries });
    }
  }

  async #call(action: string, input: JsonObject): Promise<Json> {
    const { ports, mapping, scope, signal } = this.#surroundings;
    return ports.callService({
      ...(await scope()),
      service: 'sqs',
      action,
      input: { QueueUrl: queueUrlOf(mapping.sourceArn), ...input },
      ...(action === 'ReceiveMessage' && { signal }),
    });
  }

  #record(message: QueueMessage): JsonObject {
    const { mapping } = this.#surroundings;
    return {
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, attributeOf(value)]),
      ),
      md5OfBody: message.MD5OfBody,
      ...(message.MD5OfMessageAttributes !== undefined && {
        md5OfMessageAttributes: message.MD5OfMessageAttributes,
      }),
      eventSource: 'aws:sqs',
      eventSourceARN: mapping.sourceArn,
      awsRegion: mapping.region,
    };
  }
}

function attributeOf(value: NonNullable<QueueMessage['MessageAttributes']>[string]): JsonObject {
  return {
    ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
    ...(value.BinaryValue !== undefined && { binaryValue: value.BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: value.DataType,
  };
}

/** The path of a queue's URL is enough for a call from inside. */
export function queueUrlOf(queueArn: string): string {
  const [, , , , account, name] = queueArn.split(':');
  return `/${account}/${name}`;
}

function charactersOf(messages: readonly QueueMessage[]): number {
  return messages.reduce((sum, { Body }) => sum + Body.length + 1_000, 0);
}
