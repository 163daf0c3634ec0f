import type {
  AlarmClock,
  CallService,
  DeliveryHandler,
  IdSource,
  LimitValues,
  Log,
  Random,
  Records,
} from '@cairn/kit';
import type { DeliveryLimitName } from './delivery-limits.ts';

/** What deliveries need of their surroundings. */
export interface DeliveriesPorts {
  readonly records: Records;
  readonly callService: CallService;
  readonly clock: AlarmClock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly limits: LimitValues<DeliveryLimitName>;
  readonly log: Log;
  /** What deliveries to handlers are given to, by name. */
  readonly handlers?: { readonly [name: string]: DeliveryHandler };
  /** Told when something is to be delivered now; what it answers is called after the first attempt. */
  readonly holdClocks?: () => () => void;
}
