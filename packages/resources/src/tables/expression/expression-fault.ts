import type { ServiceError } from '@cairn/kit';
import { validationError } from '../attribute-value/read-item.ts';

/** The expressions of a request by the names of their parameters. */
export type ExpressionName =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression';

/** What is wrong with an expression, in the service's words, before it is known which expression it was. */
export class ExpressionFault extends Error {
  override readonly name = 'ExpressionFault';
}

/** Runs what may find a fault and makes it the refusal of this expression. @throws ServiceError ValidationException */
export function namingExpression<Result>(what: ExpressionName, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof ExpressionFault) throw invalidExpression(what, error.message);
    throw error;
  }
}

/** The refusal of an expression. */
export function invalidExpression(what: ExpressionName, fault: string): ServiceError {
  return validationError(`Invalid ${what}: ${fault}`);
}

/**
 * Faults of one expression, of which the service names one: that of the least rank, among them the first.
 */
export class FaultRanking {
  readonly #ranks: readonly string[];
  #rank: number;
  #fault: string | undefined;

  /** @param ranks the kinds of faults, the most pressing first */
  constructor(ranks: readonly string[]) {
    this.#ranks = ranks;
    this.#rank = ranks.length;
  }

  add(kind: string, fault: string): void {
    const rank = this.#ranks.indexOf(kind);
    if (rank >= this.#rank) return;
    this.#rank = rank;
    this.#fault = fault;
  }

  /** @throws ExpressionFault when one was added */
  raise(): void {
    if (this.#fault !== undefined) throw new ExpressionFault(this.#fault);
  }
}
