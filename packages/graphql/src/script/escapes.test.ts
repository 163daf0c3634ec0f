import { parseJson } from '@cairn/kit';
import { expect, it, test } from 'vitest';
import { escapeAttempts } from './escape-attempts.ts';
import { trialModules, tryHandler } from './handler-trial.ts';
import { ScriptFunction } from './script-function.ts';

const prototypes = [Object, Array, String, Number, Boolean, Function, ScriptFunction].map(({ prototype }) =>
  Object.getOwnPropertyNames(prototype).join(),
);

/** What an attempt got hold of, as far as its outcome shows. */
function reachedBy(body: string): unknown {
  const args = parseJson('{"list":[1,{"a":1}]}');
  const { outcome } = tryHandler(`export function request(ctx) { ${body} }`, {
    context: { arguments: args },
  });
  return outcome.kind === 'value' ? outcome.value : undefined;
}

it.each(escapeAttempts)('nothing of the host is reached by: %s', (body) => {
  const modules = JSON.stringify(trialModules);
  const reached = (() => {
    try {
      return reachedBy(body);
    } catch (error) {
      // Refused before it ran.
      expect((error as Error).message).not.toBe('');
      return undefined;
    }
  })();
  expect(['called', 'changed']).not.toContain(reached);
  expect(typeof reached).not.toBe('function');
  expect(JSON.stringify(trialModules)).toBe(modules);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(([] as { polluted?: unknown }).polluted).toBeUndefined();
  expect(
    [Object, Array, String, Number, Boolean, Function, ScriptFunction].map(({ prototype }) =>
      Object.getOwnPropertyNames(prototype).join(),
    ),
  ).toEqual(prototypes);
});

test('there are many attempts, each another', () => {
  expect(new Set(escapeAttempts).size).toBe(escapeAttempts.length);
  expect(escapeAttempts.length).toBeGreaterThanOrEqual(120);
});

test('most attempts run, and none gives a value that shows', () => {
  let refused = 0;
  const values = [...escapeAttempts, 'return "shows"'].flatMap((body) => {
    try {
      const value = reachedBy(body);
      return value === undefined || value === null || value === 0 ? [] : [value];
    } catch {
      refused += 1;
      return [];
    }
  });
  expect(values).toEqual(['shows']);
  expect(refused).toBeLessThan(escapeAttempts.length / 4);
});
