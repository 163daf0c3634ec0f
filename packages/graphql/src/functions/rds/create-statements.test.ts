import type { JsonObject } from '@cairn/kit';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { FunctionError } from '../function-error.ts';
import { createStatements, statementOf } from './create-statements.ts';
import { Aggregate, type RdsObject, RdsStatement, type RdsValue, SqlTemplate } from './rds-value.ts';
import { mysqlDialect, postgresDialect, type SqlDialect } from './sql-writer.ts';
import { withTypeHint } from './type-hint.ts';

function select(payload: RdsObject): RdsStatement {
  return new RdsStatement('SELECT', payload);
}

function sql(strings: TemplateStringsArray, ...values: readonly RdsValue[]): SqlTemplate {
  return new SqlTemplate([...strings], values);
}

function textOf(statement: RdsValue, dialect: SqlDialect = postgresDialect): string {
  return (createStatements(dialect, [statement]).statements as readonly string[])[0] as string;
}

function where(condition: RdsValue): string {
  return textOf(select({ table: 't', where: condition }))
    .replace('SELECT * FROM "t"', '')
    .trim();
}

describe('select', () => {
  test.each<[RdsObject, string]>([
    [{ table: 'private.persons' }, 'SELECT * FROM "private"."persons"'],
    [{ from: { al: 'private.album' } }, 'SELECT * FROM "private"."album" as "al"'],
    [{ table: 't', columns: ['id', { name: 't.title' }] }, 'SELECT "id", "t"."title" as "name" FROM "t"'],
    [
      {
        table: 'album',
        columns: ['artist_id', { count: new Aggregate('COUNT', { isDistinct: false, column: '*' }) }],
        groupBy: ['artist_id', 2],
        having: { album_id: { countDistinct: { ge: 5 } } },
      },
      'SELECT "artist_id", COUNT (*) as "count" FROM "album" GROUP BY "artist_id", 2 HAVING COUNT (DISTINCT "album_id") >= :P0',
    ],
    [
      { from: 'album', join: [{ from: { t: 'track' }, using: ['album_id'] }], crossJoin: [{ table: 'x' }] },
      'SELECT * FROM "album" JOIN "track" as "t" USING ("album_id") CROSS JOIN "x"',
    ],
    [
      {
        from: 'a',
        leftOuterJoinNatural: [{ from: 'b' }],
        innerJoin: [{ from: 'c', on: sql`a.x = c.y + ${1}` }],
      },
      'SELECT * FROM "a" NATURAL LEFT OUTER JOIN "b" INNER JOIN "c" ON a.x = c.y + :P0',
    ],
    [
      { from: { sub: select({ table: 'a', where: { id: { gt: 1 } }, limit: 3 }) }, limit: 4 },
      'SELECT * FROM (SELECT * FROM "a" WHERE "id" > :P0 LIMIT :P1) as "sub" LIMIT :P2',
    ],
    [{ from: sql`unnest(${1})` }, 'SELECT * FROM (unnest(:P0))'],
    [
      { table: 't', orderBy: [{ column: 't.name' }, { column: 'id', dir: 'desc' }] },
      'SELECT * FROM "t" ORDER BY "t"."name" ASC, "id" DESC',
    ],
  ])('%#', (payload, text) => {
    expect(textOf(select(payload))).toBe(text);
  });

  test.each<[RdsObject, string]>([
    [{ columns: ['id'] }, "'table' or 'from' key is required."],
    [{ from: 'a', table: 'b' }, "'from' and 'table' keys cannot be used together"],
    [{ from: 1 }, "'from' value is expected to be string or object."],
    [{ table: 1 }, 'table name is expected to be a string or alias.'],
    [{ table: { a: 'x', b: 'y' } }, 'table alias is allowed only one key-value pair.'],
    [{ table: 't', columns: 'id' }, 'Expected column to be * or an array.'],
    [{ table: 't', columns: [null] }, 'Invalid type in column array.'],
    [{ table: 't', orderBy: {} }, 'orderBy expects an array.'],
    [{ table: 't', orderBy: [{}] }, 'orderBy item expected to have property column.'],
    [{ table: 't', orderBy: [{ column: 'a', dir: '' }] }, 'orderBy dir can have either ASC or DESC found .'],
    [{ table: 't', limit: '' }, 'limit expects a number.'],
    [{ table: 't', offset: 'x' }, 'offset expects a number.'],
  ])('%j is refused', (payload, message) => {
    expect(() => textOf(select(payload))).toThrow(new FunctionError(message));
  });
});

describe('conditions', () => {
  test.each<[RdsValue, string]>([
    [{ a: { eq: 1, ne: 2 } }, 'WHERE "a" = :P0 AND "a" != :P1'],
    [{ a: { attributeExists: false } }, 'WHERE "a" IS NULL'],
    [{ not: [{ a: { eq: 1 } }, { b: { lt: 2 } }] }, 'WHERE NOT (("a" = :P0) AND ("b" < :P1))'],
    [
      { or: [{ and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, { c: { eq: 3 } }] },
      'WHERE (("a" = :P0) AND ("b" = :P1)) OR ("c" = :P2)',
    ],
    [
      { a: { eq: 1 }, or: [{ b: { eq: 2 } }, { c: { eq: 3 } }] },
      'WHERE "a" = :P0 AND (("b" = :P1) OR ("c" = :P2))',
    ],
    [{ a: { size: { between: [1, 2] } } }, 'WHERE LENGTH ("a") BETWEEN :P0 AND :P1'],
    [{ a: { eq: 1 }, b: {} }, 'WHERE "a" = :P0 AND'],
    [{ and: [] }, ''],
    [null, ''],
    [sql`x = ${'y'}`, 'WHERE x = :P0'],
  ])('%j', (condition, text) => {
    expect(where(condition)).toBe(text);
  });

  test.each<[RdsValue, string]>([
    ['id = 1', 'WHERE values are expected to be SQL templates or a condition object.'],
    [{ a: 1 }, 'Expected condition to be an Object.'],
    [{ and: {} }, 'and expects conditions to be an array'],
    [{ or: [sql`x`] }, 'Expected or to be an Object.'],
    [{ a: { eq: null } }, "Value for a.eq can't be null."],
    [{ a: { contains: 1 } }, 'a.contains expects a string value to be passed.'],
    [{ a: { size: { contains: 'x' } } }, 'a.size has invalid size operator.'],
    [{ a: { between: 5 } }, 'a.between condition expects an array with length of 2.'],
  ])('%j is refused', (condition, message) => {
    expect(() => where(condition)).toThrow(new FunctionError(message));
  });
});

describe('changes', () => {
  it('are written for both databases', () => {
    const insert = new RdsStatement('INSERT', { table: 'p', values: { a: 1, b: null, c: sql`now()` } });
    expect(textOf(insert, mysqlDialect)).toBe('INSERT INTO `p` (`a`, `b`, `c`) VALUES (:P0, NULL, now())');
    const update = new RdsStatement('UPDATE', {
      table: 'p',
      values: { a: 1 },
      where: { id: { eq: 2 } },
      returning: ['id', 'a'],
    });
    expect(textOf(update)).toBe('UPDATE "p" SET "a" = :P0 WHERE "id" = :P1 RETURNING "id", "a"');
    const remove = new RdsStatement('REMOVE', { table: 'p', where: { id: { eq: 2 } }, returning: '*' });
    expect(textOf(remove)).toBe('DELETE FROM "p" WHERE "id" = :P0 RETURNING *');
    expect(() => textOf(remove, mysqlDialect)).toThrow(
      new FunctionError('returning is not supported in MySQL.'),
    );
  });

  it('need values', () => {
    expect(() => textOf(new RdsStatement('INSERT', { table: 'p' }))).toThrow(
      new FunctionError('values are expected to be passed to insert'),
    );
    expect(() => textOf(new RdsStatement('UPDATE', { table: 'p', values: [1] }))).toThrow(
      new FunctionError('Expected values to an Object.'),
    );
  });
});

describe('requests', () => {
  it('number variables over both statements, and tell hints', () => {
    const first = sql`insert into Post(id, text) values(${withTypeHint('UUID', 'abc')}, ${'hello'})`;
    expect(createStatements(mysqlDialect, [first, sql`select * from Post where id = ${'abc'}`])).toEqual({
      statements: ['insert into Post(id, text) values(:P0, :P1)', 'select * from Post where id = :P2'],
      variableMap: { ':P0': 'abc', ':P1': 'hello', ':P2': 'abc' },
      variableTypeHintMap: { ':P0': 'UUID' },
    });
  });

  it('take texts as they are, one statement or two', () => {
    expect(createStatements(postgresDialect, ['select 1 ', null])).toEqual({
      statements: ['select 1 '],
      variableMap: {},
      variableTypeHintMap: {},
    });
    expect(() => createStatements(postgresDialect, [])).toThrow(
      new FunctionError('An argument is expected to be passed to createPgStatement'),
    );
    expect(() => createStatements(mysqlDialect, [{ type: 'BOGUS', properties: {} }])).toThrow(
      new FunctionError('Unsupported type is passed as argument to createMySQLStatement'),
    );
    expect(() => createStatements(postgresDialect, ['a', 'b', 'c'])).toThrow(FunctionError);
  });

  it('tell of text before it is made, so that statements within statements end', () => {
    let statement = select({ table: 't' });
    for (let depth = 0; depth < 20; depth += 1) {
      statement = select({ from: 't', columns: [{ a: statement }, { b: statement }] });
    }
    let characters = 0;
    const grow = (more: number): void => {
      characters += more;
      if (characters > 10_000) throw new FunctionError('too much');
    };
    expect(() => createStatements(postgresDialect, [statement], grow)).toThrow('too much');
  });

  it('are made of payloads that are objects', () => {
    expect(() => statementOf('SELECT', { name: 'select', payload: null })).toThrow(
      new FunctionError('An argument is expected to be passed to select'),
    );
    expect(() => statementOf('SELECT', { name: 'select', payload: 'persons' })).toThrow(
      new FunctionError('Expected payload to be an Object.'),
    );
  });

  it('bind every value and quote every name, whatever stands in them', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !['and', 'or', 'not', '*'].includes(text));
    const operator = fc.constantFrom('eq', 'ne', 'lt', 'contains', 'beginsWith');
    const values = fc.dictionary(name, fc.tuple(operator, fc.string()), { minKeys: 1 });
    fc.assert(
      fc.property(values, fc.boolean(), (given, isPostgres) => {
        const condition = Object.fromEntries(
          Object.entries(given).map(([column, [kind, text]]) => [column, { [kind]: text }]),
        );
        const dialect = isPostgres ? postgresDialect : mysqlDialect;
        const request = createStatements(dialect, [select({ table: 't', where: condition })]);
        const quoted = isPostgres ? /"(?:[^"]|"")*"/gs : /`(?:[^`]|``)*`/gs;
        const text =
          (request.statements as readonly string[])[0]?.replace(quoted, 'N').replaceAll('N.N', 'N') ?? '';
        expect(text.replaceAll(/N(?:\.N)*/g, 'N')).toMatch(
          /^SELECT \* FROM N WHERE N (?:=|!=|<|LIKE) :P\d+(?: AND N (?:=|!=|<|LIKE) :P\d+)*$/,
        );
        expect(Object.keys(request.variableMap as JsonObject)).toHaveLength(Object.keys(given).length);
      }),
    );
  });
});
