import { type Alarm, type AlarmClock, utf8ByteLength } from '@cairn/kit';
import type { ObservedApi } from './api-observation.ts';
import type { ApiMeter, ObservationPorts } from './observation-ports.ts';

const units = { PublishDataMessageSize: 'Bytes', ConnectionDuration: 'Milliseconds' } as const;

/** A metric of connections and subscriptions. */
export type RealtimeMetricName =
  | `Connect${'Requests' | 'Success' | 'ClientError'}`
  | 'DisconnectSuccess'
  | `Subscribe${'Success' | 'ClientError' | 'ServerError'}`
  | 'PublishDataMessageSuccess'
  | 'ActiveConnections'
  | 'ActiveSubscriptions'
  | keyof typeof units;

const minuteMs = 60_000;

/**
 * Counts connections, subscriptions and messages of one API under `AWS/AppSync`, by the API's id.
 * What is open counts in each minute in which it is: in that of its beginning at once, in each that it lives to see.
 * Source: AppSync developer guide, "CloudWatch metrics", real-time subscriptions.
 */
export class RealtimeMeters {
  readonly #api: Pick<ObservedApi, 'apiId' | 'account' | 'region'>;
  readonly #ports: Pick<ObservationPorts, 'meter'>;
  readonly #clock: AlarmClock;
  readonly #meters = new Map<RealtimeMetricName, ApiMeter>();
  readonly #open = { ActiveConnections: 0, ActiveSubscriptions: 0 };
  readonly #alarm: Alarm;
  #lastMessage = '';
  #lastBytes = 0;

  constructor(
    api: Pick<ObservedApi, 'apiId' | 'account' | 'region'>,
    { ports, clock }: { readonly ports: Pick<ObservationPorts, 'meter'>; readonly clock: AlarmClock },
  ) {
    this.#api = api;
    this.#ports = ports;
    this.#clock = clock;
    this.#alarm = clock.alarm(() => this.#onMinute());
  }

  /** Whether nothing is open: then nothing is remembered either. */
  get isIdle(): boolean {
    return this.#open.ActiveConnections === 0 && this.#open.ActiveSubscriptions === 0;
  }

  add(name: RealtimeMetricName, value = 1): void {
    const meter = this.#meters.get(name) ?? this.#meterOf(name);
    meter.add(value, this.#clock.now());
  }

  /** Something is open from now on. @returns to be called at its end; further calls do nothing */
  open(name: 'ActiveConnections' | 'ActiveSubscriptions'): () => void {
    if (this.isIdle) this.#setAlarm();
    this.#open[name] += 1;
    this.add(name);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.#open[name] -= 1;
      if (this.isIdle) this.#alarm.set(undefined);
    };
  }

  /** A message was handed over to a subscriber; the same text goes to many in a row. */
  published(message: string): void {
    if (message !== this.#lastMessage) {
      this.#lastMessage = message;
      this.#lastBytes = utf8ByteLength(message);
    }
    this.add('PublishDataMessageSuccess');
    this.add('PublishDataMessageSize', this.#lastBytes);
  }

  #onMinute(): void {
    for (const name of ['ActiveConnections', 'ActiveSubscriptions'] as const)
      if (this.#open[name] > 0) this.add(name, this.#open[name]);
    this.#setAlarm();
  }

  #setAlarm(): void {
    this.#alarm.set((Math.floor(this.#clock.now() / minuteMs) + 1) * minuteMs);
  }

  #meterOf(name: RealtimeMetricName): ApiMeter {
    const { apiId, account, region } = this.#api;
    const unit = name in units ? units[name as keyof typeof units] : 'Count';
    const dimension = { name: 'GraphQLAPIId', value: apiId } as const;
    const meter = this.#ports.meter({ account, region, name, dimension, unit });
    this.#meters.set(name, meter);
    return meter;
  }
}
