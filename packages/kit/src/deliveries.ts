import type { Json } from './json.ts';
import type { RecordWrite } from './records.ts';
import type { ServiceCall } from './service-call.ts';

/** What a delivery does: calls a service, or hands its input to a handler that the server knows by name. */
export type DeliveryTarget =
  | { readonly kind: 'call'; readonly call: Omit<ServiceCall, 'signal' | 'idempotencyKey'> }
  | { readonly kind: 'handler'; readonly handler: string; readonly input: Json };

/** Where a delivery goes that has failed for good. */
export interface DeadLetter {
  readonly queueArn: string;
  /** Told as message attributes beside `ERROR_CODE` and `ERROR_MESSAGE` (`RULE_ARN`, `TARGET_ARN` …). */
  readonly attributes?: { readonly [name: string]: string };
  /** The message's body, as the service that delivers writes it. */
  readonly body: string;
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
  readonly deadLetter?: DeadLetter;
}

/**
 * Takes deliveries over: durable, all or none, when it resolves.
 * @param along written in the same transaction, so that what caused the deliveries is kept exactly if they are
 * @returns false, having kept nothing, when a condition of `along` did not hold
 */
export type Deliver = (deliveries: readonly Delivery[], along?: readonly RecordWrite[]) => Promise<boolean>;
