import type { RecordEntry, Records, RecordWrite } from '@cairn/kit';
import type { SubscriptionPlace, TopicPlace } from './topic-place.ts';
import type { Attributes, Tag } from './topic-types.ts';

/** A topic as it is kept. */
export interface TopicRecord {
  readonly isFifo: boolean;
  /** Those that were set, as they were given. */
  readonly attributes: Attributes;
  readonly tags: readonly Tag[];
  readonly subscriptionsDeleted: number;
}

/** A subscription as it is kept. */
export interface SubscriptionRecord {
  readonly id: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly owner: string;
  readonly principalArn: string;
  readonly attributes: Attributes;
  /** Until it is confirmed: what confirms it, and when it was asked for. */
  readonly pending?: { readonly token: string; readonly sinceMs: number };
  /** Whether whoever confirmed it wants unsubscribing to need credentials. */
  readonly authenticatesUnsubscribe?: boolean;
  /** Whether it was confirmed by somebody with credentials. */
  readonly wasAuthenticated: boolean;
}

const topics = 'sns-topics';
const subscriptions = 'sns-subscriptions';
const pageSize = 500;

/** Topics' and subscriptions' documents. */
export class TopicStore {
  readonly records: Records;

  constructor(records: Records) {
    this.records = records;
  }

  async topic(place: TopicPlace): Promise<TopicRecord | undefined> {
    const text = await this.records.get(topics, topicKey(place));
    return text === undefined ? undefined : (JSON.parse(text) as TopicRecord);
  }

  /** Topics of one account and region by name. @param after the last name of the page before */
  async topics(account: string, region: string, after: string, limit: number): Promise<readonly string[]> {
    const prefix = `${account}/${region}/`;
    const page = await this.records.list(topics, { prefix, after: prefix + after, limit });
    return page.map(({ key }) => key.slice(prefix.length));
  }

  async subscription(place: SubscriptionPlace): Promise<SubscriptionRecord | undefined> {
    const text = await this.records.get(subscriptions, subscriptionKey(place));
    return text === undefined ? undefined : (JSON.parse(text) as SubscriptionRecord);
  }

  /** Subscriptions of a topic. @param after id of the last one of the page before */
  async subscriptionsOf(
    place: TopicPlace,
    after: string,
    limit: number,
  ): Promise<readonly SubscriptionRecord[]> {
    const prefix = `${topicKey(place)}/`;
    return parse(await this.records.list(subscriptions, { prefix, after: prefix + after, limit }));
  }

  /** Subscriptions of an account's topics in a region. @param after `TOPIC/ID` of the last one of the page before */
  async subscriptions(
    account: string,
    region: string,
    after: string,
    limit: number,
  ): Promise<readonly { readonly place: SubscriptionPlace; readonly record: SubscriptionRecord }[]> {
    const prefix = `${account}/${region}/`;
    const page = await this.records.list(subscriptions, { prefix, after: prefix + after, limit });
    return page.map(({ key, value }) => {
      const record = JSON.parse(value) as SubscriptionRecord;
      const name = key.slice(prefix.length, key.lastIndexOf('/'));
      return { place: { account, region, name, id: record.id }, record };
    });
  }

  /** All subscriptions of a topic, page by page. */
  async *everySubscription(place: TopicPlace): AsyncGenerator<SubscriptionRecord, void> {
    for (let after = ''; ; ) {
      const page = await this.subscriptionsOf(place, after, pageSize);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return;
      after = last.id;
    }
  }

  topicWrite(place: TopicPlace, record: TopicRecord | undefined): RecordWrite {
    return { collection: topics, key: topicKey(place), value: print(record) };
  }

  subscriptionWrite(place: SubscriptionPlace, record: SubscriptionRecord | undefined): RecordWrite {
    return { collection: subscriptions, key: subscriptionKey(place), value: print(record) };
  }
}

/** A topic's key in all collections. */
export function topicKey({ account, region, name }: TopicPlace): string {
  return `${account}/${region}/${name}`;
}

function subscriptionKey(place: SubscriptionPlace): string {
  return `${topicKey(place)}/${place.id}`;
}

function print(document: unknown): string | undefined {
  return document === undefined ? undefined : JSON.stringify(document);
}

function parse<Document>(entries: readonly RecordEntry[]): Document[] {
  return entries.map(({ value }) => JSON.parse(value) as Document);
}
