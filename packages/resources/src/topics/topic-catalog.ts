import { RecentMap, type RecordWrite, SerialWork } from '@cairn/kit';
import { compileFilterPolicy, type FilterPolicy, type FilterScope } from './filter-policy.ts';
import type { SubscriptionPlace, TopicPlace } from './topic-place.ts';
import type { TopicsPorts } from './topic-ports.ts';
import { type SubscriptionRecord, type TopicRecord, TopicStore, topicKey } from './topic-store.ts';
import { topicsErrors } from './topics-errors.ts';

/** A confirmed subscription, ready to be asked whether it wants a message. */
export interface Subscriber {
  readonly place: SubscriptionPlace;
  readonly record: SubscriptionRecord;
  readonly scope: FilterScope;
  /** Undefined: it wants all. */
  readonly filter: FilterPolicy | undefined;
}

/** A topic with its subscribers. */
export interface PublishedTopic {
  readonly place: TopicPlace;
  readonly record: TopicRecord;
  /** Undefined when they are too many to be kept in memory. */
  readonly subscribers: readonly Subscriber[] | undefined;
}

/** Topics with more subscriptions are read in pages for each message. */
const subscribersInMemoryMax = 100;
const topicsInMemoryMax = 1_000;

/** Finds topics and subscriptions, and lets changes happen one after the other. */
export class TopicCatalog {
  readonly ports: TopicsPorts;
  readonly store: TopicStore;
  readonly #published = new RecentMap<string, PublishedTopic>(topicsInMemoryMax);
  /** How many writes were made or tried: what was read before one of them is not to be remembered after it. */
  #writes = 0;
  readonly #changes = new SerialWork();

  constructor(ports: TopicsPorts) {
    this.ports = ports;
    this.store = new TopicStore(ports.records);
  }

  /** Runs a change after all that were begun before it. */
  change<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#changes.run(work);
  }

  /** Writes documents of a topic. */
  async write(place: TopicPlace, writes: readonly RecordWrite[]): Promise<void> {
    try {
      await this.store.records.write(writes);
    } finally {
      this.#writes += 1;
      this.#published.delete(topicKey(place));
    }
  }

  /** A topic's document, from memory where it was published to. */
  async record(place: TopicPlace): Promise<TopicRecord | undefined> {
    return this.#published.get(topicKey(place))?.record ?? this.store.topic(place);
  }

  /** @throws ServiceError NotFound */
  async existing(place: TopicPlace): Promise<TopicRecord> {
    const record = await this.store.topic(place);
    if (record === undefined) throw topicsErrors.topicNotFound();
    return record;
  }

  /** @throws ServiceError NotFound */
  async existingSubscription(place: SubscriptionPlace): Promise<SubscriptionRecord> {
    const record = await this.store.subscription(place);
    if (record === undefined) throw topicsErrors.subscriptionNotFound();
    return record;
  }

  /** A topic with what publishing needs of it, from memory once it was read. @throws ServiceError NotFound */
  async published(place: TopicPlace): Promise<PublishedTopic> {
    const key = topicKey(place);
    const known = this.#published.get(key);
    if (known !== undefined) return known;
    const writes = this.#writes;
    const record = await this.existing(place);
    const page = await this.store.subscriptionsOf(place, '', subscribersInMemoryMax + 1);
    const subscribers =
      page.length > subscribersInMemoryMax ? undefined : page.flatMap((each) => this.subscriber(place, each));
    const found: PublishedTopic = { place, record, subscribers };
    return writes === this.#writes ? this.#published.set(key, found) : found;
  }

  /** None while it waits for its confirmation. */
  subscriber(place: TopicPlace, record: SubscriptionRecord): readonly Subscriber[] {
    if (record.pending !== undefined) return [];
    const scope = filterScope(record);
    const text = record.attributes.FilterPolicy;
    return [
      {
        place: { ...place, id: record.id },
        record,
        scope,
        filter: text === undefined ? undefined : compileFilterPolicy(text, scope, lenient),
      },
    ];
  }
}

/** What was accepted under higher limits is in force under lower ones. */
const lenient = {
  topicFilterKeys: Number.POSITIVE_INFINITY,
  topicFilterCombinations: Number.POSITIVE_INFINITY,
  topicFilterBytes: Number.POSITIVE_INFINITY,
};

/** What a subscription's filter policy looks at. */
function filterScope({ attributes }: SubscriptionRecord): FilterScope {
  return attributes.FilterPolicyScope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes';
}
