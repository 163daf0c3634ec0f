import { parseJson } from '@cairn/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonRows, pathsTo, rowHolds, scalarText } from './json-rows.ts';

const open = (depth: number, ...toggled: readonly (readonly [string, boolean])[]) => ({
  depth,
  toggled: new Map(toggled),
});

describe('the lines of a JSON value', () => {
  const value = parseJson(
    '{"order": {"total": 1.50, "odd name": [12345678901234567890]}, "cause": "{\\"a\\": 1}"}',
  );

  it('stand under their paths, numbers as they were written', () => {
    const rows = jsonRows(value, open(9));
    expect(rows.map((row) => [row.path, row.size === undefined ? scalarText(row.value) : row.size])).toEqual([
      ['$', 2],
      ['$.order', 2],
      ['$.order.total', '1.50'],
      ['$.order["odd name"]', 1],
      ['$.order["odd name"][0]', '12345678901234567890'],
      ['$.cause', 1],
    ]);
  });

  it('open and close one by one, a text that holds JSON too', () => {
    expect(jsonRows(value, open(1)).map((row) => row.path)).toEqual(['$', '$.order', '$.cause']);
    const rows = jsonRows(value, open(1, ['$.cause', true], ['$.order', false]));
    expect(rows.map((row) => row.path)).toEqual(['$', '$.order', '$.cause', '$.cause.a']);
    expect(rows[2]).toMatchObject({ isText: true, isOpen: true });
  });

  it('are opened down to what is looked for', () => {
    const paths = pathsTo(value, '1234567890123');
    expect([...paths]).toEqual(['$', '$.order', '$.order["odd name"]']);
    const rows = jsonRows(value, open(0, ...[...paths].map((path) => [path, true] as const)));
    expect(rows.filter((row) => rowHolds(row, '1234567890123')).map((row) => row.path)).toEqual([
      '$.order["odd name"][0]',
    ]);
  });

  it('are as many as there are values, each under a path of its own, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (any) => {
        const rows = jsonRows(parseJson(JSON.stringify(any)), open(Number.POSITIVE_INFINITY));
        expect(new Set(rows.map((row) => row.path)).size).toBe(rows.length);
        expect(rows.length).toBe(countOf(any));
      }),
    );
  });
});

/** Texts that hold JSON stay closed, and count as one. */
function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, member) => sum + countOf(member), 1);
}
