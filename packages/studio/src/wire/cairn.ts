import type { Operation } from './operation.ts';
import { type RestRoute, restJsonOperation, restPath } from './rest-json.ts';
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

/** The clock of a run that may skip its waits. Instants are epoch seconds. */
export interface ExecutionClock {
  readonly now: number;
  readonly nextDue?: number;
}

export const describeClock = cairnOperation<{ readonly executionArn: string }, ExecutionClock>({
  action: 'DescribeClock',
  method: 'GET',
  path: ({ executionArn }) => restPath`/_cairn/v1/executions/${executionArn}/clock`,
});
