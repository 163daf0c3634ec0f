import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../../../../', import.meta.url);
const page = readFileSync(new URL('docs/cognito.md', root), 'utf8');
const table = page.slice(page.indexOf('## What is tried against it'));
const rows = [...table.matchAll(/^\| ([^|]+) \| `([\w./-]+)`: (.+) \|$/gm)].map(
  ([, attack, file, names]) => ({
    attack: attack as string,
    file: file as string,
    tests: [...(names as string).matchAll(/"([^"]+)"/g)].map(([, name]) => name as string),
  }),
);

it('the table of attacks has rows', () => {
  expect(rows.length).toBe(table.match(/^\| .+`:/gm)?.length);
  expect(rows.length).toBeGreaterThan(15);
});

it.each(rows)('the table names tests that are there: $attack', ({ file, tests }) => {
  const place = file.includes('/') ? new URL(file, root) : new URL(file, import.meta.url);
  const source = readFileSync(place, 'utf8');
  expect(tests.length).toBeGreaterThan(0);
  for (const test of tests) {
    const isThere = ["'", '"'].some((quote) => source.includes(`${quote}${test}${quote}`));
    expect([test, isThere]).toEqual([test, true]);
  }
});
