import { checkBatch, eachEntry } from './batch.ts';
import { DeadLetters } from './dead-letters.ts';
import { MessageMoveTasks } from './message-move-tasks.ts';
import { MessageReceipts } from './message-receipts.ts';
import { MessageReceive } from './message-receive.ts';
import { MessageSend } from './message-send.ts';
import { readQueueArn } from './queue-address.ts';
import { QueueCatalog } from './queue-catalog.ts';
import { QueueOperations } from './queue-operations.ts';
import type { QueueCallOptions, QueueScope, QueuesPorts } from './queue-ports.ts';
import type { QueueTags } from './queue-record.ts';
import { QueueSweep } from './queue-sweep.ts';
import type * as Types from './queue-types.ts';
import { sqsErrors } from './sqs-errors.ts';

/**
 * SQS: one method per operation, members as its API spells them. Each throws ServiceError from the table in
 * `sqs-errors.ts`. What is answered is on disk.
 */
export class Queues {
  readonly #catalog: QueueCatalog;
  readonly #queues: QueueOperations;
  readonly #send: MessageSend;
  readonly #receive: MessageReceive;
  readonly #receipts: MessageReceipts;
  readonly #deadLetters: DeadLetters;
  readonly #moveTasks: MessageMoveTasks;
  readonly #sweep: QueueSweep;

  constructor(ports: QueuesPorts) {
    this.#catalog = new QueueCatalog(ports);
    this.#send = new MessageSend(this.#catalog);
    this.#queues = new QueueOperations(this.#catalog, (record) => this.#send.forget(record));
    this.#deadLetters = new DeadLetters(this.#catalog);
    this.#receive = new MessageReceive(this.#catalog, this.#deadLetters);
    this.#receipts = new MessageReceipts(this.#catalog);
    this.#moveTasks = new MessageMoveTasks(this.#catalog);
    this.#sweep = new QueueSweep(this.#catalog);
  }

  /** Goes on with what a stop or a crash has cut short. */
  async start(): Promise<void> {
    await this.#catalog.start();
    await this.#moveTasks.start();
    this.#sweep.start();
  }

  /** Ends long polls and background work. */
  async stop(): Promise<void> {
    this.#sweep.stop();
    await this.#moveTasks.stop();
    await this.#deadLetters.settled();
    await this.#catalog.stop();
  }

  /** Resolves when what was begun in the background is done; for tests. */
  async settled(): Promise<void> {
    await this.#deadLetters.settled();
  }

  /** The policy of a queue, for whoever decides about calls; undefined when there is no queue of that ARN. */
  async policyOf(arn: string): Promise<{ readonly policy?: string } | undefined> {
    const place = readQueueArn(arn);
    const record = place && (await this.#catalog.find(place));
    if (record === undefined) return undefined;
    const { Policy: policy } = record.attributes;
    return policy === undefined ? {} : { policy };
  }

  async createQueue(scope: QueueScope, input: Types.CreateQueueInput, options?: QueueCallOptions) {
    return this.#queues.create(scope, input, options);
  }

  async deleteQueue(scope: QueueScope, input: Types.QueueInput): Promise<void> {
    return this.#queues.delete(scope, input);
  }

  async purgeQueue(scope: QueueScope, input: Types.QueueInput): Promise<void> {
    return this.#queues.purge(scope, input);
  }

  async getQueueUrl(scope: QueueScope, input: Types.GetQueueUrlInput, options?: QueueCallOptions) {
    return this.#queues.url(scope, input, options);
  }

  async listQueues(scope: QueueScope, input: Types.ListQueuesInput, options?: QueueCallOptions) {
    return this.#queues.list(scope, input, options);
  }

  async listDeadLetterSourceQueues(
    scope: QueueScope,
    input: Types.ListDeadLetterSourceQueuesInput,
    options?: QueueCallOptions,
  ) {
    return this.#queues.deadLetterSources(scope, input, options);
  }

  async getQueueAttributes(scope: QueueScope, input: Types.GetQueueAttributesInput) {
    return this.#queues.attributes(scope, input);
  }

  async setQueueAttributes(scope: QueueScope, input: Types.SetQueueAttributesInput): Promise<void> {
    return this.#queues.setAttributes(scope, input);
  }

  async tagQueue(scope: QueueScope, input: Types.QueueInput & { readonly Tags: QueueTags }): Promise<void> {
    return this.#queues.tag(scope, input);
  }

  async untagQueue(
    scope: QueueScope,
    input: Types.QueueInput & { readonly TagKeys: readonly string[] },
  ): Promise<void> {
    return this.#queues.untag(scope, input);
  }

  async listQueueTags(scope: QueueScope, input: Types.QueueInput) {
    return this.#queues.tags(scope, input);
  }

  async addPermission(scope: QueueScope, input: Types.AddPermissionInput): Promise<void> {
    return this.#queues.addPermission(scope, input);
  }

  async removePermission(
    scope: QueueScope,
    input: Types.QueueInput & { readonly Label: string },
  ): Promise<void> {
    return this.#queues.removePermission(scope, input);
  }

  async sendMessage(
    scope: QueueScope,
    input: Types.SendMessageInput,
    options?: QueueCallOptions,
  ): Promise<Types.SendMessageOutput> {
    const record = await this.#catalog.atUrl(scope, input.QueueUrl);
    const settings = this.#send.settings(record);
    const checked = this.#send.check(scope, settings, input, options);
    const [answer] = await this.#send.keep(record, settings, [checked]);
    return answer as Types.SendMessageOutput;
  }

  async sendMessageBatch(
    scope: QueueScope,
    { QueueUrl, Entries }: Types.BatchInput<Types.BatchEntry & Types.NewMessage>,
    options?: QueueCallOptions,
  ): Promise<Types.BatchOutput<Types.BatchEntry & Types.SendMessageOutput>> {
    const record = await this.#catalog.atUrl(scope, QueueUrl);
    const { limits } = this.#catalog.ports;
    checkBatch(Entries, 'SendMessageBatchRequestEntry', limits.queueBatchEntries);
    const settings = this.#send.settings(record);
    const { done, failed } = eachEntry(Entries, (entry) => this.#send.check(scope, settings, entry, options));
    const bytes = done.reduce((sum, [, checked]) => sum + checked.bytes, 0);
    if (bytes > limits.queueMessageBytes) throw sqsErrors.batchTooLong(limits.queueMessageBytes, bytes);
    const answers =
      done.length === 0
        ? []
        : await this.#send.keep(
            record,
            settings,
            done.map(([, checked]) => checked),
          );
    const Successful = answers.map((answer, at) => ({ Id: (done[at] as (typeof done)[0])[0].Id, ...answer }));
    return { Successful, Failed: failed };
  }

  async receiveMessage(
    scope: QueueScope,
    input: Types.ReceiveMessageInput,
    options?: QueueCallOptions,
  ): Promise<Types.ReceiveMessageOutput> {
    const record = await this.#catalog.atUrl(scope, input.QueueUrl);
    const messages = await this.#receive.receive(record, input, options);
    return messages.length === 0 ? {} : { Messages: messages };
  }

  async deleteMessage(scope: QueueScope, input: Types.QueueInput & Types.ReceiptInput): Promise<void> {
    const record = await this.#catalog.atUrl(scope, input.QueueUrl);
    const open = await this.#catalog.open(record);
    const entry = this.#receipts.findToDelete(record, open, input);
    if (entry !== undefined) await open.remove([entry]);
  }

  async deleteMessageBatch(
    scope: QueueScope,
    { QueueUrl, Entries }: Types.BatchInput<Types.BatchEntry & Types.ReceiptInput>,
  ): Promise<Types.BatchOutput<Types.BatchEntry>> {
    const record = await this.#catalog.atUrl(scope, QueueUrl);
    const { queueBatchEntries } = this.#catalog.ports.limits;
    checkBatch(Entries, 'DeleteMessageBatchRequestEntry', queueBatchEntries);
    const open = await this.#catalog.open(record);
    const { done, failed } = eachEntry(Entries, (entry) => this.#receipts.findToDelete(record, open, entry));
    const found = [...new Set(done.flatMap(([, entry]) => (entry === undefined ? [] : [entry])))];
    if (found.length > 0) await open.remove(found);
    return { Successful: done.map(([{ Id }]) => ({ Id })), Failed: failed };
  }

  async changeMessageVisibility(
    scope: QueueScope,
    input: Types.QueueInput & Types.VisibilityInput,
  ): Promise<void> {
    const record = await this.#catalog.atUrl(scope, input.QueueUrl);
    const open = await this.#catalog.open(record);
    const { entry, dueMs } = this.#receipts.readChange(open, input);
    await open.setDue([entry], [dueMs]);
  }

  async changeMessageVisibilityBatch(
    scope: QueueScope,
    { QueueUrl, Entries }: Types.BatchInput<Types.BatchEntry & Types.VisibilityInput>,
  ): Promise<Types.BatchOutput<Types.BatchEntry>> {
    const record = await this.#catalog.atUrl(scope, QueueUrl);
    const { queueBatchEntries } = this.#catalog.ports.limits;
    checkBatch(Entries, 'ChangeMessageVisibilityBatchRequestEntry', queueBatchEntries);
    const open = await this.#catalog.open(record);
    const { done, failed } = eachEntry(Entries, (entry) => this.#receipts.readChange(open, entry));
    if (done.length > 0) {
      const entries = done.map(([, { entry }]) => entry);
      await open.setDue(
        entries,
        done.map(([, { dueMs }]) => dueMs),
      );
    }
    return { Successful: done.map(([{ Id }]) => ({ Id })), Failed: failed };
  }

  async startMessageMoveTask(scope: QueueScope, input: Types.StartMessageMoveTaskInput) {
    return this.#moveTasks.begin(scope, input);
  }

  async listMessageMoveTasks(
    scope: QueueScope,
    input: { readonly SourceArn: string; readonly MaxResults?: number },
  ) {
    return this.#moveTasks.list(scope, input);
  }

  async cancelMessageMoveTask(scope: QueueScope, input: { readonly TaskHandle: string }) {
    return this.#moveTasks.cancel(scope, input);
  }
}
