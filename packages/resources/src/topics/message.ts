import {
  encodeBase64,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  parseJson,
  utf8ByteLength,
} from '@cairn/kit';
import type { TopicRecord } from './topic-store.ts';
import type { MessageAttributes, MessageAttributeValue, MessageInput } from './topic-types.ts';
import { topicsErrors } from './topics-errors.ts';

/** An attribute of a message as it is kept; bytes in base64. */
interface KeptAttribute {
  readonly Type: string;
  readonly Value: string;
}

/** A published message as it is kept until everybody has it. */
export interface Message {
  readonly id: string;
  readonly publishedMs: number;
  readonly subject?: string;
  /** For endpoints that have no text of their own. */
  readonly text: string;
  /** By protocol, of a message with the structure `json`. */
  readonly texts?: { readonly [protocol: string]: string };
  readonly attributes: { readonly [name: string]: KeptAttribute };
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
}

/** A message that was checked, before it has an id. */
export type CheckedMessage = Omit<Message, 'id' | 'publishedMs' | 'sequenceNumber'>;

const attributeNamePattern = /^(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/;
const groupPattern = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;

/** The bytes of a message that count against the quota. */
export function messageBytes({ Message, MessageAttributes = {} }: MessageInput): number {
  let bytes = utf8ByteLength(Message);
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(MessageAttributes))
    bytes +=
      utf8ByteLength(name) +
      utf8ByteLength(DataType) +
      utf8ByteLength(StringValue ?? '') +
      (BinaryValue?.length ?? 0);
  return bytes;
}

/**
 * Checks a message for a topic.
 * @param digest the hash that stands for its contents where the topic deduplicates by these
 * @throws ServiceError InvalidParameter, ParameterValueInvalid
 */
export function checkMessage(
  input: MessageInput,
  topic: TopicRecord,
  digest: (text: string) => string,
): CheckedMessage {
  const { Message: text, Subject: subject } = input;
  if (text === '') throw topicsErrors.invalid('Empty message');
  if (subject !== undefined) checkSubject(subject);
  const texts = input.MessageStructure === undefined ? undefined : textsByProtocol(input);
  const attributes = checkAttributes(input.MessageAttributes ?? {});
  return {
    text: texts?.default ?? text,
    ...(subject !== undefined && { subject }),
    ...(texts !== undefined && { texts }),
    attributes,
    ...fifoMembers(input, topic, digest),
  };
}

/** What a protocol's endpoints are told. */
export function textFor({ text, texts }: Message, protocol: string): string {
  return texts?.[protocol] ?? text;
}

/** What filter policies see of a message's attributes. */
export function filteredAttributes({ attributes }: Message): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { Type, Value }]) => [name, filteredValue(Type, Value)]),
  );
}

/** What filter policies see of a message's body; undefined when it is no JSON object. */
export function filteredBody({ text }: Message): JsonObject | undefined {
  try {
    const body = parseJson(text);
    return isJsonObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function filteredValue(type: string, value: string): Json {
  if (type.startsWith('Number')) return Number(value);
  if (!type.startsWith('String.Array')) return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}

function checkSubject(subject: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (subject === '' || subject.length > 100 || /[\u0000-\u001f\u007f]/.test(subject))
    throw topicsErrors.invalid('Subject');
}

function textsByProtocol({ Message: text, MessageStructure }: MessageInput): {
  readonly [protocol: string]: string;
} {
  if (MessageStructure !== 'json') throw topicsErrors.invalid('MessageStructure');
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    throw topicsErrors.invalid('Message Structure - JSON message body failed to parse');
  }
  if (!isJsonObject(value)) throw topicsErrors.invalid('Message Structure - No JSON message body');
  if (typeof memberOf(value, 'default') !== 'string')
    throw topicsErrors.invalid('Message Structure - No default entry in JSON message body');
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function checkAttributes(attributes: MessageAttributes): { readonly [name: string]: KeptAttribute } {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, checkAttribute(name, value)]),
  );
}

function checkAttribute(
  name: string,
  { DataType, StringValue, BinaryValue }: MessageAttributeValue,
): KeptAttribute {
  if (!attributeNamePattern.test(name) || /^(aws|amazon)\./i.test(name))
    throw topicsErrors.attributeValue(`The message attribute name '${name}' is invalid.`);
  if (DataType === '')
    throw topicsErrors.attributeValue(
      `The message attribute '${name}' must contain non-empty message attribute type.`,
    );
  const [type] = DataType.split('.', 1);
  if (type !== 'String' && type !== 'Number' && type !== 'Binary')
    throw topicsErrors.attributeValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  const value = type === 'Binary' ? base64(BinaryValue) : StringValue;
  if (value === undefined || value === '')
    throw topicsErrors.attributeValue(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  if (type === 'Number' && (value.trim() === '' || !Number.isFinite(Number(value))))
    throw topicsErrors.attributeValue(`Could not cast message attribute '${name}' value to number.`);
  return { Type: DataType, Value: value };
}

function base64(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : encodeBase64(bytes);
}

function fifoMembers(
  { MessageGroupId: groupId, MessageDeduplicationId, Message: text }: MessageInput,
  { isFifo, attributes }: TopicRecord,
  digest: (text: string) => string,
): Pick<CheckedMessage, 'groupId' | 'deduplicationId'> {
  if (groupId !== undefined && !groupPattern.test(groupId)) throw topicsErrors.invalid('MessageGroupId');
  if (!isFifo) {
    if (MessageDeduplicationId !== undefined)
      throw topicsErrors.invalid(
        'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
      );
    // Standard queues take it for fair shares between tenants.
    return groupId === undefined ? {} : { groupId };
  }
  if (groupId === undefined)
    throw topicsErrors.invalid('The MessageGroupId parameter is required for FIFO topics');
  if (MessageDeduplicationId !== undefined && !groupPattern.test(MessageDeduplicationId))
    throw topicsErrors.invalid('MessageDeduplicationId');
  if (MessageDeduplicationId === undefined && attributes.ContentBasedDeduplication !== 'true')
    throw topicsErrors.invalid(
      'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  return { groupId, deduplicationId: MessageDeduplicationId ?? digest(text) };
}
