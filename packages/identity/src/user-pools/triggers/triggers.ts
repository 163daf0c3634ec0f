import type { JsonObject } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { LambdaConfig } from '../records/pool-settings.ts';

/** Names of the triggers that a pool may have. */
export type TriggerName = Exclude<keyof LambdaConfig, 'PreTokenGenerationConfig'>;

/** One event for a trigger. Source: developer guide, "Customizing user pool workflows with Lambda triggers". */
export interface TriggerEvent {
  readonly trigger: TriggerName;
  /** `PreSignUp_SignUp`. */
  readonly source: string;
  readonly userName: string;
  /** `CLIENT_ID_NOT_APPLICABLE` for calls of administrators. */
  readonly clientId: string;
  readonly request: JsonObject;
  /** What the function finds in `response`, to fill in. */
  readonly response: JsonObject;
  /** Of the event's format: `1` unless said; `2` and `3` of PreTokenGeneration. */
  readonly version?: '1' | '2' | '3';
}

/** Runs the functions, or state machines, that a pool's settings name. */
export interface Triggers {
  has(pool: UserPoolRecord, trigger: TriggerName): boolean;
  /**
   * Calls the trigger, three tries of five seconds each; every try sees the same event.
   * @returns its `response`; undefined where the pool has no such trigger
   * @throws ServiceError UserLambdaValidationException (it refused), UnexpectedLambdaException,
   * InvalidLambdaResponseException
   */
  run(pool: UserPoolRecord, event: TriggerEvent): Promise<JsonObject | undefined>;
}
