import type { Json } from './json.ts';

/** On whose behalf a call is made. */
export interface Principal {
  /** ARN of the user, role or service; `arn:aws:iam::ACCOUNT:root` where nothing is verified. */
  readonly arn: string;
}

/** Where a call acts. */
export interface CallScope {
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
}

/** One call of one operation of one AWS service. */
export interface ServiceCall extends CallScope {
  /** Signing name of the service: `states`, `lambda`, `sts`. */
  readonly service: string;
  /** Operation as the service's model spells it: `StartExecution`, `Invoke`. */
  readonly action: string;
  /**
   * Input members as the service's model spells them. Blobs are JSON strings of their text
   * (Invoke's `Payload`), as task parameters carry them.
   */
  readonly input: Json;
  /** The same for every attempt to make the same call; services that can make it effective once. */
  readonly idempotencyKey?: string;
  /** The trace that the call belongs to, as X-Ray's header tells it. */
  readonly traceHeader?: string;
  /** Ends when the caller has lost interest (time-out, stop). */
  readonly signal?: AbortSignal;
}

/**
 * The one way to call a service: tasks, event targets, schedules, topics, routes and resolvers all
 * take it. Carried out by the operation tables of `wire`, so that a call from inside is validated,
 * authorised and shaped exactly as one over HTTP.
 * @returns the operation's output. @throws ServiceError as the service answers it.
 */
export type CallService = (call: ServiceCall) => Promise<Json>;
