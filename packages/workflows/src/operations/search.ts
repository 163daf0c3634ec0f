import type { ExecutionStatus } from '@cairn/asl';
import type { CallScope } from '@cairn/kit';
import { readAttributes } from '../engine/execution-attributes.ts';
import { executionArnOf, qualifiedArns } from '../engine/execution-loader.ts';
import { printPosition, readPosition } from './execution-list.ts';
import { findQualified } from './execution-target.ts';
import { type PageInput, readPage } from './page.ts';
import type { ServiceParts } from './service-parts.ts';

/** Input of `/_cairn/v1/executions`. */
export interface SearchExecutionsInput extends PageInput {
  readonly stateMachineArn: string;
  readonly status?: string;
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

  /** @throws ServiceError InvalidArn, InvalidToken, StateMachineDoesNotExist */
  async searchExecutions(_scope: CallScope, input: SearchExecutionsInput): Promise<SearchExecutionsOutput> {
    const { stateMachineArn, status } = input;
    const { machine } = await findQualified(this.#parts, stateMachineArn);
    const { entries, ...page } = await readPage(this.#parts, input, {
      binding: ['SearchExecutions', machine.machineId, status],
      read: (limit, after) =>
        this.#parts.journal.listExecutions({
          machineId: machine.machineId,
          limit,
          ...(status === undefined ? {} : { status: status as ExecutionStatus }),
          ...(after === undefined ? {} : { after: readPosition(after) }),
        }),
      positionOf: printPosition,
    });
    const executions = entries.map((row) => ({
      executionArn: executionArnOf(machine, row.name),
      stateMachineArn: machine.arn,
      ...qualifiedArns(machine, readAttributes(row)),
      name: row.name,
      status: row.status,
      startDate: row.startMs,
      ...(row.stopMs === undefined ? {} : { stopDate: row.stopMs }),
    }));
    return { executions, ...page };
  }
}
