import { describe, expect, it } from 'vitest';
import { PlanMemory } from './plan-memory.ts';
import { ask, testApi } from './testing/test-api.ts';

const sdl = 'type Query { a(n: Int): Int  item: Item } type Item { id: ID  item: Item }';
const memory = (limits: { readonly graphqlPlanBytes?: number; readonly graphqlPlannedCharacters?: number }) =>
  new PlanMemory({ graphqlPlanBytes: 1_000_000, graphqlPlannedCharacters: 1_000, ...limits });

describe('planned documents', () => {
  it('are bounded by what they take, for all APIs together', async () => {
    const plans = memory({ graphqlPlanBytes: 50_000 });
    const apis = [testApi({ sdl, plans }), testApi({ sdl, plans })];
    for (let n = 0; n < 100; n += 1) for (const api of apis) await ask(api, `{ a(n: ${n}) }`);
    expect(plans.size).toBeGreaterThan(10);
    expect(plans.size).toBeLessThan(20);
    const fields = Array.from({ length: 15 }, (_, n) => `f${n}: a`).join(' ');
    await ask(testApi({ sdl, plans }), `{ ${fields} }`);
    expect(plans.size).toBeLessThan(10);
  });

  it('grow by what is planned when it is first needed', async () => {
    const plans = memory({ graphqlPlanBytes: 10_000 });
    const api = testApi({
      sdl,
      plans,
      resolvers: [{ typeName: 'Query', fieldName: 'item', dataSourceName: 'none', code: 'item' }],
      handlers: {
        item: {
          request: ({ stash }) => ({ payload: stash as never }),
          response: () => ({ item: { item: {} } }),
        },
      },
    });
    const text = '{ item { id a: id b: id item { id a: id item { id } } } }';
    expect(await ask(api, text)).toMatchObject({ data: { item: { item: { item: { id: null } } } } });
    expect(plans.size).toBe(0);
    expect(await ask(api, '{ item { id } }')).toEqual({ data: { item: { id: null } } });
    expect(plans.size).toBe(1);
  });

  it('are not kept of texts that are long for the comments in them', async () => {
    const plans = memory({ graphqlPlannedCharacters: 50 });
    const api = testApi({ sdl, plans });
    for (let n = 0; n < 3; n += 1)
      expect(await ask(api, `{ a } # ${'long '.repeat(10)}`)).toEqual({ data: { a: null } });
    expect(plans.size).toBe(0);
  });

  it('go with their API', async () => {
    const plans = memory({});
    const [one, other] = [testApi({ sdl, plans }), testApi({ sdl, plans })];
    await ask(one, '{ a }');
    await ask(other, '{ a }');
    one.close();
    await ask(one, '{ a }');
    expect(plans.size).toBe(1);
  });
});
