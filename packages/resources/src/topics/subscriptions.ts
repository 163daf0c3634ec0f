import { type CallScope, parseArn } from '@cairn/kit';
import type { Notifications } from './notifications.ts';
import { afterOf, nextToken, pageSize } from './page-token.ts';
import { checkSubscriptionAttributes, describeSubscription, isHttp } from './subscription-attributes.ts';
import type { TopicCatalog } from './topic-catalog.ts';
import {
  readSubscriptionArn,
  readTopicArn,
  type SubscriptionPlace,
  subscriptionArn,
  type TopicPlace,
  topicArn,
} from './topic-place.ts';
import type { SubscriptionRecord, TopicRecord } from './topic-store.ts';
import type {
  Attributes,
  ConfirmSubscriptionInput,
  ListedSubscription,
  PageInput,
  SetSubscriptionAttributesInput,
  SubscribeInput,
  SubscriptionInput,
  TopicInput,
} from './topic-types.ts';
import { topicsErrors } from './topics-errors.ts';

/** Protocols of SNS that lead to people's devices or to services that are not here. */
const refusedProtocols: ReadonlySet<string> = new Set([
  'email',
  'email-json',
  'sms',
  'application',
  'firehose',
]);
const protocols: ReadonlySet<string> = new Set(['http', 'https', 'sqs', 'lambda']);
const pendingArn = 'PendingConfirmation';

interface SubscriptionPage {
  readonly Subscriptions: readonly ListedSubscription[];
  readonly NextToken?: string;
}

/** Who is told of a topic's messages. */
export class Subscriptions {
  readonly #catalog: TopicCatalog;
  readonly #notifications: Notifications;

  constructor(catalog: TopicCatalog, notifications: Notifications) {
    this.#catalog = catalog;
    this.#notifications = notifications;
  }

  /** Subscribes an endpoint; one that is reached by HTTP is asked to confirm. */
  subscribe(scope: CallScope, input: SubscribeInput): Promise<{ readonly SubscriptionArn: string }> {
    const place = readTopicArn(input.TopicArn);
    const { Protocol: protocol, Endpoint: endpoint = '' } = input;
    checkEndpoint(protocol, endpoint);
    return this.#catalog.change(async () => {
      const topic = await this.#catalog.existing(place);
      checkFits(topic, protocol, endpoint);
      const { limits } = this.#catalog.ports;
      const attributes = checkSubscriptionAttributes(
        input.Attributes ?? {},
        protocol,
        limits,
        'Attributes Reason: ',
      );
      const before = await this.#find(place, topic, { protocol, endpoint });
      if (before !== undefined && !includes(before.attributes, attributes))
        throw topicsErrors.invalid(
          'Attributes Reason: Subscription already exists with different attributes',
        );
      const record = before ?? this.#new(scope, { protocol, endpoint, attributes });
      await this.#keep({ place, record, topic, isNew: before === undefined });
      const isPending = record.pending !== undefined && input.ReturnSubscriptionArn !== true;
      return {
        SubscriptionArn: isPending ? 'pending confirmation' : subscriptionArn({ ...place, id: record.id }),
      };
    });
  }

  /** @param isAuthenticated false where a link was followed */
  confirm(
    input: ConfirmSubscriptionInput,
    isAuthenticated: boolean,
  ): Promise<{ readonly SubscriptionArn: string }> {
    const place = readTopicArn(input.TopicArn);
    return this.#catalog.change(async () => {
      await this.#catalog.existing(place);
      for await (const record of this.#catalog.store.everySubscription(place)) {
        if (record.pending?.token !== input.Token || input.Token === '') continue;
        if (this.#isExpired(record)) break;
        const { pending: _, ...rest } = record;
        const confirmed: SubscriptionRecord = {
          ...rest,
          wasAuthenticated: isAuthenticated,
          ...(input.AuthenticateOnUnsubscribe === 'true' && { authenticatesUnsubscribe: true }),
        };
        const own = { ...place, id: record.id };
        await this.#catalog.write(place, [this.#catalog.store.subscriptionWrite(own, confirmed)]);
        return { SubscriptionArn: subscriptionArn(own) };
      }
      throw topicsErrors.invalid('Token');
    });
  }

  /** Ends a subscription; one that is not there is ended already. */
  unsubscribe(input: SubscriptionInput, isAuthenticated: boolean): Promise<void> {
    const place = readSubscriptionArn(input.SubscriptionArn);
    return this.#catalog.change(async () => {
      const { store } = this.#catalog;
      const [record, topic] = await Promise.all([store.subscription(place), store.topic(place)]);
      if (record === undefined) return;
      if (record.authenticatesUnsubscribe === true && !isAuthenticated)
        throw topicsErrors.invalid(
          'SubscriptionArn Reason: this subscription is ended with credentials only',
        );
      const writes = [store.subscriptionWrite(place, undefined)];
      if (topic !== undefined) {
        const counted = { ...topic, subscriptionsDeleted: topic.subscriptionsDeleted + 1 };
        writes.push(store.topicWrite(place, counted));
      }
      await this.#catalog.write(place, writes);
    });
  }

  async listByTopic(input: TopicInput & PageInput): Promise<SubscriptionPage> {
    const place = readTopicArn(input.TopicArn);
    await this.#catalog.existing(place);
    const after = afterOf(input.NextToken);
    const found = await this.#catalog.store.subscriptionsOf(place, after, pageSize + 1);
    const page = found.slice(0, pageSize);
    return {
      Subscriptions: page.map((record) => listed({ ...place, id: record.id }, record)),
      ...(found.length > pageSize && { NextToken: nextToken(page.at(-1)?.id ?? '') }),
    };
  }

  async list({ account, region }: CallScope, input: PageInput): Promise<SubscriptionPage> {
    const after = afterOf(input.NextToken);
    const found = await this.#catalog.store.subscriptions(account, region, after, pageSize + 1);
    const page = found.slice(0, pageSize);
    const last = page.at(-1)?.place;
    return {
      Subscriptions: page.map(({ place, record }) => listed(place, record)),
      ...(found.length > pageSize &&
        last !== undefined && { NextToken: nextToken(`${last.name}/${last.id}`) }),
    };
  }

  async attributes(input: SubscriptionInput): Promise<{ readonly Attributes: Attributes }> {
    const place = readSubscriptionArn(input.SubscriptionArn);
    const record = await this.#catalog.existingSubscription(place);
    const topic = await this.#catalog.store.topic(place);
    return { Attributes: describeSubscription(place, record, topic?.attributes.DeliveryPolicy || undefined) };
  }

  setAttribute(input: SetSubscriptionAttributesInput): Promise<void> {
    const place = readSubscriptionArn(input.SubscriptionArn);
    const { AttributeName: name, AttributeValue: value = '' } = input;
    return this.#catalog.change(async () => {
      const record = await this.#catalog.existingSubscription(place);
      const { limits } = this.#catalog.ports;
      const attributes = checkSubscriptionAttributes(
        { ...record.attributes, [name]: value },
        record.protocol,
        limits,
      );
      const write = this.#catalog.store.subscriptionWrite(place, { ...record, attributes });
      await this.#catalog.write(place, [write]);
    });
  }

  #new(
    scope: CallScope,
    given: Pick<SubscriptionRecord, 'protocol' | 'endpoint' | 'attributes'>,
  ): SubscriptionRecord {
    const { ids, clock } = this.#catalog.ports;
    return {
      id: ids.uuid(),
      ...given,
      owner: scope.account,
      principalArn: scope.principal.arn,
      wasAuthenticated: !isHttp(given.protocol),
      ...(isHttp(given.protocol) && { pending: { token: this.#token(), sinceMs: clock.now() } }),
    };
  }

  /** Writes a new subscription, and asks an endpoint that has not confirmed (again). */
  async #keep(subscription: {
    readonly place: TopicPlace;
    readonly record: SubscriptionRecord;
    readonly topic: TopicRecord;
    readonly isNew: boolean;
  }): Promise<void> {
    const { place, record, topic, isNew } = subscription;
    const own: SubscriptionPlace = { ...place, id: record.id };
    if (isNew) await this.#catalog.write(place, [this.#catalog.store.subscriptionWrite(own, record)]);
    if (record.pending !== undefined) await this.#notifications.askToConfirm(own, record, topic);
  }

  async #find(
    place: TopicPlace,
    topic: TopicRecord,
    wanted: Pick<SubscriptionRecord, 'protocol' | 'endpoint'>,
  ): Promise<SubscriptionRecord | undefined> {
    let count = 0;
    for await (const record of this.#catalog.store.everySubscription(place)) {
      count += 1;
      const isWanted = record.protocol === wanted.protocol && record.endpoint === wanted.endpoint;
      if (isWanted && !this.#isExpired(record)) return record;
    }
    if (topic.isFifo && count >= this.#catalog.ports.limits.topicFifoSubscriptions)
      throw topicsErrors.tooManySubscriptions();
    return undefined;
  }

  #isExpired({ pending }: SubscriptionRecord): boolean {
    const { clock, limits } = this.#catalog.ports;
    return pending !== undefined && clock.now() - pending.sinceMs > limits.topicConfirmationSeconds * 1_000;
  }

  /** 256 hexadecimal digits that nobody guesses. */
  #token(): string {
    const { random } = this.#catalog.ports;
    return Array.from({ length: 32 }, () =>
      Math.floor(random.next() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
  }
}

/** @throws ServiceError InvalidParameter */
function checkEndpoint(protocol: string, endpoint: string): void {
  if (refusedProtocols.has(protocol)) throw topicsErrors.unsupported(`Protocol Reason: ${protocol}`);
  if (!protocols.has(protocol))
    throw topicsErrors.invalid(`Amazon SNS does not support this protocol string: ${protocol}`);
  if (endpoint === '') throw topicsErrors.invalid('Endpoint');
  if (isHttp(protocol)) {
    if (!endpoint.startsWith(`${protocol}://`))
      throw topicsErrors.invalid('Endpoint must match the specified protocol');
    if (!URL.canParse(endpoint)) throw topicsErrors.invalid('Endpoint');
    return;
  }
  const arn = parseArn(endpoint);
  const isQueue = protocol === 'sqs' && arn?.service === 'sqs' && arn.resource !== '';
  const isFunction =
    protocol === 'lambda' && arn?.service === 'lambda' && arn.resource.startsWith('function:');
  if (!isQueue && !isFunction)
    throw topicsErrors.invalid(`${protocol === 'sqs' ? 'SQS' : 'Lambda'} endpoint ARN`);
}

/** @throws ServiceError InvalidParameter on an endpoint that topics of this kind do not reach */
function checkFits({ isFifo }: TopicRecord, protocol: string, endpoint: string): void {
  if (isFifo && protocol !== 'sqs') throw topicsErrors.invalid(`Invalid protocol type: ${protocol}`);
  if (!isFifo && protocol === 'sqs' && endpoint.endsWith('.fifo'))
    throw topicsErrors.invalid(
      'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
    );
}

/** Whether a subscription has the attributes that are asked for; those that are not named may be any. */
function includes(attributes: Attributes, asked: Attributes): boolean {
  return Object.entries(asked).every(([name, value]) => attributes[name] === value);
}

function listed(place: SubscriptionPlace, record: SubscriptionRecord): ListedSubscription {
  return {
    SubscriptionArn: record.pending === undefined ? subscriptionArn(place) : pendingArn,
    Owner: record.owner,
    Protocol: record.protocol,
    Endpoint: record.endpoint,
    TopicArn: topicArn(place),
  };
}
