import { endpointOf, placeKey, printQueueUrl, queueArn, readQueueArn } from './queue-address.ts';
import {
  allowsRedriveFrom,
  deadLetterQueueOf,
  differingAttribute,
  settingsOf,
  tellAttributes,
  withAttributes,
} from './queue-attributes.ts';
import type { QueueCatalog } from './queue-catalog.ts';
import { readPolicy, withoutPermission, withPermission } from './queue-policy.ts';
import type { QueueCallOptions, QueueScope } from './queue-ports.ts';
import type { QueueAttributes, QueueRecord, QueueTags } from './queue-record.ts';
import type * as Types from './queue-types.ts';
import { sqsErrors } from './sqs-errors.ts';

const resultsMax = 1_000;
const noCounts = { available: 0, delayed: 0, held: 0 };

/** The operations on queues themselves: making, finding, setting, sharing, emptying, deleting. */
export class QueueOperations {
  readonly #catalog: QueueCatalog;
  readonly #onDeleted: (record: QueueRecord) => void;
  /** When queues were deleted, while they may not be made again. */
  readonly #deletedMs = new Map<string, number>();

  constructor(catalog: QueueCatalog, onDeleted: (record: QueueRecord) => void) {
    this.#catalog = catalog;
    this.#onDeleted = onDeleted;
  }

  async create(scope: QueueScope, input: Types.CreateQueueInput, options?: QueueCallOptions) {
    const { QueueName: name, Attributes = {}, tags = {} } = input;
    const place = { account: scope.account, region: scope.region, name };
    checkName(name, Attributes);
    const attributes = withAttributes(place, {}, Attributes);
    this.#checkTags(tags);
    const QueueUrl = printQueueUrl(place, this.#endpoint(options));
    return this.#catalog.change(async () => {
      const existing = await this.#catalog.find(place);
      if (existing !== undefined) {
        const differing = differingAttribute(existing, Attributes);
        if (differing !== undefined) throw sqsErrors.queueNameExists(differing);
        return { QueueUrl };
      }
      this.#refuseRecentlyDeleted(placeKey(place));
      await this.#checkDeadLetterQueue({ ...place, attributes });
      const nowMs = this.#catalog.ports.clock.now();
      const id = this.#catalog.newId();
      const times = { createdMs: nowMs, modifiedMs: nowMs };
      await this.#catalog.put({ ...place, id, storage: id, ...times, attributes, tags });
      return { QueueUrl };
    });
  }

  async delete(scope: QueueScope, { QueueUrl }: Types.QueueInput): Promise<void> {
    await this.#catalog.change(async () => {
      const record = await this.#catalog.atUrl(scope, QueueUrl);
      await this.#catalog.remove(record);
      const { clock, limits } = this.#catalog.ports;
      if (limits.queueRecreationSeconds > 0) this.#deletedMs.set(placeKey(record), clock.now());
      this.#onDeleted(record);
    });
  }

  async purge(scope: QueueScope, { QueueUrl }: Types.QueueInput): Promise<void> {
    await this.#catalog.change(async () => {
      const record = await this.#catalog.atUrl(scope, QueueUrl);
      const { clock, limits } = this.#catalog.ports;
      const sinceMs = clock.now() - (record.purgedMs ?? 0);
      if (sinceMs < limits.queuePurgeSeconds * 1_000)
        throw sqsErrors.purgeInProgress(record.name, limits.queuePurgeSeconds);
      await this.#catalog.purge(record);
    });
  }

  async url(scope: QueueScope, input: Types.GetQueueUrlInput, options?: QueueCallOptions) {
    const account = input.QueueOwnerAWSAccountId ?? scope.account;
    const place = { account, region: scope.region, name: input.QueueName };
    await this.#catalog.existing(place);
    return { QueueUrl: printQueueUrl(place, this.#endpoint(options)) };
  }

  async list(
    scope: QueueScope,
    input: Types.ListQueuesInput,
    options?: QueueCallOptions,
  ): Promise<Types.ListQueuesOutput> {
    const limit = pageLength(input);
    const after = readPageToken(input.NextToken);
    const records = await this.#catalog.list(scope, {
      prefix: input.QueueNamePrefix ?? '',
      limit: limit + 1,
      ...(after !== undefined && { after }),
    });
    return this.#page(records, { limit, tells: input.MaxResults !== undefined, options });
  }

  async deadLetterSources(
    scope: QueueScope,
    input: Types.ListDeadLetterSourceQueuesInput,
    options?: QueueCallOptions,
  ) {
    const record = await this.#catalog.atUrl(scope, input.QueueUrl);
    const limit = pageLength(input);
    const after = readPageToken(input.NextToken) ?? '';
    const arn = queueArn(record);
    const sources: QueueRecord[] = [];
    for await (const page of this.#catalog.all()) {
      for (const each of page) {
        const target = deadLetterQueueOf(each);
        if (target !== undefined && queueArn(target) === arn && each.name > after) sources.push(each);
      }
    }
    const { QueueUrls = [], NextToken } = this.#page(sources.slice(0, limit + 1), {
      limit,
      tells: input.MaxResults !== undefined,
      options,
    });
    return { queueUrls: QueueUrls, ...(NextToken !== undefined && { NextToken }) };
  }

  async attributes(scope: QueueScope, { QueueUrl, AttributeNames = [] }: Types.GetQueueAttributesInput) {
    const record = await this.#catalog.atUrl(scope, QueueUrl);
    if (AttributeNames.length === 0) return {};
    const needsCounts = AttributeNames.some((name) => name === 'All' || name.startsWith('Approximate'));
    const counts = needsCounts ? await this.#counts(record) : noCounts;
    const Attributes = tellAttributes(record, AttributeNames, counts);
    return Object.keys(Attributes).length === 0 ? {} : { Attributes };
  }

  async setAttributes(scope: QueueScope, { QueueUrl, Attributes }: Types.SetQueueAttributesInput) {
    await this.#catalog.change(async () => {
      const record = await this.#catalog.atUrl(scope, QueueUrl);
      if (Attributes.FifoQueue !== undefined && Attributes.FifoQueue !== record.attributes.FifoQueue)
        throw sqsErrors.invalidAttributeName('FifoQueue');
      const attributes = withAttributes(record, record.attributes, Attributes);
      const changed = { ...record, attributes, modifiedMs: this.#catalog.ports.clock.now() };
      if (Attributes.RedrivePolicy) await this.#checkDeadLetterQueue(changed);
      await this.#catalog.put(changed);
      if (Attributes.DelaySeconds === undefined || !record.name.endsWith('.fifo')) return;
      const open = await this.#catalog.open(changed);
      open.delayAll(Number(Attributes.DelaySeconds) * 1_000);
    });
  }

  async tag(scope: QueueScope, { QueueUrl, Tags }: Types.QueueInput & { readonly Tags: QueueTags }) {
    await this.#update(scope, QueueUrl, (record) => {
      const tags = { ...record.tags, ...Tags };
      this.#checkTags(tags);
      return { ...record, tags };
    });
  }

  async untag(scope: QueueScope, input: Types.QueueInput & { readonly TagKeys: readonly string[] }) {
    const gone = new Set(input.TagKeys);
    await this.#update(scope, input.QueueUrl, (record) => ({
      ...record,
      tags: Object.fromEntries(Object.entries(record.tags).filter(([key]) => !gone.has(key))),
    }));
  }

  async tags(scope: QueueScope, { QueueUrl }: Types.QueueInput): Promise<{ readonly Tags?: QueueTags }> {
    const { tags } = await this.#catalog.atUrl(scope, QueueUrl);
    return Object.keys(tags).length === 0 ? {} : { Tags: tags };
  }

  async addPermission(scope: QueueScope, input: Types.AddPermissionInput): Promise<void> {
    await this.#update(scope, input.QueueUrl, (record) =>
      withPolicy(record, withPermission(record, policyOf(record.attributes), input)),
    );
  }

  async removePermission(scope: QueueScope, input: Types.QueueInput & { readonly Label: string }) {
    await this.#update(scope, input.QueueUrl, (record) =>
      withPolicy(record, withoutPermission(policyOf(record.attributes), input.Label)),
    );
  }

  async #update(scope: QueueScope, url: string, change: (record: QueueRecord) => QueueRecord): Promise<void> {
    await this.#catalog.change(async () => {
      const record = await this.#catalog.atUrl(scope, url);
      await this.#catalog.put(change(record));
    });
  }

  async #counts(record: QueueRecord) {
    const open = await this.#catalog.open(record);
    open.expire(settingsOf(record, this.#catalog.ports.limits.queueMessageBytes).retentionMs);
    open.index.settle(this.#catalog.ports.clock.now());
    return open.index.counts;
  }

  /** A dead-letter queue has to be there, and to allow it. */
  async #checkDeadLetterQueue(
    record: Pick<QueueRecord, 'account' | 'region' | 'name' | 'attributes'>,
  ): Promise<void> {
    const text = record.attributes.RedrivePolicy;
    if (text === undefined) return;
    const refuse = (reason: string) => sqsErrors.invalidValue('RedrivePolicy', text, reason);
    const target = readQueueArn(JSON.parse(text).deadLetterTargetArn);
    const deadLetterQueue = target === undefined ? undefined : await this.#catalog.find(target);
    if (deadLetterQueue === undefined) throw refuse('Dead letter target does not exist.');
    if (!allowsRedriveFrom(deadLetterQueue, queueArn(record)))
      throw refuse('Queue is not allowed by the redrive allow policy of the dead letter target.');
  }

  #checkTags(tags: QueueTags): void {
    const { queueTags } = this.#catalog.ports.limits;
    const keys = Object.keys(tags);
    if (keys.length > queueTags)
      throw sqsErrors.invalid(`Too many tags added for queue. A queue can have no more than ${queueTags}.`);
    for (const key of keys) {
      if (key === '' || key.length > 128 || key.toLowerCase().startsWith('aws:'))
        throw sqsErrors.invalid(`The tag key '${key}' is invalid.`);
      if ((tags[key] as string).length > 256)
        throw sqsErrors.invalid(`The value of the tag '${key}' is longer than 256 characters.`);
    }
  }

  #refuseRecentlyDeleted(key: string): void {
    const seconds = this.#catalog.ports.limits.queueRecreationSeconds;
    const deletedMs = this.#deletedMs.get(key);
    if (deletedMs === undefined) return;
    if (this.#catalog.ports.clock.now() - deletedMs < seconds * 1_000)
      throw sqsErrors.queueDeletedRecently(seconds);
    this.#deletedMs.delete(key);
  }

  #endpoint(options: QueueCallOptions | undefined): string | undefined {
    return endpointOf(options, this.#catalog.ports.endpoint);
  }

  #page(
    records: readonly QueueRecord[],
    {
      limit,
      tells,
      options,
    }: { readonly limit: number; readonly tells: boolean; readonly options: QueueCallOptions | undefined },
  ): Types.ListQueuesOutput {
    const page = records.slice(0, limit);
    const last = page.at(-1);
    if (last === undefined) return {};
    // Without MaxResults AWS tells a thousand and no token.
    const hasMore = tells && records.length > limit;
    return {
      QueueUrls: page.map((record) => printQueueUrl(record, this.#endpoint(options))),
      ...(hasMore && { NextToken: btoa(`queue ${last.name}`) }),
    };
  }
}

function policyOf(attributes: QueueAttributes) {
  return attributes.Policy === undefined ? undefined : readPolicy('Policy', attributes.Policy);
}

function withPolicy(record: QueueRecord, policy: string): QueueRecord {
  return { ...record, attributes: withAttributes(record, record.attributes, { Policy: policy }) };
}

function checkName(name: string, attributes: QueueAttributes): void {
  const isFifo = attributes.FifoQueue === 'true';
  if (attributes.FifoQueue !== undefined && !isFifo) throw sqsErrors.invalidAttributeName('FifoQueue');
  if (isFifo && !(/^[\w-]{1,75}\.fifo$/.test(name) && name.length <= 80))
    throw sqsErrors.invalid(
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
    );
  if (!isFifo && !/^[\w-]{1,80}$/.test(name))
    throw sqsErrors.invalid(
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
}

function pageLength({ MaxResults }: { readonly MaxResults?: number }): number {
  if (MaxResults === undefined) return resultsMax;
  if (MaxResults < 1 || MaxResults > resultsMax)
    throw sqsErrors.invalidValue('MaxResults', MaxResults, `Must be between 1 and ${resultsMax}.`);
  return MaxResults;
}

function readPageToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  try {
    const match = /^queue ([\w.-]{1,80})$/.exec(atob(token));
    if (match?.[1] !== undefined) return match[1];
  } catch {
    // Told below.
  }
  throw sqsErrors.invalidValue('NextToken', token, 'Invalid or expired next token.');
}
