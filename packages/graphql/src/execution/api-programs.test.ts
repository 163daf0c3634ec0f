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
