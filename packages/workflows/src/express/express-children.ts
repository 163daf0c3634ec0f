import type { Payload } from '@cairn/kit';
import type { StateMachine } from '../catalog/state-machine.ts';
import type { StateMachineCatalog } from '../catalog/state-machine-catalog.ts';
import { readInput } from '../engine/execution-loader.ts';
import type { NestedExecution } from '../engine/nested-executions.ts';
import type { ClosedExecution } from '../integrations/start-execution.ts';
import type { ExecutionRow, JournalReader } from '../journal.ts';
import { printResourceArn, readResourceArn } from '../resource-arn.ts';
import { decodeEvents } from '../segment/segment-codec.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { billingOf } from './express-billing.ts';

/** Whether an ARN is that of an Express execution. */
export function isExpressArn(arn: string): boolean {
  return /^[^:]*:[^:]*:states:[^:]*:[^:]*:express:/.test(arn);
}

/**
 * Express executions as the parents see them that have started them with `.sync`. No operation of the API tells of
 * them, but AWS waits for them all the same ("Perform selective checkpointing using Standard and Express workflows").
 */
export class ExpressChildren {
  readonly #journal: JournalReader;
  readonly #catalog: StateMachineCatalog;

  constructor(journal: JournalReader, catalog: StateMachineCatalog) {
    this.#journal = journal;
    this.#catalog = catalog;
  }

  /** The row of an asynchronous execution. */
  async find(executionArn: string): Promise<NestedExecution | undefined> {
    const { row } = (await this.#find(executionArn)) ?? {};
    if (row === undefined) return undefined;
    const { executionId, machineId, status } = row;
    return { executionId, machineId, closed: status !== 'RUNNING' };
  }

  /** What StartSyncExecution would have answered. @throws ServiceError ExecutionDoesNotExist */
  async describe(executionArn: string): Promise<ClosedExecution> {
    const found = await this.#find(executionArn);
    if (found === undefined) throw stepFunctionsErrors.executionDoesNotExist(executionArn);
    const { machine, row } = found;
    const [input, [tail], revision] = await Promise.all([
      readInput(this.#journal, row),
      this.#journal.segments([row.tailSegmentId]),
      this.#catalog.revision(row.machineId, row.revision),
    ]);
    const details = tail === undefined ? undefined : decodeEvents(tail.segment).events.at(-1)?.details;
    const output = details?.output as Payload | undefined;
    const { billedDurationInMilliseconds, billedMemoryUsedInMB } = billingOf(
      { identity: { input }, output, nextFrameId: 1 },
      revision,
      (row.stopMs ?? row.startMs) - row.startMs,
    );
    return {
      executionArn,
      stateMachineArn: machine.arn,
      name: row.name.slice(0, row.name.lastIndexOf(':')),
      status: row.status,
      startDate: row.startMs,
      ...(row.stopMs === undefined ? {} : { stopDate: row.stopMs }),
      input: input.text,
      ...(output === undefined ? {} : { output: output.text }),
      ...(typeof details?.error === 'string' ? { error: details.error } : {}),
      ...(typeof details?.cause === 'string' ? { cause: details.cause } : {}),
      billing: { billedDurationInMilliseconds, billedMemoryUsedInMB },
    };
  }

  async #find(
    executionArn: string,
  ): Promise<{ readonly machine: StateMachine; readonly row: ExecutionRow } | undefined> {
    const { account, region, names } = readResourceArn(executionArn);
    const [machineName, ...rest] = names as readonly [string, ...string[]];
    const machine = await this.#catalog.find(
      printResourceArn({ account, region }, 'stateMachine', machineName),
    );
    const row = machine && (await this.#journal.executionByName(machine.machineId, rest.join(':')));
    return machine && row && { machine, row };
  }
}
