import { isJsonNumber, type Json, numberOf } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';
import { isRdsArray, isRdsObject, type RdsObject, type RdsValue, valueAt } from './rds-value.ts';
import type { SqlWriter } from './sql-writer.ts';
import { writeColumns } from './write-columns.ts';
import { writeConditionClause } from './write-condition.ts';
import { writeSource } from './write-table.ts';

/** The text of `rds.select`. @throws FunctionError */
export function writeSelect(payload: RdsObject, writer: SqlWriter): string {
  const clauses = [
    'SELECT',
    writeColumns(valueAt(payload, 'columns'), writer),
    `FROM ${writeSource(payload, writer)}`,
    ...writeJoins(payload, writer),
    writeConditionClause('WHERE', valueAt(payload, 'where'), writer),
    writeGroupBy(valueAt(payload, 'groupBy'), writer),
    writeConditionClause('HAVING', valueAt(payload, 'having'), writer),
    writeOrderBy(valueAt(payload, 'orderBy'), writer),
    writeCount('limit', valueAt(payload, 'limit'), writer),
    writeCount('offset', valueAt(payload, 'offset'), writer),
  ];
  return clauses.filter((clause) => clause !== '').join(' ');
}

const joinKeywords: { readonly [member: string]: string } = {
  join: 'JOIN',
  innerJoin: 'INNER JOIN',
  leftJoin: 'LEFT JOIN',
  leftOuterJoin: 'LEFT OUTER JOIN',
  rightJoin: 'RIGHT JOIN',
  rightOuterJoin: 'RIGHT OUTER JOIN',
  fullOuterJoin: 'FULL OUTER JOIN',
  crossJoin: 'CROSS JOIN',
  joinNatural: 'NATURAL JOIN',
  innerJoinNatural: 'NATURAL INNER JOIN',
  leftJoinNatural: 'NATURAL LEFT JOIN',
  leftOuterJoinNatural: 'NATURAL LEFT OUTER JOIN',
  rightJoinNatural: 'NATURAL RIGHT JOIN',
  rightOuterJoinNatural: 'NATURAL RIGHT OUTER JOIN',
  fullOuterJoinNatural: 'NATURAL FULL OUTER JOIN',
};

/** The joins in the order in which the payload names them. */
function writeJoins(payload: RdsObject, writer: SqlWriter): readonly string[] {
  return Object.keys(payload).flatMap((member) => {
    const keyword = Object.hasOwn(joinKeywords, member) ? (joinKeywords[member] as string) : undefined;
    const joins = valueAt(payload, member);
    if (keyword === undefined || joins === null) return [];
    if (!isRdsArray(joins)) throw new FunctionError(`${member} expects an array.`);
    return joins.map((join) => {
      if (!isRdsObject(join)) throw new FunctionError(`Expected ${member} to be an Object.`);
      return writeJoin(keyword, join, writer);
    });
  });
}

function writeJoin(keyword: string, join: RdsObject, writer: SqlWriter): string {
  const using = valueAt(join, 'using');
  const on = valueAt(join, 'on');
  if (using !== null && on !== null) throw new FunctionError("'using' and 'on' keys cannot be used together");
  if (using !== null && !isRdsArray(using)) throw new FunctionError('using expects an array.');
  const clauses = [
    `${keyword} ${writeSource(join, writer)}`,
    using === null ? '' : `USING (${writeColumns(using, writer)})`,
    writeConditionClause('ON', on, writer),
  ];
  return clauses.filter((clause) => clause !== '').join(' ');
}

/** Columns by name, or by their place. */
function writeGroupBy(columns: RdsValue, writer: SqlWriter): string {
  if (columns === null) return '';
  if (!isRdsArray(columns)) throw new FunctionError('groupBy expects an array.');
  const texts = columns.map((column) => {
    if (typeof column === 'string') return writer.identifier(column);
    if (isJsonNumber(column as Json) && Number.isInteger(numberOf(column as number))) return String(column);
    throw new FunctionError('groupBy item expected to be a string or a number.');
  });
  return texts.length === 0 ? '' : `GROUP BY ${texts.join(', ')}`;
}

function writeOrderBy(items: RdsValue, writer: SqlWriter): string {
  if (items === null) return '';
  if (!isRdsArray(items)) throw new FunctionError('orderBy expects an array.');
  const texts = items.map((item) => {
    const column = isRdsObject(item) ? valueAt(item, 'column') : null;
    if (typeof column !== 'string') throw new FunctionError('orderBy item expected to have property column.');
    return `${writer.identifier(column)} ${directionOf(valueAt(item as RdsObject, 'dir'))}`;
  });
  return texts.length === 0 ? '' : `ORDER BY ${texts.join(', ')}`;
}

function directionOf(direction: RdsValue): 'ASC' | 'DESC' {
  if (direction === null) return 'ASC';
  const upper = typeof direction === 'string' ? direction.toUpperCase() : '';
  if (upper === 'ASC' || upper === 'DESC') return upper;
  throw new FunctionError(`orderBy dir can have either ASC or DESC found ${String(direction)}.`);
}

function writeCount(name: 'limit' | 'offset', count: RdsValue, writer: SqlWriter): string {
  if (count === null) return '';
  const isCount =
    isJsonNumber(count as Json) || (typeof count === 'string' && /^\s*[+-]?\d+(?:\.\d*)?\s*$/.test(count));
  if (!isCount) throw new FunctionError(`${name} expects a number.`);
  return `${name.toUpperCase()} ${writer.value(count)}`;
}
