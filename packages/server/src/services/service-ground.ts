import type { ApiPrograms, GraphqlApis, RealtimeApis } from '@cairn/graphql';
import type { systemClock } from '@cairn/host';
import type { PasswordList } from '@cairn/host/identity';
import type { Identity } from '@cairn/identity';
import type { UserPools } from '@cairn/identity/user-pools';
import type { CallOwnApi, CallService, Deliver, IdSource, LimitValues, Log, Random, Seal } from '@cairn/kit';
import type { Events, Logs, Metrics } from '@cairn/resources';
import type { Store } from '@cairn/store';
import type { MeterPrices, MockSource, StepFunctions, TimeMode } from '@cairn/workflows';
import type { ApiFilePath } from '../api-files/api-file-path.ts';
import type { ContainerSurroundings } from '../container-surroundings.ts';
import type { DefinitionPath } from '../definition-files/definition-path.ts';
import type { FunctionSurroundings } from '../function-surroundings.ts';
import type { Installation } from '../installation.ts';
import type { ServerLimitName } from '../limits.ts';
import type { MessageSettings } from '../messages/message-settings.ts';
import type { UserMessages } from '../messages/user-messages.ts';
import type { ObjectSurroundings } from '../object-surroundings.ts';
import type { OpenedOnce } from '../opened-once.ts';
import type { Outgoing } from '../outgoing.ts';
import type { RootAccessKey } from '../root-access-key.ts';
import type { OwnPoolSettings } from '../user-pool-places.ts';
import type { UserPoolIssuers } from '../user-pools.ts';
import type { WatchedFolder } from '../watched-folder/watched-folder.ts';
import type { ServiceRoom } from './service-room.ts';

/** What was opened and read before anything is wired. */
export interface Foundations {
  readonly time: TimeMode;
  readonly mocks: MockSource | undefined;
  readonly limits: LimitValues<ServerLimitName>;
  readonly log: Log;
  readonly store: Store;
  readonly functionSurroundings: OpenedOnce<FunctionSurroundings>;
  readonly objectSurroundings: OpenedOnce<ObjectSurroundings>;
  readonly containerSurroundings: OpenedOnce<ContainerSurroundings>;
  /** A folder whose files are machines. */
  readonly definitionFolder: WatchedFolder<DefinitionPath> | undefined;
  /** A folder whose folders are GraphQL APIs. */
  readonly apiFolder: WatchedFolder<ApiFilePath> | undefined;
  /** Told what is made of files as they are saved: shown unless a level says otherwise. */
  readonly logOfSaves: Log;
  readonly outgoing: Outgoing;
  /** Who signs the tokens of user pools that are elsewhere. */
  readonly userPools: UserPoolIssuers;
  /** Host names of sign-in pages, the one that links name first. */
  readonly authHostnames: readonly string[];
  /** Where the server's own user pools are, as far as settings say. */
  readonly ownPools: OwnPoolSettings;
  /** Passwords that were stolen elsewhere, where a file of them is given. */
  readonly compromisedPasswords: PasswordList | undefined;
  /** Where messages to users go. */
  readonly messages: MessageSettings;
  readonly tokenSecret: string;
  readonly installation: Installation;
  /** Seals secrets at rest. */
  readonly seal: Seal;
  /** Where the server is reached; undefined without a listener. */
  readonly endpoint: () => string | undefined;
  /** Where the studio is, as seen from an address of the server; undefined where there is none. */
  readonly studioAt: (endpoint: string) => string | undefined;
  /** How the command is called that started the server. */
  readonly command: string;
  readonly rootAccessKey: RootAccessKey;
  /** Whether signatures are verified and policies asked. */
  readonly isStrict: boolean;
  readonly throttle: boolean;
  /** How many Express executions are kept with their histories always. */
  readonly expressHistory: number | undefined;
  readonly prices: MeterPrices;
}

/** What every service stands on. */
export interface ServiceBase {
  readonly records: Store['records'];
  readonly clock: ReturnType<typeof systemClock>;
  readonly ids: IdSource;
  readonly random: Random;
  readonly limits: LimitValues<ServerLimitName>;
  readonly log: Log;
}

/** What a service is made of: each takes what it needs. */
export interface ServiceGround {
  readonly foundations: Foundations;
  readonly base: ServiceBase;
  readonly callService: CallService;
  /** The way to the APIs of this server. */
  readonly callOwnApi: CallOwnApi;
  readonly deliver: Deliver;
  readonly holdClocks: () => () => void;
  readonly cloudWatch: Metrics;
  readonly stepFunctions: StepFunctions;
  readonly identity: Identity;
  readonly logs: Pick<ServiceRoom<Logs>, 'use' | 'facade'>;
  readonly events: Pick<ServiceRoom<Events>, 'facade'>;
  readonly userPools: Pick<ServiceRoom<UserPools>, 'use'>;
  readonly graphql: Pick<ServiceRoom<GraphqlApis>, 'use'>;
  readonly graphqlPrograms: Pick<ServiceRoom<ApiPrograms>, 'use'>;
  readonly graphqlRealtime: Pick<ServiceRoom<RealtimeApis>, 'facade'>;
  /** Brings messages to users. */
  readonly messages: Pick<ServiceRoom<UserMessages>, 'use'>;
}
