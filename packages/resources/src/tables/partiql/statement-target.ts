import { ServiceError } from '@cairn/kit';
import { parseStatement } from './parse-statement.ts';

/** What a statement does, and to what: for whoever decides whether its caller may. */
export interface StatementTarget {
  readonly kind: 'select' | 'insert' | 'update' | 'delete';
  readonly table: string;
  readonly index: string | undefined;
}

/**
 * What a PartiQL statement is about, by the parser that carries it out, so that no spelling (a comment, a name that
 * looks like a clause) makes it seem another. Undefined for what is refused by its syntax.
 */
export function statementTarget(text: string): StatementTarget | undefined {
  try {
    const statement = parseStatement(text);
    if (statement.kind === 'exists') return { ...targetOf(statement.select), kind: 'select' };
    return targetOf(statement);
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

function targetOf({
  kind,
  table,
  ...statement
}: StatementTarget | { readonly kind: StatementTarget['kind']; readonly table: string }): StatementTarget {
  return { kind, table, index: 'index' in statement ? statement.index : undefined };
}
