import type {
  CallScope,
  CallService,
  Clock,
  Json,
  LimitValues,
  Log,
  OutboundHttp,
  Random,
  Records,
} from '@cairn/kit';
import type { routeLimits } from './route-limits.ts';

/** What API Gateway stands on. */
export interface RoutesPorts {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: LimitValues<keyof typeof routeLimits>;
  /** Integrations with services, Lambda functions included. */
  readonly callService: CallService;
  /** Integrations with HTTP endpoints. */
  readonly http: OutboundHttp;
  /** What a JSONPath leads to in a value: all it finds, or what a definite path leads to; undefined where nothing is. */
  readonly findPath: (value: Json, path: string) => Json | undefined;
  /** A document in YAML or JSON as a value. @throws Error when it is none */
  readonly parseDocument: (text: string) => Json;
  /** Why policies do not let a request to an API through, in AWS's words; absent where nothing is verified. */
  readonly denialOf?: ((question: ApiAccessQuestion) => string | undefined) | undefined;
  /** A signal that ends after so many milliseconds. */
  readonly deadline: (milliseconds: number) => AbortSignal;
  /** Endpoint that clients are told, without a path: `http://localhost:4566`. */
  readonly endpoint: () => string;
}

/** May this caller invoke that method of an API? */
export interface ApiAccessQuestion {
  readonly scope: CallScope;
  /** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH` */
  readonly resource: string;
  /** The API's own policy. */
  readonly policy: string | undefined;
}
