import { resolveLimits } from '@cairn/kit';
import { expect, it } from 'vitest';
import { effectLimits } from '../resolver/effect-limits.ts';
import { subscriptionLimits } from '../subscriptions/subscription-limits.ts';
import type { ApiProgram } from './api-program.ts';
import { ApiPrograms } from './api-programs.ts';
import { executionLimits } from './execution-limits.ts';
import { ask } from './testing/test-api.ts';
import { TestDirectory } from './testing/test-directory.ts';

/** APIs whose code gives its own text, and what was compiled of it. */
function opened() {
  const directory = new TestDirectory();
  const compiled: string[] = [];
  const programs = new ApiPrograms(directory, {
    clock: { now: () => 0 },
    random: () => 0,
    limits: resolveLimits({ ...executionLimits, ...effectLimits, ...subscriptionLimits }),
    deadline: () => ({ signal: new AbortController().signal, cancel: () => {} }),
    compileScript: (code) => {
      compiled.push(code);
      const handler = () => ({
        evaluate: () => ({ kind: 'value' as const, value: { payload: Number(code) } }),
      });
      return { handlers: new Set(['request']), handler };
    },
    compileTemplate: () => ({ kind: 'rejected', message: 'none' }),
    dataSource: () => undefined,
  });
  const program = async (name: string, host = ''): Promise<ApiProgram | undefined> =>
    (await programs.entranceOf(name, host))?.program;
  return { directory, compiled, programs, program };
}

const dataSources = [{ name: 'none', type: 'NONE', dataSourceArn: 'arn' }] as never;
const resolver = (fieldName: string, code: string) =>
  ({ typeName: 'Query', fieldName, kind: 'UNIT', dataSourceName: 'none', code }) as never;

it('a change of one part compiles that part: the schema and all other code are those of before', async () => {
  const { directory, compiled, program } = opened();
  directory.put('one', { dataSources, resolvers: [resolver('a', '1')] });
  const before = (await program('one')) as ApiProgram;
  expect(await ask(before, '{ a b }')).toEqual({ data: { a: 1, b: null } });
  directory.put('one', { resolvers: [resolver('a', '1'), resolver('b', '2')] });
  const after = (await program('one')) as ApiProgram;
  expect(await ask(after, '{ a b }')).toEqual({ data: { a: 1, b: 2 } });
  expect(after.schema).toBe(before.schema);
  expect(compiled).toEqual(['1', '2']);
  directory.put('other', { dataSources, resolvers: [resolver('a', '1')] });
  const other = (await program('other')) as ApiProgram;
  expect(await ask(other, '{ a }')).toEqual({ data: { a: 1 } });
  expect(other.schema).toBe(after.schema);
  expect(compiled).toEqual(['1', '2']);
});

it('another schema is another', async () => {
  const { directory, program } = opened();
  directory.put('one', {});
  const before = await program('one');
  directory.put('one', { sdl: 'type Query { c: Int }' });
  const after = (await program('one')) as ApiProgram;
  expect(after.schema).not.toBe(before?.schema);
  expect(await ask(after, '{ c }')).toEqual({ data: { c: null } });
});

it('domain names come and go without a program being made anew', async () => {
  const { directory, program } = opened();
  directory.put('one', {});
  directory.put('other', {});
  const before = await program('one');
  directory.putDomain('api.example.com', 'one');
  expect(await program('one')).toBe(before);
  expect(await program('', 'api.example.com')).toBe(before);
  expect(directory.reads).toEqual(['one']);
  directory.putDomain('api.example.com', 'other');
  expect(await program('', 'api.example.com')).toBe(await program('other'));
  directory.putDomain('api.example.com', undefined);
  expect(await program('', 'api.example.com')).toBe(undefined);
  expect(await program('one')).toBe(before);
});

it('of more APIs than are kept, those that are asked stay', async () => {
  const { directory, program } = opened();
  const names = Array.from({ length: 250 }, (_, n) => `api${n}`);
  for (const name of [...names, 'mine']) directory.put(name, {});
  const mine = await program('mine');
  for (const name of names) {
    await program(name);
    expect(await program('mine')).toBe(mine);
  }
  expect(directory.reads.filter((name) => name === 'mine')).toHaveLength(1);
});

it('a deleted API is not found by any name', async () => {
  const { directory, program } = opened();
  directory.put('one', {});
  expect(await program('host-one')).toBeDefined();
  directory.remove('one');
  expect([await program('host-one'), await program('one')]).toEqual([undefined, undefined]);
});
