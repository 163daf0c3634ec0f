import type { AlarmClock, Digest, IdSource, LimitValues, Log, Random, Records } from '@cairn/kit';
import type { TableLimitName } from './table-limits.ts';

/** What tables stand on. */
export interface TablesPorts {
  readonly records: Records;
  readonly clock: AlarmClock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly digest: Digest;
  readonly limits: LimitValues<TableLimitName>;
  readonly log: Log;
}
