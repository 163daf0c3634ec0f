export { statementTarget } from './partiql/statement-target.ts';
export { iteratorStreamArn } from './table-streams.ts';
export { Tables } from './tables.ts';
export { tablesErrors } from './tables-errors.ts';
