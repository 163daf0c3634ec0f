import type { Aggregate } from './rds-value.ts';
import type { SqlWriter } from './sql-writer.ts';

/** The aggregates by the names that code calls them by, without `Distinct`. */
const functionNames: { readonly [name: string]: string } = {
  min: 'MIN',
  max: 'MAX',
  sum: 'SUM',
  avg: 'AVG',
  count: 'COUNT',
};

/** `count` and `countDistinct`, … → how they are called in SQL. */
export const aggregateNames: {
  readonly [name: string]: { readonly functionName: string; readonly isDistinct: boolean };
} = Object.fromEntries(
  Object.entries(functionNames).flatMap(([name, functionName]) => [
    [name, { functionName, isDistinct: false }],
    [`${name}Distinct`, { functionName, isDistinct: true }],
  ]),
);

/** The call of an aggregate by its name (`countDistinct`) on a column that is written already. */
export function aggregateCall(name: string, column: string): string {
  const { functionName, isDistinct } = aggregateNames[name] as { functionName: string; isDistinct: boolean };
  return call(functionName, isDistinct, column);
}

/** An aggregate among columns. */
export function writeAggregate(aggregate: Aggregate, writer: SqlWriter): string {
  return call(aggregate.functionName, aggregate.isDistinct, writer.column(aggregate.column));
}

function call(functionName: string, isDistinct: boolean, column: string): string {
  return `${functionName} (${isDistinct ? 'DISTINCT ' : ''}${column})`;
}
