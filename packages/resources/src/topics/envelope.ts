import type { Message } from './message.ts';
import type { MessageSigner } from './topic-ports.ts';
import { topicsPath } from './topics-path.ts';

/** The members of a notification's JSON, in SNS's order. */
type Envelope = readonly (readonly [name: string, value: string | object])[];

/** What a notification tells beside its message. */
export interface EnvelopeContext {
  readonly topicArn: string;
  readonly subscriptionArn: string;
  /** What the endpoint is told. */
  readonly text: string;
  readonly isFifo: boolean;
  /** `1` signs with SHA-1, `2` with SHA-256. */
  readonly signatureVersion: string;
  readonly signer: MessageSigner;
  /** Where links lead: no slash at the end. */
  readonly baseUrl: string;
}

/** The JSON in which queues and HTTP endpoints get a message ("HTTP/HTTPS notification JSON format"). */
export async function notificationEnvelope(message: Message, context: EnvelopeContext): Promise<Envelope> {
  const { topicArn, subscriptionArn, text, isFifo, baseUrl } = context;
  const Timestamp = new Date(message.publishedMs).toISOString();
  const attributes = Object.entries(message.attributes);
  const unsubscribe = `${baseUrl}${topicsPath}?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;
  const { id, subject, sequenceNumber } = message;
  const signed = {
    Message: text,
    MessageId: id,
    Subject: subject,
    Timestamp,
    TopicArn: topicArn,
    Type: 'Notification',
  };
  return [
    ['Type', 'Notification'],
    ['MessageId', id],
    ...(sequenceNumber === undefined ? [] : ([['SequenceNumber', sequenceNumber]] as const)),
    ['TopicArn', topicArn],
    ...(subject === undefined ? [] : ([['Subject', subject]] as const)),
    ['Message', text],
    ['Timestamp', Timestamp],
    // FIFO topics reach queues only, whose senders need no signature.
    ...(isFifo ? [] : await signatureMembers(signed, context)),
    ['UnsubscribeURL', unsubscribe],
    ...(attributes.length === 0 ? [] : ([['MessageAttributes', message.attributes]] as const)),
  ];
}

/** The JSON that asks an HTTP endpoint to confirm ("HTTP/HTTPS subscription confirmation JSON format"). */
export async function confirmationEnvelope(
  { id, token, sentMs }: { readonly id: string; readonly token: string; readonly sentMs: number },
  context: Pick<EnvelopeContext, 'topicArn' | 'signatureVersion' | 'signer' | 'baseUrl'>,
): Promise<Envelope> {
  const { topicArn, baseUrl } = context;
  const Type = 'SubscriptionConfirmation';
  const Message = `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`;
  const SubscribeURL = `${baseUrl}${topicsPath}?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`;
  const Timestamp = new Date(sentMs).toISOString();
  const signed = { Message, MessageId: id, SubscribeURL, Timestamp, Token: token, TopicArn: topicArn, Type };
  return [
    ['Type', Type],
    ['MessageId', id],
    ['Token', token],
    ['TopicArn', topicArn],
    ['Message', Message],
    ['SubscribeURL', SubscribeURL],
    ['Timestamp', Timestamp],
    ...(await signatureMembers(signed, context)),
  ];
}

/** Prints as SNS does: a member a line, with spaces around colons. */
export function printEnvelope(envelope: Envelope): string {
  const lines = envelope.map(([name, value]) => {
    if (typeof value === 'string') return `  ${JSON.stringify(name)} : ${JSON.stringify(value)}`;
    const inner = Object.entries(value).map(
      ([key, item]) => `    ${JSON.stringify(key)} : ${JSON.stringify(item)}`,
    );
    return `  ${JSON.stringify(name)} : {\n${inner.join(',\n')}\n  }`;
  });
  return `{\n${lines.join(',\n')}\n}`;
}

/** What functions get: one record, its members spelled as Lambda's event has them. */
export function functionEvent(message: Message, envelope: Envelope, subscriptionArn: string): string {
  const members = Object.fromEntries(envelope);
  const Sns = {
    Type: members.Type,
    MessageId: members.MessageId,
    TopicArn: members.TopicArn,
    Subject: message.subject ?? null,
    Message: members.Message,
    Timestamp: members.Timestamp,
    SignatureVersion: members.SignatureVersion,
    Signature: members.Signature,
    SigningCertUrl: members.SigningCertURL,
    UnsubscribeUrl: members.UnsubscribeURL,
    MessageAttributes: message.attributes,
  };
  const record = { EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscriptionArn, Sns };
  return JSON.stringify({ Records: [record] });
}

/** Signs name and value of each member, a line each, in the order of the names ("Verifying the signatures"). */
async function signatureMembers(
  signed: { readonly [name: string]: string | undefined },
  { signatureVersion, signer, baseUrl }: Pick<EnvelopeContext, 'signatureVersion' | 'signer' | 'baseUrl'>,
): Promise<Envelope> {
  const text = Object.entries(signed)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join('');
  return [
    ['SignatureVersion', signatureVersion],
    ['Signature', await signer.sign(text, signatureVersion === '2' ? 'SHA-256' : 'SHA-1')],
    ['SigningCertURL', `${baseUrl}${topicsPath}${signer.certificateName}`],
  ];
}
