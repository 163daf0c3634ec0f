import type { CallScope } from '@cairn/kit';
import { readAttributes } from '../engine/execution-attributes.ts';
import { redriveMsOf } from '../engine/redrive-request.ts';
import { isDamage } from '../journal-damage.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ExecutionReads } from './execution-reads.ts';
import { redriveRefusal } from './redrive.ts';
import type { ServiceParts } from './service-parts.ts';

/** How often a redrive looks again at an execution that changes under its eyes. */
const looksMax = 100;

/** RedriveExecution. */
export class RedriveOperation {
  readonly #parts: ServiceParts;
  readonly #reads: ExecutionReads;

  constructor(parts: ServiceParts, reads: ExecutionReads) {
    this.#parts = parts;
    this.#reads = reads;
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
      const { machine, row } = await this.#reads.find(executionArn);
      const attributes = readAttributes(row);
      // On skipped time a token holds longer: until that much time has really passed.
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
