import type { QueuePlace } from './queue-ports.ts';

/** Attributes of a queue by name, all texts, as the API has them. */
export interface QueueAttributes {
  readonly [name: string]: string;
}

/** Tags by key. */
export interface QueueTags {
  readonly [key: string]: string;
}

/** A queue as it is stored. */
export interface QueueRecord extends QueuePlace {
  /** Names the queue's deduplication ids; stays as long as the queue. */
  readonly id: string;
  /** Names the queue's messages; purging the queue gives it a new one. */
  readonly storage: string;
  readonly createdMs: number;
  readonly modifiedMs: number;
  /** What was set; the rest has its default. */
  readonly attributes: QueueAttributes;
  readonly tags: QueueTags;
  readonly purgedMs?: number;
}

/** The settings of a queue that sending and receiving ask for, as numbers and truths. */
export interface QueueSettings {
  readonly isFifo: boolean;
  readonly delayMs: number;
  readonly visibilityMs: number;
  readonly waitSeconds: number;
  readonly retentionMs: number;
  readonly messageBytesMax: number;
  readonly deduplicatesByContent: boolean;
  readonly deduplicatesByGroup: boolean;
  readonly redrive: RedrivePolicy | undefined;
}

/** Where messages go that are received too often. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Which queues may name a queue as their dead-letter queue. */
export interface RedriveAllowPolicy {
  readonly redrivePermission: 'allowAll' | 'denyAll' | 'byQueue';
  readonly sourceQueueArns?: readonly string[];
}
