import type {
  CallOwnApi,
  CallService,
  FindConnection,
  IdSource,
  OutboundHttp,
  Records,
  RemoteServices,
} from '@cairn/kit';
import type { MachineChanges } from '../catalog/machine-changes.ts';
import type { ExecutionLogs } from '../engine/execution-log.ts';
import type { ExecutionMeters } from '../engine/execution-meters.ts';
import type { ExecutionStatusChanges } from '../engine/execution-status-changes.ts';
import type { EarlierInstallation } from '../engine/task-token.ts';
import type { DenialOf } from '../integrations/task-call.ts';
import type { Journal } from '../journal.ts';
import type { MapRunData } from '../map-run/map-run-ports.ts';
import type { MeterPrices } from '../meter/meter-prices.ts';
import type { MockSource } from '../mocks/mocks.ts';
import type { TimeMode } from '../operations/execution-time.ts';
import type { RunnerPorts } from '../runner-ports.ts';
import type { RateLimits } from '../throttle/rate-quotas.ts';

/** What the service stands on. */
export interface StepFunctionsPorts extends RunnerPorts {
  readonly journal: Journal;
  readonly records: Records;
  readonly ids: IdSource;
  /** Calls the services that tasks name. */
  readonly callService: CallService;
  /** The services that settings place elsewhere. */
  readonly remoteServices?: RemoteServices;
  /** The way out over HTTP for tasks. */
  readonly outboundHttp?: OutboundHttp;
  /** The connections of EventBridge that HTTP Tasks use. */
  readonly findConnection?: FindConnection;
  /** Whether HTTP Tasks may name `http:` endpoints; only `https:` ones unless said. */
  readonly endpointSchemes?: 'https' | 'any';
  /** The way to the APIs of this server; absent where it has none. */
  readonly callOwnApi?: CallOwnApi;
  /** Asks policies about calls that no service of this server answers; absent where nobody is verified. */
  readonly denialOf?: DenialOf | undefined;
  /** Signs task tokens and page tokens; stays the same over restarts. */
  readonly tokenSecret: string;
  /** Where executions log; without it no log group exists. */
  readonly logs?: ExecutionLogs;
  /** Where executions are counted. */
  readonly metrics?: ExecutionMeters;
  /** Who hears of changes of the status of Standard executions. */
  readonly statusChanges?: ExecutionStatusChanges;
  /** How many Express executions are kept with their histories always; without it some are while somebody wants them. */
  readonly expressHistory?: number;
  /** Who hears of the starts and ends of Express executions that are kept. */
  readonly expressChanges?: Pick<ExecutionStatusChanges, 'changed'>;
  /** Who hears of machines that were made, changed or deleted. */
  readonly machineChanges?: MachineChanges;
  /** Sizes and refills of AWS's token buckets; without them nothing is throttled. */
  readonly throttle?: RateLimits;
  /** What the meter's bills are made with; us-east-1's unless given. */
  readonly prices?: MeterPrices;
  /** Where map runs read items and write results. */
  readonly mapRunData?: MapRunData;
  /** Random; names the data directory for all times, another after each restore of a backup. */
  readonly installationId: string;
  /** Installations whose backups were restored on the way to this one, oldest first. */
  readonly earlierInstallations?: readonly EarlierInstallation[];
  /** Where the test cases of mocked runs come from. */
  readonly mocks?: MockSource;
  /** How time passes for executions whose start says nothing of it; `real` unless given. */
  readonly time?: TimeMode;
}
