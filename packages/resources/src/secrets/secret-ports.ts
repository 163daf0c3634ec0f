import type {
  CallService,
  Clock,
  Deliver,
  IdSource,
  LimitValues,
  Log,
  Random,
  Records,
  Seal,
} from '@cairn/kit';
import type { SecretLimitName } from './secret-limits.ts';

/** What Secrets Manager needs of its surroundings. */
export interface SecretsPorts {
  readonly records: Records;
  readonly seal: Seal;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Where passwords come from: not to be guessed. */
  readonly random: Random;
  readonly deliver: Deliver;
  readonly callService: CallService;
  readonly limits: LimitValues<SecretLimitName>;
  readonly log: Log;
}
