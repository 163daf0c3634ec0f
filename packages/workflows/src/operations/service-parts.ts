import type { AlarmClock, Digest, IdSource, Log, Random } from '@cairn/kit';
import type { ActivityCatalog } from '../catalog/activity-catalog.ts';
import type { AliasCatalog } from '../catalog/alias-catalog.ts';
import type { SerialTasks } from '../catalog/serial-tasks.ts';
import type { StateMachineCatalog } from '../catalog/state-machine-catalog.ts';
import type { TagCatalog } from '../catalog/tag-catalog.ts';
import type { VersionCatalog } from '../catalog/version-catalog.ts';
import type { ActivityQueues } from '../engine/activity-queues.ts';
import type { CommitWatch } from '../engine/commit-watch.ts';
import type { Engine } from '../engine/engine.ts';
import type { ExecutionLogs } from '../engine/execution-log.ts';
import type { HistoryReader } from '../engine/history-reader.ts';
import type { SubmittedJobs } from '../engine/submitted-jobs.ts';
import type { TaskTokens } from '../engine/task-token.ts';
import type { ExpressExecutions } from '../express/express-executions.ts';
import type { ExpressHistories } from '../express/express-histories.ts';
import type { ExpressStarts } from '../express/express-starts.ts';
import type { IntegrationPorts } from '../integrations/task-call.ts';
import type { Journal } from '../journal.ts';
import type { StepFunctionsLimits } from '../limits.ts';
import type { MapRuns } from '../map-run/map-runs.ts';
import type { Meter } from '../meter/meter.ts';
import type { MeterPrices } from '../meter/meter-prices.ts';
import type { Mocks } from '../mocks/mocks.ts';
import type { PageTokens } from '../page-token.ts';
import type { Throttle } from '../throttle/throttle.ts';
import type { KeyNotice } from './encryption.ts';
import type { TimeMode } from './execution-time.ts';
import type { MachineDeletions } from './machine-deletions.ts';

/** What the operations of the service work on. */
export interface ServiceParts {
  readonly journal: Journal;
  readonly clock: AlarmClock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly digest: Digest;
  /** What calls of tasks are made with. */
  readonly integrations: IntegrationPorts;
  readonly limits: StepFunctionsLimits;
  readonly catalog: StateMachineCatalog;
  readonly versions: VersionCatalog;
  readonly aliases: AliasCatalog;
  readonly activities: ActivityCatalog;
  readonly tags: TagCatalog;
  /** Changes of machines, activities and tags, one at a time. */
  readonly changes: SerialTasks;
  readonly engine: Engine;
  /** The jobs that tasks wait for. */
  readonly jobs: SubmittedJobs;
  /** A job outside may have ended. */
  readonly hintJob: (resourceType: string, name: string) => void;
  readonly watch: CommitWatch;
  /** Express executions whose histories are kept. */
  readonly expressHistories: ExpressHistories;
  readonly express: ExpressExecutions;
  readonly expressStarts: ExpressStarts;
  readonly queues: ActivityQueues;
  readonly history: HistoryReader;
  readonly mapRuns: MapRuns;
  readonly deletions: MachineDeletions;
  readonly taskTokens: TaskTokens;
  /** Where executions log; absent where there are no logs. */
  readonly logs: ExecutionLogs | undefined;
  readonly pageTokens: PageTokens;
  readonly keyNotice: KeyNotice;
  /** Absent where nothing is throttled. */
  readonly throttle: Throttle | undefined;
  /** Express executions tell it when they end. */
  readonly meter: Meter;
  readonly prices: MeterPrices;
  /** Mocks of whole runs. */
  readonly mocks: Mocks;
  /** How time passes for executions whose start says nothing of it. */
  readonly time: TimeMode;
  readonly log: Log;
}
