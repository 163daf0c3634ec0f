/** The table of what works is held against the operation tables that answer. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createCairn } from '@cairn/server';
import { expect, it } from 'vitest';

const document = readFileSync(resolve(import.meta.dirname, '..', '..', 'docs', 'compatibility.md'), 'utf8');

it.each([
  ['states', 'Step Functions operations'],
  ['lambda', 'Lambda operations'],
] as const)('names each operation of %s that works, and none that does not', async (service, heading) => {
  const cairn = await createCairn({ memory: true });
  const answered = [
    ...(cairn.services.find(({ name }) => name === service)?.table.operations.keys() ?? []),
  ].sort();
  await cairn.stop();
  const rows = rowsUnder(heading);
  const working = rows.filter(([, works]) => works.startsWith('yes')).flatMap(([names]) => namesIn(names));
  const missing = rows.filter(([, works]) => works === 'not yet').flatMap(([names]) => namesIn(names));
  expect(working.sort()).toEqual(answered);
  expect(missing.filter((name) => answered.includes(name))).toEqual([]);
});

function rowsUnder(heading: string): (readonly [names: string, works: string])[] {
  const section = document.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| (.+?) \| (.+?) \|$/gm)].map(([, names = '', works = '']) => [
    names,
    works,
  ]);
}

function namesIn(text: string): readonly string[] {
  return text.match(/\b(?:[A-Z][a-z]+){2,}\w*|\bInvoke\b/g) ?? [];
}
