import type { AlarmClock, Digest, Log, Random } from '@cairn/kit';
import type { StepFunctionsLimits } from './limits.ts';

/** What all stand on that run executions. */
export interface RunnerPorts {
  readonly clock: AlarmClock;
  readonly random: Random;
  readonly digest: Digest;
  /** Runs work later in this turn of the event loop. */
  readonly defer: (work: () => void) => void;
  readonly log: Log;
  readonly limits: StepFunctionsLimits;
}
