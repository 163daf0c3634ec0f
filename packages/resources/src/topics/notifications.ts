import {
  type DeadLetter,
  type Delivery,
  type DeliveryHandler,
  encodeBase64,
  type Json,
  type OutboundRequest,
  type Principal,
  parseArn,
  ServiceError,
} from '@cairn/kit';
import { httpSchedule, type RetrySchedule, requestContentType, serviceSchedule } from './delivery-policy.ts';
import {
  confirmationEnvelope,
  type EnvelopeContext,
  functionEvent,
  notificationEnvelope,
  printEnvelope,
} from './envelope.ts';
import { type Message, textFor } from './message.ts';
import { deadLetterArn, isHttp } from './subscription-attributes.ts';
import type { Subscriber, TopicCatalog } from './topic-catalog.ts';
import { type SubscriptionPlace, subscriptionArn, type TopicPlace, topicArn } from './topic-place.ts';
import type { SubscriptionRecord, TopicRecord } from './topic-store.ts';

/** The name by which deliveries ask for what sends notifications by HTTP. */
export const httpHandlerName = 'sns-http';

/** A notification to an HTTP endpoint as it is kept. */
interface HttpNotification {
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** What a message is wrapped into, for one subscriber. */
interface Wrapped {
  readonly message: Message;
  readonly topic: TopicRecord;
  readonly subscriber: Subscriber;
  readonly arn: string;
  readonly text: string;
  /** The JSON around the message, printed. */
  readonly envelope: string;
  readonly event: () => string;
  readonly isRaw: boolean;
}

const responseBytesMax = 65_536;

/** Makes deliveries of messages, and carries out those by HTTP. */
export class Notifications {
  readonly #catalog: TopicCatalog;

  constructor(catalog: TopicCatalog) {
    this.#catalog = catalog;
  }

  /** The delivery of a message to a subscriber who wants it. */
  async deliveryFor(message: Message, topic: TopicRecord, subscriber: Subscriber): Promise<Delivery> {
    const wrapped = await this.#wrap(message, topic, subscriber);
    const { protocol } = subscriber.record;
    if (protocol === 'sqs') return queueDelivery(wrapped);
    return protocol === 'lambda' ? functionDelivery(wrapped) : httpDelivery(wrapped);
  }

  /** Asks an HTTP endpoint to confirm its subscription; durable when it resolves. */
  async askToConfirm(
    place: SubscriptionPlace,
    record: SubscriptionRecord,
    topic: TopicRecord,
  ): Promise<void> {
    const { deliver, ids, clock } = this.#catalog.ports;
    const id = ids.uuid();
    const token = record.pending?.token ?? '';
    const body = printEnvelope(
      await confirmationEnvelope({ id, token, sentMs: clock.now() }, await this.#context(place, topic)),
    );
    const type = 'SubscriptionConfirmation';
    const notification = httpNotification({ record, topic, body, headers: snsHeaders({ type, id, place }) });
    await deliver([
      {
        id,
        destination: subscriptionArn(place),
        target: { kind: 'handler', handler: httpHandlerName, input: notification as unknown as Json },
        ...scheduleOf(record, topic),
      },
    ]);
  }

  /** Sends one notification by HTTP. */
  readonly sendHttp: DeliveryHandler = async (input, { signal }) => {
    const { url, headers, body } = input as unknown as HttpNotification;
    const { http, limits } = this.#catalog.ports;
    const { status } = await http({
      ...withCredentials(url, headers),
      method: 'POST',
      body,
      timeoutMs: limits.topicHttpSeconds * 1_000,
      responseBytesMax,
      redirectsMax: 0,
      signal,
    });
    if (status >= 200 && status < 300) return undefined;
    throw new ServiceError(`HTTP_${status}`, `The endpoint answered with status ${status}.`, { status });
  };

  async #wrap(message: Message, topic: TopicRecord, subscriber: Subscriber): Promise<Wrapped> {
    const { place, record } = subscriber;
    const arn = subscriptionArn(place);
    const text = textFor(message, record.protocol);
    const isRaw = record.attributes.RawMessageDelivery?.toLowerCase() === 'true';
    const common = { message, topic, subscriber, arn, text, isRaw };
    // Signing is dear: what goes out as it is needs no envelope but for a dead letter.
    if (isRaw) return { ...common, envelope: text, event: () => text };
    const context: EnvelopeContext = {
      ...(await this.#context(place, topic)),
      subscriptionArn: arn,
      text,
      isFifo: topic.isFifo,
    };
    const envelope = await notificationEnvelope(message, context);
    return {
      ...common,
      envelope: printEnvelope(envelope),
      event: () => functionEvent(message, envelope, arn),
    };
  }

  async #context(
    place: TopicPlace,
    { attributes }: TopicRecord,
  ): Promise<Pick<EnvelopeContext, 'topicArn' | 'signatureVersion' | 'signer' | 'baseUrl'>> {
    const { signer, endpoint } = this.#catalog.ports;
    return {
      topicArn: topicArn(place),
      signatureVersion: attributes.SignatureVersion ?? '1',
      signer: await signer(),
      baseUrl: endpoint() ?? `https://sns.${place.region}.amazonaws.com`,
    };
  }
}

function queueDelivery(wrapped: Wrapped): Delivery {
  const { message, topic, subscriber, isRaw, envelope } = wrapped;
  const queue = parseArn(subscriber.record.endpoint);
  const { account = '', region = '', resource = '' } = queue ?? {};
  const isFifoQueue = resource.endsWith('.fifo');
  const { groupId, deduplicationId } = message;
  const attributes = isRaw ? queueAttributes(message) : {};
  const input: Json = {
    QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${resource}`,
    MessageBody: envelope,
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
    ...(groupId !== undefined && (isFifoQueue || !topic.isFifo) && { MessageGroupId: groupId }),
    ...(isFifoQueue && deduplicationId !== undefined && { MessageDeduplicationId: deduplicationId }),
  };
  return {
    ...commonOf(wrapped),
    target: {
      kind: 'call',
      call: {
        service: 'sqs',
        action: 'SendMessage',
        account,
        region,
        principal: principalOf(subscriber.place),
        input,
      },
    },
  };
}

function functionDelivery(wrapped: Wrapped): Delivery {
  const { subscriber, event } = wrapped;
  const { account = '', region = '' } = parseArn(subscriber.record.endpoint) ?? {};
  return {
    ...commonOf(wrapped),
    target: {
      kind: 'call',
      call: {
        service: 'lambda',
        action: 'Invoke',
        account,
        region,
        principal: principalOf(subscriber.place),
        input: { FunctionName: subscriber.record.endpoint, InvocationType: 'Event', Payload: event() },
      },
    },
  };
}

function httpDelivery(wrapped: Wrapped): Delivery {
  const { message, topic, subscriber, arn, envelope, isRaw } = wrapped;
  const { place, record } = subscriber;
  const type = 'Notification';
  const headers = [
    ...snsHeaders({ type, id: message.id, place }),
    ['x-amz-sns-subscription-arn', arn],
    ...(isRaw ? [['x-amz-sns-rawdelivery', 'true']] : []),
  ] as const;
  const notification = httpNotification({ record, topic, body: envelope, headers: headers as Headers });
  return {
    ...commonOf(wrapped),
    target: { kind: 'handler', handler: httpHandlerName, input: notification as unknown as Json },
  };
}

/** What all deliveries of a message have. */
function commonOf({ message, topic, subscriber, arn, envelope }: Wrapped): Omit<Delivery, 'target'> {
  const { record, place } = subscriber;
  const queueArn = deadLetterArn(record);
  const deadLetter: DeadLetter | undefined =
    queueArn === undefined
      ? undefined
      : {
          queueArn,
          body: envelope,
          tellsError: false,
          principal: principalOf(place),
          ...(queueArn.endsWith('.fifo') && { messageGroupId: message.groupId ?? message.id }),
        };
  return {
    id: `${message.id}-${place.id}`,
    destination: topic.isFifo ? `${arn}/${message.groupId}` : arn,
    ...(topic.isFifo && { ordered: true }),
    ...scheduleOf(record, topic),
    ...(deadLetter !== undefined && { deadLetter }),
  };
}

function scheduleOf(
  { protocol, attributes }: SubscriptionRecord,
  topic: TopicRecord,
): Pick<Delivery, 'retriesMax' | 'ageSecondsMax' | 'retryDelaysSeconds'> {
  const schedule: RetrySchedule = isHttp(protocol)
    ? httpSchedule(policiesOf(attributes, topic))
    : serviceSchedule;
  const { retriesMax, ageSecondsMax, delaysSeconds } = schedule;
  return { retriesMax, ageSecondsMax, retryDelaysSeconds: delaysSeconds };
}

/** The subscription's policy stands before the topic's. */
function policiesOf(
  own: { readonly [name: string]: string },
  topic: TopicRecord,
): readonly (string | undefined)[] {
  return [own.DeliveryPolicy, topic.attributes.DeliveryPolicy || undefined];
}

/** SNS acts for the topic. */
function principalOf(place: TopicPlace): Principal {
  return {
    arn: 'sns.amazonaws.com',
    kind: 'service',
    service: 'sns.amazonaws.com',
    account: place.account,
    sourceArn: topicArn(place),
    sourceAccount: place.account,
  };
}

/** Attributes as a queue takes them. */
function queueAttributes({ attributes }: Message): { readonly [name: string]: Json } {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { Type, Value }]) => [
      name,
      Type.startsWith('Binary')
        ? { DataType: Type, BinaryValue: Value }
        : { DataType: Type, StringValue: Value },
    ]),
  );
}

type Headers = readonly (readonly [name: string, value: string])[];

function snsHeaders(about: {
  readonly type: string;
  readonly id: string;
  readonly place: TopicPlace;
}): Headers {
  return [
    ['x-amz-sns-message-type', about.type],
    ['x-amz-sns-message-id', about.id],
    ['x-amz-sns-topic-arn', topicArn(about.place)],
  ];
}

function httpNotification(parts: {
  readonly record: SubscriptionRecord;
  readonly topic: TopicRecord;
  readonly body: string;
  readonly headers: Headers;
}): HttpNotification {
  const { record, topic, body, headers } = parts;
  const contentType = requestContentType(policiesOf(record.attributes, topic));
  return {
    url: record.endpoint,
    headers: [
      ...headers,
      ['Content-Type', contentType],
      ['User-Agent', 'Amazon Simple Notification Service Agent'],
    ],
    body,
  };
}

/** A name and password within the URL go along as basic authentication. */
function withCredentials(url: string, headers: Headers): Pick<OutboundRequest, 'url' | 'headers'> {
  const parsed = new URL(url);
  if (parsed.username === '' && parsed.password === '') return { url, headers };
  const pair = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
  const basic = encodeBase64(pair);
  parsed.username = '';
  parsed.password = '';
  return { url: parsed.href, headers: [...headers, ['Authorization', `Basic ${basic}`]] };
}
