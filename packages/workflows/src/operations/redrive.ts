import { executionSecondsMaxDefault } from '@cairn/asl';
import type { CallScope } from '@cairn/kit';
import { readAttributes } from '../engine/execution-attributes.ts';
import { redriveMsOf } from '../engine/redrive-request.ts';
import type { ExecutionRow } from '../journal.ts';
import { isDamage } from '../journal-damage.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ExecutionOperations } from './executions.ts';
import type { ServiceParts } from './service-parts.ts';

/** What DescribeExecution says about redriving. */
export interface RedriveDescription {
  readonly redriveCount: number;
  /** When it was last redriven. */
  readonly redriveDate?: number;
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  readonly redriveStatusReason?: string;
}

/** Executions that were started before could not be redriven (Developer Guide, "Redrive eligibility"). */
const launchMs = Date.UTC(2023, 10, 15);
/** How often a redrive looks again at an execution that changes under its eyes. */
const looksMax = 100;

type RefusalParts = Pick<ServiceParts, 'clock' | 'history' | 'limits'>;

/** How often and when an execution was redriven. */
export function redrivesOf(row: ExecutionRow): Pick<RedriveDescription, 'redriveCount' | 'redriveDate'> {
  const { redriveMs } = row;
  return {
    redriveCount: readAttributes(row).redrives?.count ?? 0,
    ...(redriveMs === undefined ? {} : { redriveDate: redriveMs }),
  };
}

/** Whether an execution can be redriven now, with AWS's reason if not. */
export async function describeRedrive(parts: RefusalParts, row: ExecutionRow): Promise<RedriveDescription> {
  const redriveStatusReason = await redriveRefusal(parts, row);
  if (redriveStatusReason === undefined) return { ...redrivesOf(row), redriveStatus: 'REDRIVABLE' };
  return { ...redrivesOf(row), redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason };
}

/**
 * Why an execution cannot be redriven, in the words of DescribeExecution's `redriveStatusReason` (API reference);
 * undefined when it can.
 */
async function redriveRefusal(
  { clock, history, limits }: RefusalParts,
  row: ExecutionRow,
): Promise<string | undefined> {
  const { status, startMs, stopMs } = row;
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  const nowMs = clock.now();
  const { firstEventId, eventCount, stateKind } = await history.tail(row);
  // Early builds kept no state of what had ended; nor is there one that was too large to be kept.
  if (startMs < launchMs || stateKind === 'none') {
    return 'Execution was started before the launch of RedriveExecution';
  }
  // There has to be room for ExecutionRedriven and at least one event more.
  if (firstEventId + eventCount > limits.historyEventsMax - 1)
    return 'Execution history event limit exceeded';
  if (nowMs - startMs >= executionSecondsMaxDefault * 1_000) {
    return 'Execution has exceeded the max execution time';
  }
  if (nowMs - (stopMs as number) > limits.redrivableSeconds * 1_000) {
    return 'Execution redrivable period exceeded';
  }
  return undefined;
}

/** RedriveExecution. */
export class RedriveOperation {
  readonly #parts: ServiceParts;
  readonly #executions: Pick<ExecutionOperations, 'find'>;

  constructor(parts: ServiceParts, executions: Pick<ExecutionOperations, 'find'>) {
    this.#parts = parts;
    this.#executions = executions;
  }

  /**
   * Lets an execution that failed, timed out or was aborted go on from where it stood; durable when it answers.
   * Idempotent by its client token.
   * @throws ServiceError InvalidArn, ValidationException, ExecutionDoesNotExist, ExecutionNotRedrivable,
   *   ExecutionLimitExceeded
   */
  async redriveExecution(
    _scope: CallScope,
    { executionArn, clientToken }: { readonly executionArn: string; readonly clientToken?: string },
  ): Promise<{ readonly redriveDate: number }> {
    const { clock, engine, limits } = this.#parts;
    // Children of map runs are redriven with their parent: `…:execution:MACHINE/LABEL:NAME`.
    if (/:execution:[^:]*\//.test(executionArn)) throw stepFunctionsErrors.labeledArn();
    for (let look = 0; look < looksMax; look++) {
      const { machine, row } = await this.#executions.find(executionArn);
      const attributes = readAttributes(row);
      const redriveMs = redriveMsOf(attributes, clientToken, clock.now(), limits);
      if (redriveMs !== undefined) return { redriveDate: redriveMs };
      try {
        const refusal = await redriveRefusal(this.#parts, row);
        if (refusal !== undefined) throw stepFunctionsErrors.executionNotRedrivable(refusal);
        const settlement = await engine.redriveExecution(row, machine, { attributes, clientToken });
        if (settlement.kind === 'kept') return { redriveDate: settlement.atMs };
      } catch (error) {
        if (!isDamage(error)) throw error;
        this.#parts.log('error', 'an execution is damaged and cannot be redriven', { error, executionArn });
        throw stepFunctionsErrors.executionDamaged(executionArn);
      }
    }
    throw stepFunctionsErrors.notKept();
  }
}
