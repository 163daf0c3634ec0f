import type { ApiMeter, ObservationPorts } from './observation-ports.ts';
import { type FieldLogLevel, RequestLog } from './request-log.ts';

/** The API that is observed. */
export interface ObservedApi {
  readonly apiId: string;
  readonly account: string;
  readonly region: string;
  /** As the control plane keeps it; nothing is logged where it is absent. */
  readonly logConfig?:
    | { readonly fieldLogLevel: string; readonly excludeVerboseContent?: boolean | undefined }
    | undefined;
}

/** What came of a request. */
export interface RequestOutcome {
  /** Of the answer over HTTP. */
  readonly statusCode: number;
  /** From the request's coming to its answer. */
  readonly latencyMs: number;
  readonly tokensConsumed: number;
}

const levels: ReadonlySet<string> = new Set(['NONE', 'ERROR', 'INFO', 'DEBUG', 'ALL']);

/** Counts the requests of one API under `AWS/AppSync`, and logs them where the API says so. */
export class ApiObservation {
  readonly #api: ObservedApi;
  readonly #ports: ObservationPorts;
  readonly #meters: {
    readonly [name in 'Requests' | 'Latency' | 'TokensConsumed' | '4XXError' | '5XXError']: ApiMeter;
  };
  readonly #stream: string;

  constructor(api: ObservedApi, ports: ObservationPorts) {
    this.#api = api;
    this.#ports = ports;
    const { apiId, account, region } = api;
    const meterOf = (name: string, unit: 'Count' | 'Milliseconds' = 'Count'): ApiMeter =>
      ports.meter({ account, region, name, dimension: { name: 'GraphQLAPIId', value: apiId }, unit });
    this.#meters = {
      Requests: meterOf('Requests'),
      Latency: meterOf('Latency', 'Milliseconds'),
      TokensConsumed: meterOf('TokensConsumed'),
      '4XXError': meterOf('4XXError'),
      '5XXError': meterOf('5XXError'),
    };
    this.#stream = ports.ids.uuid().replaceAll('-', '');
  }

  /** Instants of a clock that only runs forward, in nanoseconds. */
  nanoseconds(): number {
    return this.#ports.nanoseconds();
  }

  /** The log of a request that begins; undefined where nothing is logged. */
  begin(requestId: string): RequestLog | undefined {
    const { apiId, logConfig } = this.#api;
    if (logConfig === undefined) return undefined;
    const { fieldLogLevel, excludeVerboseContent = false } = logConfig;
    const { now, nanoseconds, limits } = this.#ports;
    return new RequestLog({
      requestId,
      apiId,
      level: levels.has(fieldLogLevel) ? (fieldLogLevel as FieldLogLevel) : 'NONE',
      excludesVerboseContent: excludeVerboseContent,
      now,
      nanoseconds,
      limits,
    });
  }

  /** Counts a request that has ended, and writes its log. */
  end({ statusCode, latencyMs, tokensConsumed }: RequestOutcome, log: RequestLog | undefined): void {
    const nowMs = this.#ports.now();
    this.#meters.Requests.add(1, nowMs);
    this.#meters.Latency.add(latencyMs, nowMs);
    this.#meters.TokensConsumed.add(tokensConsumed, nowMs);
    if (statusCode >= 500) this.#meters['5XXError'].add(1, nowMs);
    else if (statusCode >= 400) this.#meters['4XXError'].add(1, nowMs);
    if (log === undefined) return;
    log.tokensConsumed(tokensConsumed);
    log.requestSummary(statusCode, Math.round(latencyMs * 1_000_000));
    this.write(log);
  }

  /** Writes the log of what has ended. */
  write(log: RequestLog): void {
    const { apiId, account, region } = this.#api;
    const logGroup = `/aws/appsync/apis/${apiId}`;
    this.#ports.writeLog({ account, region, logGroup, stream: this.#stream, events: log.events });
  }
}
