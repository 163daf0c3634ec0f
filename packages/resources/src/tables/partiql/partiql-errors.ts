import { ServiceError } from '@cairn/kit';
import { validationError } from '../attribute-value/read-item.ts';

/** Where a token stands, for the errors that say it: line and column from 1, and characters. */
export interface StatementPlace {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** The refusal of a statement that cannot be read. */
export function notWellFormed(detail: string): ServiceError {
  return validationError(`Statement wasn't well formed, can't be processed: ${detail}`);
}

/** The refusal of what stands at a place of the statement: `Unrecognized function: f at 1:8:1`. */
export function refusedAt(what: string, { line, column, length }: StatementPlace): ServiceError {
  return validationError(`${what} at ${line}:${column}:${length}`);
}

/** The refusals of PartiQL whose text does not depend on the statement. */
export const partiqlErrors = {
  leftover: (): ServiceError => notWellFormed('Unexpected token after expression'),
  unexpected: (): ServiceError => notWellFormed('Unexpected token'),
  aliasing: (): ServiceError => validationError('Aliasing is not supported'),
  parameterCount: (): ServiceError =>
    validationError("Number of parameters in request and statement don't match."),
  keyMissing: (): ServiceError =>
    validationError('Where clause does not contain a mandatory equality on all key attributes'),
  token: (): ServiceError => validationError('NextToken does not match request'),
  duplicate: (): ServiceError =>
    new ServiceError('DuplicateItemException', 'Duplicate primary key exists in table'),
} as const;
