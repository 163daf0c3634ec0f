import type {
  AlarmClock,
  CallService,
  Deliver,
  IdSource,
  LimitValues,
  Log,
  OutboundHttp,
  Records,
} from '@cairn/kit';
import type { EventLimitName } from './event-limits.ts';

/** What the EventBridge service stands on. */
export interface EventsPorts {
  readonly records: Records;
  readonly clock: AlarmClock;
  readonly ids: IdSource;
  readonly log: Log;
  readonly limits: LimitValues<EventLimitName | 'scheduleCatchUpSeconds'>;
  /** Takes over what rules send to their targets. */
  readonly deliver: Deliver;
  readonly callService: CallService;
  /** Reaches API destinations and the token endpoints of connections. */
  readonly outboundHttp: OutboundHttp;
}
