import type { Json } from './json.ts';
import type { RecordWrite } from './records.ts';
import type { Principal, ServiceCall } from './service-call.ts';

/** What a delivery does: calls a service, or hands its input to a handler that the server knows by name. */
export type DeliveryTarget =
  | { readonly kind: 'call'; readonly call: Omit<ServiceCall, 'signal' | 'idempotencyKey'> }
  | { readonly kind: 'handler'; readonly handler: string; readonly input: Json };

/** Where a delivery goes that has failed for good. */
export interface DeadLetter {
  readonly queueArn: string;
  /** Told as message attributes beside `ERROR_CODE` and `ERROR_MESSAGE` (`RULE_ARN`, `TARGET_ARN` …). */
  readonly attributes?: { readonly [name: string]: string };
  /**
   * The message's body, as the service that delivers writes it; or the member of the target's input that holds it, so
   * that it is kept once.
   */
  readonly body: string | { readonly member: string };
  /** False: the message says nothing of the error (`ERROR_CODE` … are left out). */
  readonly tellsError?: boolean;
  /** Of a message to a FIFO queue. */
  readonly messageGroupId?: string;
  /** On whose behalf it is sent. */
  readonly principal: Principal;
}

/** Something to be done outside, at least once, also after a crash. */
export interface Delivery {
  /** The same at each attempt: the idempotency key of its calls. Made where it is absent. */
  readonly id?: string;
  readonly target: DeliveryTarget;
  /** Deliveries of one destination share its bounded concurrency: a slow one never holds up others. An ARN or URL. */
  readonly destination: string;
  /** Epoch milliseconds before which it is not tried; at once where absent. */
  readonly notBeforeMs?: number;
  /** Attempts after the first. */
  readonly retriesMax: number;
  /** Seconds since it was handed over after which it is not tried again. */
  readonly ageSecondsMax: number;
  /** Waits before the retries, the last one for all that follow; else they double, with chance. */
  readonly retryDelaysSeconds?: readonly number[];
  /** One after the other with those of its destination, in the order in which they were handed over, retries included. */
  readonly ordered?: boolean;
  readonly deadLetter?: DeadLetter;
}

/** What a handler is told of an attempt. */
export interface DeliveryAttempt {
  /** The delivery's id: the same at each attempt. */
  readonly id: string;
  /** Attempts before this one that failed. */
  readonly failures: number;
  readonly handedOverMs: number;
  /** What the handler wanted to know again. */
  readonly state?: Json;
  /** Ends when the server stops: the attempt is then made again after the next start. */
  readonly signal: AbortSignal;
}

/** How an attempt ended that did not throw. */
export type DeliveryOutcome =
  /** `following` is handed over in the write that ends the delivery. */
  | { readonly kind: 'delivered'; readonly following?: readonly Delivery[] }
  /** The handler wants another attempt, whatever the delivery's bounds; `state` is kept for it. */
  | { readonly kind: 'again'; readonly afterMs: number; readonly state?: Json };

/**
 * Carries out deliveries whose target names it. Undefined means delivered.
 * @throws what calls and outgoing HTTP throw: a ServiceError that cannot get better ends the delivery, all else is
 * tried again as the delivery says
 */
export type DeliveryHandler = (input: Json, attempt: DeliveryAttempt) => Promise<DeliveryOutcome | undefined>;

/**
 * Takes deliveries over: durable, all or none, when it resolves.
 * @param along written in the same transaction, so that what caused the deliveries is kept exactly if they are
 * @returns false, having kept nothing, when a condition of `along` did not hold
 */
export type Deliver = (deliveries: readonly Delivery[], along?: readonly RecordWrite[]) => Promise<boolean>;
