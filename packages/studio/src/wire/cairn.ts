import type { Operation } from './operation.ts';
import { type RestRoute, restJsonOperation, restPath } from './rest-json.ts';
import { percentEncode } from './sign-request.ts';
import type { ExecutionStatus } from './step-functions-types.ts';

/** An operation of Cairn's own API. */
function cairnOperation<Input, Output>(route: Omit<RestRoute<Input>, 'service'>): Operation<Input, Output> {
  return restJsonOperation<Input, Output>({ ...route, service: 'cairn' });
}

/** What `/_cairn/v1/studio` tells before anybody has signed in. */
export interface StudioInfo {
  /** `local`: any credentials are good, none have to be given; `strict`: one has to sign in. */
  readonly auth: 'local' | 'strict';
  readonly account: string;
  readonly region: string;
  readonly version: string;
  /** Whether the server was started with `--definitions`. */
  readonly hasDefinitionFiles: boolean;
  /** How Cairn's command is called on the machine of the server: `cairn`, `./cairn`. */
  readonly command: string;
  /** Where user pools are; names in braces stand for values. */
  readonly userPools: {
    /** Of `{region}` and `{userPoolId}`. */
    readonly issuer: string;
    /** What keys and discovery document lie under; of `{userPoolId}`. */
    readonly documents: string;
    /** Of `{domain}`, where that is a prefix. */
    readonly signInPages: string;
  };
}

/** A run, as a search finds it. Instants are epoch seconds. */
export interface FoundExecution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly error?: string;
}

/** Instants are ISO 8601 text. */
export interface SearchExecutionsInput {
  readonly stateMachineArn?: string;
  readonly status?: ExecutionStatus;
  readonly namePrefix?: string;
  readonly error?: string;
  readonly startedFrom?: string;
  readonly startedBefore?: string;
  readonly stoppedFrom?: string;
  readonly stoppedBefore?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export const searchExecutions = cairnOperation<
  SearchExecutionsInput,
  { readonly executions: readonly FoundExecution[]; readonly nextToken?: string }
>({
  action: 'SearchExecutions',
  method: 'GET',
  path: () => '/_cairn/v1/executions',
  query: (input) => ({ ...input }),
});

/** The Express executions that the server keeps in memory, newest first. */
export const listExpressExecutions = cairnOperation<
  { readonly stateMachineArn?: string; readonly maxResults?: number },
  { readonly executions: readonly FoundExecution[] }
>({
  action: 'ListExpressExecutions',
  method: 'GET',
  path: () => '/_cairn/v1/express-executions',
  query: (input) => ({ ...input }),
});

/** A task that waits for somebody outside. Instants are epoch seconds. */
export interface OpenTask {
  readonly executionArn: string;
  readonly stateName: string;
  /** What the state's Resource names. */
  readonly resource: string;
  /** Queued for a worker of an activity, taken by one, or in the hands of whoever got its token. */
  readonly heldBy: 'queue' | 'worker' | 'token';
  readonly scheduledEventId: number;
  readonly scheduledDate?: number;
  readonly takenDate?: number;
  readonly workerName?: string;
  readonly timeoutDue?: number;
  readonly heartbeatSeconds?: number;
  readonly heartbeatDue?: number;
  readonly taskToken?: string;
}

/** The open tasks of a run, with the tokens that answer them. */
export const listOpenTasks = cairnOperation<
  { readonly executionArn: string; readonly maxResults?: number },
  { readonly tasks: readonly OpenTask[]; readonly omitted: number }
>({
  action: 'ListOpenTasks',
  method: 'GET',
  path: ({ executionArn }) => restPath`/_cairn/v1/executions/${executionArn}/tasks`,
  query: ({ maxResults }) => ({ maxResults }),
});

/** Who polls an activity, and its tasks: those that workers have taken first. */
export interface ActivityWorkers {
  readonly pollers: readonly { readonly workerName?: string; readonly since: number }[];
  readonly waitingCount: number;
  readonly takenCount: number;
  readonly tasks: readonly OpenTask[];
}

export const describeActivityWorkers = cairnOperation<
  { readonly activityArn: string; readonly maxResults?: number },
  ActivityWorkers
>({
  action: 'DescribeActivityWorkers',
  method: 'GET',
  path: ({ activityArn }) => restPath`/_cairn/v1/activities/${activityArn}/workers`,
  query: ({ maxResults }) => ({ maxResults }),
});

/** The clock of a run that may skip its waits. Instants are epoch seconds. */
export interface ExecutionClock {
  readonly time: 'skip' | 'real';
  readonly now: number;
  /** Why a skipped clock does not jump: a call is under way, or somebody has to answer. */
  readonly heldBy?: 'busy' | 'waiting';
  /** When the run goes on by itself. */
  readonly nextDue?: number;
}

export const describeClock = cairnOperation<{ readonly executionArn: string }, ExecutionClock>({
  action: 'DescribeClock',
  method: 'GET',
  path: ({ executionArn }) => restPath`/_cairn/v1/executions/${executionArn}/clock`,
});

/** Pushes the clock of a run: to its next wait, or by so many seconds. */
export const advanceClock = cairnOperation<
  { readonly executionArn: string; readonly seconds?: number },
  ExecutionClock
>({
  action: 'AdvanceClock',
  method: 'POST',
  path: ({ executionArn }) => restPath`/_cairn/v1/executions/${executionArn}/clock`,
  body: ({ seconds }) => ({ seconds }),
});

/** Starts a run whose waits pass at once (`skip`), or whose clock is pushed by hand. */
export const startTimedExecution = cairnOperation<
  {
    readonly stateMachineArn: string;
    readonly name?: string;
    readonly input?: string;
    readonly time?: 'skip' | 'real';
  },
  { readonly executionArn: string; readonly startDate: number }
>({
  action: 'StartExecution',
  method: 'POST',
  path: () => '/_cairn/v1/executions',
  body: (input) => input,
});

/** What was used, and what AWS would have billed for it. */
export interface MeterBill {
  readonly transitions: number;
  readonly requests: number;
  readonly gbSeconds: number;
  readonly dollars: number;
}

/** What `/_cairn/v1/meter` answers: one month of an account in a region. */
export interface MeterReport {
  readonly month: string;
  readonly stateMachines: readonly (MeterBill & {
    readonly stateMachineArn: string;
    /** Absent of a machine that was deleted. */
    readonly type?: string;
    readonly counts: { readonly [name: string]: number };
    /** What the same would have cost as the other type. */
    readonly other?: {
      readonly type: 'STANDARD' | 'EXPRESS';
      readonly dollars: number;
      readonly isPossible: boolean;
      readonly reasons: readonly string[];
    };
    readonly advice: readonly string[];
  })[];
  /** Machines that are not listed but are in the total. */
  readonly omitted: number;
  readonly total: MeterBill & { readonly freeDollars: number };
  readonly prices: { readonly [name: string]: unknown };
}

/** What was used in a month (`2026-01`; the present one unless said), and what it would have cost. */
export const readMeter = cairnOperation<
  { readonly month?: string; readonly maxResults?: number },
  MeterReport
>({
  action: 'ReadMeter',
  method: 'GET',
  path: () => '/_cairn/v1/meter',
  query: (input) => ({ ...input }),
});

/** A file of a definition, as the server finds it in its folder. */
export interface DefinitionFile {
  readonly path: string;
  readonly stateMachineArn?: string;
  readonly error?: { readonly message: string; readonly line?: number; readonly column?: number };
  readonly revision: string;
}

export const listDefinitionFiles = cairnOperation<
  Readonly<Record<never, never>>,
  { readonly files: readonly DefinitionFile[] }
>({ action: 'ListDefinitions', method: 'GET', path: () => '/_cairn/v1/definitions' });

export const readDefinitionFile = cairnOperation<
  { readonly path: string },
  { readonly path: string; readonly text: string; readonly revision: string }
>({ action: 'ReadDefinition', method: 'GET', path: ({ path }) => definitionPath(path) });

/** Fails with `RevisionConflict` where someone saved meanwhile. */
export const writeDefinitionFile = cairnOperation<
  { readonly path: string; readonly text: string; readonly revision: string },
  { readonly revision: string }
>({
  action: 'WriteDefinition',
  method: 'PUT',
  path: ({ path }) => definitionPath(path),
  body: ({ text, revision }) => ({ text, revision }),
});

function definitionPath(path: string): string {
  return `/_cairn/v1/definitions/${path.split('/').map(percentEncode).join('/')}`;
}
