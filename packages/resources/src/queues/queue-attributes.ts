import type { MessageCounts } from './message-index.ts';
import { queueArn, readQueueArn } from './queue-address.ts';
import { readPolicy } from './queue-policy.ts';
import type { QueuePlace } from './queue-ports.ts';
import type { QueueAttributes, QueueRecord, QueueSettings, RedriveAllowPolicy } from './queue-record.ts';
import { readRedriveAllowPolicy, readRedrivePolicy } from './redrive-policy.ts';
import { sqsErrors } from './sqs-errors.ts';

/** How one attribute is checked and what it is until it is set. */
interface AttributeRule {
  /** Text when it is not set; undefined where GetQueueAttributes leaves it out then. */
  readonly fallback?: string;
  readonly fifoOnly?: true;
  /** @throws ServiceError InvalidAttributeValue */
  readonly check: (name: string, value: string, place: QueuePlace) => void;
}

const number =
  (min: number, max: number) =>
  (name: string, value: string): void => {
    if (!/^-?\d{1,10}$/.test(value) || Number(value) < min || Number(value) > max)
      throw sqsErrors.invalidAttributeValue(name);
  };

const choice =
  (...values: readonly string[]) =>
  (name: string, value: string): void => {
    if (!values.includes(value)) throw sqsErrors.invalidAttributeValue(name);
  };

const truth = choice('true', 'false');

/** Source: "SetQueueAttributes" of the SQS API reference: names, ranges and defaults. */
const rules: { readonly [name: string]: AttributeRule } = {
  VisibilityTimeout: { fallback: '30', check: number(0, 43_200) },
  DelaySeconds: { fallback: '0', check: number(0, 900) },
  MaximumMessageSize: { fallback: '1048576', check: number(1_024, 1_048_576) },
  MessageRetentionPeriod: { fallback: '345600', check: number(60, 1_209_600) },
  ReceiveMessageWaitTimeSeconds: { fallback: '0', check: number(0, 20) },
  Policy: { check: (name, value) => void readPolicy(name, value) },
  RedrivePolicy: {
    check: (_, value, place) => {
      readRedrivePolicy(value, place);
    },
  },
  RedriveAllowPolicy: {
    check: (_, value) => {
      readRedriveAllowPolicy(value);
    },
  },
  SqsManagedSseEnabled: { fallback: 'true', check: truth },
  KmsMasterKeyId: { check: () => undefined },
  KmsDataKeyReusePeriodSeconds: { check: number(60, 86_400) },
  FifoQueue: { fifoOnly: true, check: truth },
  ContentBasedDeduplication: { fallback: 'false', fifoOnly: true, check: truth },
  DeduplicationScope: { fallback: 'queue', fifoOnly: true, check: choice('queue', 'messageGroup') },
  FifoThroughputLimit: {
    fallback: 'perQueue',
    fifoOnly: true,
    check: choice('perQueue', 'perMessageGroupId'),
  },
};

/** Attributes that are told and not set. */
const toldOnly = [
  'QueueArn',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
];

const known: ReadonlySet<string> = new Set([...Object.keys(rules), ...toldOnly]);

/** Attributes whose empty text takes a setting away. */
const removable: ReadonlySet<string> = new Set([
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
]);

/**
 * Checks attributes that a caller gives and lays them over those that a queue has.
 * @throws ServiceError InvalidAttributeName, InvalidAttributeValue
 */
export function withAttributes(
  place: QueuePlace,
  before: QueueAttributes,
  given: QueueAttributes,
): QueueAttributes {
  const isFifo = place.name.endsWith('.fifo');
  const after: Record<string, string> = { ...before };
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined || (rule.fifoOnly && !isFifo)) throw sqsErrors.invalidAttributeName(name);
    if (value === '' && removable.has(name)) {
      delete after[name];
      continue;
    }
    rule.check(name, value, place);
    after[name] = value;
  }
  checkThroughput(after);
  return after;
}

/** High throughput for message groups asks for deduplication by group. */
function checkThroughput(attributes: QueueAttributes): void {
  if (
    attributes.FifoThroughputLimit === 'perMessageGroupId' &&
    attributes.DeduplicationScope !== 'messageGroup'
  )
    throw sqsErrors.invalidAttributeReason(
      'FifoThroughputLimit',
      'perMessageGroupId',
      'The specified value for the FifoThroughputLimit queue attribute is only valid when the DeduplicationScope is set to messageGroup.',
    );
}

/** The first attribute whose given value is not the queue's; undefined when all are alike. */
export function differingAttribute(record: QueueRecord, given: QueueAttributes): string | undefined {
  return Object.keys(given).find((name) => {
    const value = record.attributes[name] ?? rules[name]?.fallback ?? '';
    return value !== given[name] && !sameJson(value, given[name] as string);
  });
}

function sameJson(left: string, right: string): boolean {
  if (!left.startsWith('{') || !right.startsWith('{')) return false;
  try {
    return printOrdered(JSON.parse(left)) === printOrdered(JSON.parse(right));
  } catch {
    return false;
  }
}

function printOrdered(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printOrdered).join()}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = value as { readonly [member: string]: unknown };
  return `{${Object.keys(members)
    .sort()
    .map((member) => `${member}:${printOrdered(members[member])}`)
    .join()}}`;
}

/**
 * The attributes that GetQueueAttributes tells.
 * @param names asked for; `All` stands for every one
 * @throws ServiceError InvalidAttributeName
 */
export function tellAttributes(
  record: QueueRecord,
  names: readonly string[],
  counts: MessageCounts,
): QueueAttributes {
  for (const name of names)
    if (name !== 'All' && !known.has(name)) throw sqsErrors.invalidAttributeName(name);
  const all: { [name: string]: string | undefined } = {
    QueueArn: queueArn(record),
    ApproximateNumberOfMessages: String(counts.available),
    ApproximateNumberOfMessagesNotVisible: String(counts.held),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: String(Math.floor(record.createdMs / 1_000)),
    LastModifiedTimestamp: String(Math.floor(record.modifiedMs / 1_000)),
  };
  const isFifo = record.name.endsWith('.fifo');
  for (const [name, rule] of Object.entries(rules)) {
    if (rule.fifoOnly && !isFifo) continue;
    all[name] = record.attributes[name] ?? rule.fallback;
  }
  // A key of the caller's own stands in the place of SQS's.
  if (all.KmsMasterKeyId !== undefined) {
    all.SqsManagedSseEnabled = 'false';
    all.KmsDataKeyReusePeriodSeconds ??= '300';
  } else delete all.KmsDataKeyReusePeriodSeconds;
  const wanted = names.includes('All') ? Object.keys(all) : [...new Set(names)];
  const told: { [name: string]: string } = {};
  for (const name of wanted) {
    const value = all[name];
    if (value !== undefined) told[name] = value;
  }
  return told;
}

/** What sending and receiving ask of the attributes. */
export function settingsOf(record: QueueRecord, messageBytesMax: number): QueueSettings {
  const numberOf = (name: string): number => Number(record.attributes[name] ?? rules[name]?.fallback);
  const { RedrivePolicy, MaximumMessageSize } = record.attributes;
  return {
    isFifo: record.name.endsWith('.fifo'),
    delayMs: numberOf('DelaySeconds') * 1_000,
    visibilityMs: numberOf('VisibilityTimeout') * 1_000,
    waitSeconds: numberOf('ReceiveMessageWaitTimeSeconds'),
    retentionMs: numberOf('MessageRetentionPeriod') * 1_000,
    messageBytesMax:
      MaximumMessageSize === undefined
        ? messageBytesMax
        : Math.min(messageBytesMax, Number(MaximumMessageSize)),
    deduplicatesByContent: record.attributes.ContentBasedDeduplication === 'true',
    deduplicatesByGroup: record.attributes.DeduplicationScope === 'messageGroup',
    redrive: RedrivePolicy === undefined ? undefined : readRedrivePolicy(RedrivePolicy, record),
  };
}

/** Whether a dead-letter queue lets a source queue name it. */
export function allowsRedriveFrom(deadLetterQueue: QueueRecord, sourceArn: string): boolean {
  const text = deadLetterQueue.attributes.RedriveAllowPolicy;
  if (text === undefined) return true;
  const policy: RedriveAllowPolicy = readRedriveAllowPolicy(text);
  if (policy.redrivePermission === 'byQueue') return policy.sourceQueueArns?.includes(sourceArn) === true;
  return policy.redrivePermission === 'allowAll';
}

/** The dead-letter queue of a queue, if it has one. */
export function deadLetterQueueOf(record: QueueRecord): QueuePlace | undefined {
  const text = record.attributes.RedrivePolicy;
  return text === undefined ? undefined : readQueueArn(readRedrivePolicy(text, record).deadLetterTargetArn);
}
