import type { ExecutionStatus } from '@cairn/asl';
import type { CallScope } from '@cairn/kit';
import type { StateMachine } from '../catalog/state-machine.ts';
import { readAttributes } from '../engine/execution-attributes.ts';
import { executionArnOf, qualifiedArns } from '../engine/execution-loader.ts';
import type { ExecutionRow, ExecutionSearch } from '../journal.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { printListPosition, readPosition } from './execution-list.ts';
import { findQualified, type QualifiedMachine } from './execution-target.ts';
import type { PageInput } from './page.ts';
import type { ServiceParts } from './service-parts.ts';

/** Input of `/_cairn/v1/executions`. Instants as text: ISO 8601 or epoch seconds. */
export interface SearchExecutionsInput extends PageInput {
  /** Of a machine, or of a version or alias of one: those that were started by it. */
  readonly stateMachineArn?: string;
  readonly status?: string;
  readonly namePrefix?: string;
  readonly error?: string;
  readonly startedFrom?: string;
  readonly startedBefore?: string;
  readonly stoppedFrom?: string;
  readonly stoppedBefore?: string;
}

/** An execution that was found. */
export interface FoundExecution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  /** Name of the error that closed it. */
  readonly error?: string;
}

/** Output of `/_cairn/v1/executions`. */
export interface SearchExecutionsOutput {
  readonly executions: readonly FoundExecution[];
  readonly nextToken?: string;
}

/** Search over executions, which AWS's API does not have. */
export class SearchOperations {
  readonly #parts: ServiceParts;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
  }

  /**
   * The caller's executions that fit: of one machine in the order of ListExecutions, of all machines the newest start
   * first. A page looks at no more than `searchRowsMax` executions: it may hold few or none and be followed by others.
   * @throws ServiceError InvalidArn, InvalidToken, StateMachineDoesNotExist, ValidationException
   */
  async searchExecutions(scope: CallScope, input: SearchExecutionsInput): Promise<SearchExecutionsOutput> {
    const { journal, limits, pageTokens } = this.#parts;
    const { maxResults, nextToken, ...filters } = input;
    const { stateMachineArn } = filters;
    const qualified =
      stateMachineArn === undefined ? undefined : await findQualified(this.#parts, stateMachineArn);
    const machine = qualified?.machine;
    const conditions = conditionsOf(filters, qualified);
    const { account, region } = scope;
    const binding = ['SearchExecutions', account, region, ...Object.entries(filters).sort().flat()];
    const after = pageTokens.read(binding, nextToken);
    const { rows, next } = await journal.searchExecutions({
      ...conditions,
      limit: maxResults || limits.pageResultsDefault,
      rowsMax: limits.searchRowsMax,
      ...(after === undefined ? {} : { after: readPosition(after) }),
    });
    const executions: FoundExecution[] = [];
    for (const row of rows) {
      const found = machine ?? (await this.#machineOf(row, scope));
      if (found !== undefined) executions.push(foundExecution(found, row));
    }
    return {
      executions,
      ...(next === undefined ? {} : { nextToken: pageTokens.print(binding, printListPosition(next)) }),
    };
  }

  /** The machine of a row, where it is the caller's and not deleted. */
  async #machineOf({ machineId }: ExecutionRow, scope: CallScope): Promise<StateMachine | undefined> {
    const machine = await this.#parts.catalog.findById(machineId);
    return machine?.account === scope.account && machine.region === scope.region ? machine : undefined;
  }
}

function conditionsOf(
  filters: Omit<SearchExecutionsInput, 'maxResults' | 'nextToken'>,
  qualified: QualifiedMachine | undefined,
): Omit<ExecutionSearch, 'limit' | 'rowsMax' | 'after'> {
  const { status, namePrefix, error } = filters;
  const given = {
    machineId: qualified?.machine.machineId,
    version: qualified?.version?.version,
    alias: qualified?.alias?.name,
    status: status as ExecutionStatus | undefined,
    namePrefix,
    error,
    startedFromMs: readInstant('startedFrom', filters.startedFrom),
    startedBeforeMs: readInstant('startedBefore', filters.startedBefore),
    stoppedFromMs: readInstant('stoppedFrom', filters.stoppedFrom),
    stoppedBeforeMs: readInstant('stoppedBefore', filters.stoppedBefore),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Epoch milliseconds of `2026-01-31`, `2026-01-31T12:00:00Z` or `1769860800.5`. @throws ServiceError */
function readInstant(member: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const isSeconds = /^\d{1,11}(?:\.\d{1,9})?$/.test(text);
  const isDate = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text);
  const ms = isSeconds ? Number(text) * 1_000 : isDate ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw stepFunctionsErrors.validation(
    `'${member}' must be an instant such as 2026-01-31T12:00:00Z or epoch seconds`,
  );
}

function foundExecution(machine: StateMachine, row: ExecutionRow): FoundExecution {
  return {
    executionArn: executionArnOf(machine, row.name),
    stateMachineArn: machine.arn,
    ...qualifiedArns(machine, readAttributes(row)),
    name: row.name,
    status: row.status,
    startDate: row.startMs,
    ...(row.stopMs === undefined ? {} : { stopDate: row.stopMs }),
    ...(row.error === undefined ? {} : { error: row.error }),
  };
}
