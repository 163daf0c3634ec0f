import { type CallScope, jsonEquals, parseArn, type RecordWrite } from '@cairn/kit';
import { afterOf, nextToken, pageSize } from './page-token.ts';
import { checkTopicAttribute, defaultPolicy, describeTopic } from './topic-attributes.ts';
import type { TopicCatalog } from './topic-catalog.ts';
import { newTopicPlace, readTopicArn, type TopicPlace, topicArn } from './topic-place.ts';
import type { TopicRecord } from './topic-store.ts';
import { checkTags } from './topic-tags.ts';
import type {
  Attributes,
  CreateTopicInput,
  PageInput,
  SetTopicAttributesInput,
  Tag,
  TopicInput,
} from './topic-types.ts';
import { topicsErrors } from './topics-errors.ts';

/** Subscriptions that go with their topic in one write. */
const deletedAtOnceMax = 500;

/** Topics themselves: made, described, changed, deleted. */
export class TopicDefinitions {
  readonly #catalog: TopicCatalog;

  constructor(catalog: TopicCatalog) {
    this.#catalog = catalog;
  }

  /** Makes a topic, or finds the one there is if it has the same attributes and tags. */
  create(scope: CallScope, input: CreateTopicInput): Promise<{ readonly TopicArn: string }> {
    const { limits } = this.#catalog.ports;
    const attributes = input.Attributes ?? {};
    const isFifo = attributes.FifoTopic === 'true';
    const place = newTopicPlace(scope, input.Name, isFifo);
    for (const [name, value] of Object.entries(attributes)) checkTopicAttribute(name, value, isFifo, limits);
    if (input.DataProtectionPolicy !== undefined) throw topicsErrors.unsupported('DataProtectionPolicy');
    const tags = input.Tags ?? [];
    checkTags(tags, limits.topicTags);
    const { FifoTopic: _, ...kept } = attributes;
    return this.#catalog.change(async () => {
      const before = await this.#catalog.store.topic(place);
      if (before === undefined) {
        const record: TopicRecord = { isFifo, attributes: kept, tags, subscriptionsDeleted: 0 };
        await this.#catalog.write(place, [this.#catalog.store.topicWrite(place, record)]);
      } else {
        checkSame(before, { attributes: kept, tags: input.Tags });
      }
      return { TopicArn: topicArn(place) };
    });
  }

  delete(input: TopicInput): Promise<void> {
    const place = readTopicArn(input.TopicArn);
    return this.#catalog.change(async () => {
      const { store } = this.#catalog;
      if ((await store.topic(place)) === undefined) return;
      // The topic goes first: what a crash leaves of its subscriptions, the next deletion of that name finds.
      await this.#catalog.write(place, [store.topicWrite(place, undefined)]);
      let writes: RecordWrite[] = [];
      for await (const { id } of store.everySubscription(place)) {
        writes.push(store.subscriptionWrite({ ...place, id }, undefined));
        if (writes.length < deletedAtOnceMax) continue;
        await this.#catalog.write(place, writes);
        writes = [];
      }
      if (writes.length > 0) await this.#catalog.write(place, writes);
    });
  }

  async list(
    { account, region }: CallScope,
    input: PageInput,
  ): Promise<{ readonly Topics: readonly TopicInput[]; readonly NextToken?: string }> {
    const names = await this.#catalog.store.topics(account, region, afterOf(input.NextToken), pageSize + 1);
    const page = names.slice(0, pageSize);
    return {
      Topics: page.map((name) => ({ TopicArn: topicArn({ account, region, name }) })),
      ...(names.length > pageSize && { NextToken: nextToken(page.at(-1) as string) }),
    };
  }

  async policyOf(arn: string): Promise<{ readonly policy: string } | undefined> {
    const { service, account, region, resource: name } = parseArn(arn) ?? {};
    if (service !== 'sns' || account === undefined || region === undefined || name === undefined)
      return undefined;
    const place = { account, region, name };
    const record = await this.#catalog.record(place);
    return record && { policy: record.attributes.Policy ?? defaultPolicy(place) };
  }

  async attributes(input: TopicInput): Promise<{ readonly Attributes: Attributes }> {
    const place = readTopicArn(input.TopicArn);
    const record = await this.#catalog.existing(place);
    return { Attributes: describeTopic(place, record, await this.#count(place)) };
  }

  setAttribute(input: SetTopicAttributesInput): Promise<void> {
    const place = readTopicArn(input.TopicArn);
    const { AttributeName: name, AttributeValue: value = '' } = input;
    return this.#catalog.change(async () => {
      const record = await this.#catalog.existing(place);
      if (name === 'FifoTopic') throw topicsErrors.invalid('AttributeName');
      checkTopicAttribute(name, value, record.isFifo, this.#catalog.ports.limits);
      const attributes = { ...record.attributes, [name]: value };
      await this.#catalog.write(place, [this.#catalog.store.topicWrite(place, { ...record, attributes })]);
    });
  }

  async #count(place: TopicPlace): Promise<{ readonly confirmed: number; readonly pending: number }> {
    const { subscribers } = await this.#catalog.published(place);
    const counts = { confirmed: subscribers?.length ?? 0, pending: 0 };
    for await (const { pending } of this.#catalog.store.everySubscription(place)) {
      if (pending !== undefined) counts.pending += 1;
      else if (subscribers === undefined) counts.confirmed += 1;
    }
    return counts;
  }
}

/** @throws ServiceError InvalidParameter when the topic that is there differs from the one asked for */
function checkSame(
  before: TopicRecord,
  asked: { readonly attributes: Attributes; readonly tags: readonly Tag[] | undefined },
): void {
  for (const [name, value] of Object.entries(asked.attributes)) {
    if (before.attributes[name] !== value)
      throw topicsErrors.invalid('Attributes Reason: Topic already exists with different attributes');
  }
  const sorted = (tags: readonly Tag[]) =>
    tags.map(({ Key, Value }) => [Key, Value]).sort(([left = ''], [right = '']) => (left < right ? -1 : 1));
  if (asked.tags !== undefined && !jsonEquals(sorted(before.tags), sorted(asked.tags)))
    throw topicsErrors.invalid('Tags Reason: Topic already exists with different tags');
}
