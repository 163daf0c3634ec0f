import type { IdSource, LimitValues } from '@cairn/kit';
import type { ObservationLimitName } from './observation-limits.ts';

/** Where logs and metrics of APIs go. Nothing waits for either. */
export interface ObservationPorts {
  /** Writes events to a stream of a log group, which is made where it is missing. */
  readonly writeLog: (events: ApiLogEvents) => void;
  /** The meter of a metric; asked for once and kept. */
  readonly meter: (metric: ApiMetric) => ApiMeter;
  readonly ids: IdSource;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Instants of a clock that only runs forward, in nanoseconds: parts of requests are timed by it. */
  readonly nanoseconds: () => number;
  readonly limits: LimitValues<ObservationLimitName>;
}

/** Events of one request. */
export interface ApiLogEvents {
  readonly account: string;
  readonly region: string;
  /** `/aws/appsync/apis/APIID` */
  readonly logGroup: string;
  readonly stream: string;
  readonly events: readonly { readonly timestampMs: number; readonly message: string }[];
}

/** A metric under `AWS/AppSync`, of one API. */
export interface ApiMetric {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly dimension: { readonly name: 'GraphQLAPIId'; readonly value: string };
  /** Of a part of it, where not the whole is measured. */
  readonly part?: { readonly name: 'DataSource'; readonly value: string };
  readonly unit: 'Count' | 'Milliseconds' | 'Bytes';
}

/** Takes values; cheap, since it is called for every request. */
export interface ApiMeter {
  add(value: number, atMs: number): void;
}
