import type { Delivery, DeliveryHandler, Json } from '@cairn/kit';
import { filteredAttributes, filteredBody, type Message } from './message.ts';
import type { Notifications } from './notifications.ts';
import type { PublishedTopic, Subscriber, TopicCatalog } from './topic-catalog.ts';
import { type TopicPlace, topicArn } from './topic-place.ts';
import type { TopicRecord } from './topic-store.ts';

/** The name by which deliveries ask for the messages of topics with many subscriptions. */
export const fanOutHandlerName = 'sns-fan-out';

/** A message that waits for its deliveries to be made, as it is kept. */
interface KeptFanOut {
  readonly place: TopicPlace;
  readonly message: Message;
  /** Id of the last subscription that has its delivery. */
  readonly after: string;
}

const pageSize = 100;
const retriesMax = 1_000_000;
const ageSecondsMax = 23 * 86_400;

/**
 * Makes a message's deliveries. Those of a topic with few subscriptions are made when it is published; else the message
 * is kept once, and its deliveries are made a page at a time, each page in the write that notes how far this has come.
 */
export class FanOut {
  readonly #catalog: TopicCatalog;
  readonly #notifications: Notifications;

  constructor(catalog: TopicCatalog, notifications: Notifications) {
    this.#catalog = catalog;
    this.#notifications = notifications;
  }

  /** What is to be handed over when a message is published. */
  async deliveries(
    { place, record, subscribers }: PublishedTopic,
    message: Message,
  ): Promise<readonly Delivery[]> {
    if (subscribers === undefined) return [fanOutDelivery({ place, message, after: '' })];
    return this.#deliveries(subscribers, message, record);
  }

  /** Makes a page of deliveries. */
  readonly run: DeliveryHandler = async (input) => {
    const kept = input as unknown as KeptFanOut;
    const { place, message, after } = kept;
    const topic = await this.#catalog.store.topic(place);
    if (topic === undefined) return undefined;
    const page = await this.#catalog.store.subscriptionsOf(place, after, pageSize);
    const subscribers = page.flatMap((record) => this.#catalog.subscriber(place, record));
    const following = [...(await this.#deliveries(subscribers, message, topic))];
    const last = page.at(-1);
    if (last !== undefined && page.length === pageSize)
      following.push(fanOutDelivery({ ...kept, after: last.id }));
    return { kind: 'delivered', following };
  };

  #deliveries(
    subscribers: readonly Subscriber[],
    message: Message,
    topic: TopicRecord,
  ): Promise<readonly Delivery[]> {
    return Promise.all(
      this.#wanting(subscribers, message).map((each) =>
        this.#notifications.deliveryFor(message, topic, each),
      ),
    );
  }

  #wanting(subscribers: readonly Subscriber[], message: Message): readonly Subscriber[] {
    if (subscribers.every(({ filter }) => filter === undefined)) return subscribers;
    const attributes = filteredAttributes(message);
    const body = subscribers.some(({ scope, filter }) => filter !== undefined && scope === 'MessageBody')
      ? filteredBody(message)
      : undefined;
    return subscribers.filter(({ filter, scope }) => {
      if (filter === undefined) return true;
      const looked = scope === 'MessageBody' ? body : attributes;
      return looked !== undefined && filter(looked);
    });
  }
}

function fanOutDelivery(kept: KeptFanOut): Delivery {
  const { place, message } = kept;
  return {
    id: `${message.id}-${kept.after}`,
    destination: topicArn(place),
    target: { kind: 'handler', handler: fanOutHandlerName, input: kept as unknown as Json },
    retriesMax,
    ageSecondsMax,
  };
}
