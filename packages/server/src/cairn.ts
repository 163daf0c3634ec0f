import type { Identity } from '@cairn/identity';
import type { CallService, Log, ResolveAccessKey } from '@cairn/kit';
import type { Functions, Logs, Metrics, Objects } from '@cairn/resources';
import type { Store } from '@cairn/store';
import type { ServiceAtRest, WireServiceAtRest } from '@cairn/wire';
import type { StepFunctions } from '@cairn/workflows';
import type { FolderApi } from './api-files/api-files.ts';
import type { DefinitionCount } from './definition-files/definition-files.ts';
import type { UserMessages } from './messages/user-messages.ts';
import type { Metrics as ServerMetrics } from './metrics.ts';
import type { RootAccessKey } from './root-access-key.ts';
import type { ServiceRoom } from './services/service-room.ts';
import type { DescribeStudioOutput } from './studio/studio-description.ts';

/** A service that is loaded by `use`, and there as `facade` from then on. */
export type UsedService<Facade> = Pick<ServiceRoom<Facade>, 'use' | 'facade'>;

/** APIs that are folders of a folder. */
export interface FolderApis {
  /** The folder, as it was named. */
  readonly place: string;
  readonly apis: readonly FolderApi[];
}

/** All services of one data directory, wired together, for use inside the process. */
export interface Cairn {
  readonly stepFunctions: StepFunctions;
  /** Services that are loaded when they are first used. */
  readonly functions: UsedService<Functions>;
  readonly objects: UsedService<Objects>;
  readonly logs: UsedService<Logs>;
  /** The messages that users are sent. */
  readonly messages: UsedService<UserMessages>;
  /** Who may do what: IAM and STS. */
  readonly identity: Identity;
  /** Calls any operation by name, with the checks and answers of the wire. */
  readonly callService: CallService;
  readonly services: readonly ServiceAtRest[];
  /** The services as a listener speaks to them. */
  readonly wireServices: readonly WireServiceAtRest[];
  /** Finds the secrets by which requests are signed, where signatures are verified. */
  readonly resolveAccessKey: ResolveAccessKey;
  /** The root's key, made at the first start. */
  readonly rootAccessKey: RootAccessKey;
  /** What the studio is the studio of. */
  readonly studioDescription: DescribeStudioOutput;
  readonly store: Store;
  /** CloudWatch metrics. */
  readonly cloudWatch: Metrics;
  readonly metrics: ServerMetrics;
  readonly log: Log;
  /** Whether a host is called by a custom domain name of a GraphQL API. */
  readonly isApiDomain: (name: string) => boolean;
  /** Names of the functions that lie in the functions directory now. */
  readonly directoryFunctions: () => readonly string[];
  /** What the folder of definitions holds now; undefined where there is none. */
  readonly definitionCount: () => Promise<DefinitionCount | undefined>;
  /** The APIs that are folders now; undefined where no folder holds any. */
  readonly folderApis: () => Promise<FolderApis | undefined>;
  /** Takes up the work of open executions. Resolves when requests may be answered. */
  start(): Promise<void>;
  /** Commits what is under way, ends functions and lets go of the data directory. */
  stop(): Promise<void>;
}
