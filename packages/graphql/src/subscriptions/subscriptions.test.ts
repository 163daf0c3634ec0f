import { type AlarmClock, type Json, parseJson, resolveLimits } from '@cairn/kit';
import { buildSchema } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { subscriptionLimits } from './subscription-limits.ts';
import type { SubscriptionCaller } from './subscription-ports.ts';
import { type LiveSubscription, Subscriptions } from './subscriptions.ts';
import { startInSchema } from './testing/start-in-schema.ts';

const schema = buildSchema(`
  type Query { none: String }
  interface Being { id: ID! name: String }
  type Person implements Being { id: ID! name: String email: String! }
  type Robot implements Being { id: ID! name: String model: String }
  type Post { id: ID! title: String author: Being tags: [String!] likes: Int related: [Post] }
  type Mutation { createPost: Post createPosts: [Post] }
  type Subscription { onPost(id: ID, title: String, likes: Int): Post onSure(id: ID): Post! onPosts(id: ID): [Post] }
`);
const post = {
  id: '1',
  title: 'One',
  tags: ['a', 'b'],
  likes: 3,
  author: { __typename: 'Person', id: 'p', name: 'Ana', email: 'ana@example.com' },
};
let nowMs = 0;
let alarms: { atMs: number | undefined; callback: () => void }[] = [];
const clock: AlarmClock = {
  now: () => nowMs,
  alarm: (callback) => {
    const alarm = { atMs: undefined as number | undefined, callback };
    alarms.push(alarm);
    return {
      set: (atMs) => {
        alarm.atMs = atMs;
      },
    };
  },
};
function passTime(milliseconds: number): void {
  nowMs += milliseconds;
  for (const alarm of alarms) {
    if (alarm.atMs === undefined || alarm.atMs > nowMs) continue;
    alarm.atMs = undefined;
    alarm.callback();
  }
}

/** What waits until all else has had its turn. */
let turns: (() => void)[];
let logged: unknown[];
let heard: (readonly [id: string, what: Json])[];
let subscriptions: Subscriptions;
beforeEach(() => {
  turns = [];
  logged = [];
  heard = [];
  alarms = [];
  subscriptions = new Subscriptions({
    limits: resolveLimits(subscriptionLimits, {
      subscriptionPayloadBytes: 2_000,
      subscriptionMessagesPerTurn: 3,
      subscriptionMessagesQueued: 20,
      subscriptionSelectionFields: 8,
      subscriptionSelectionFieldsTotal: 14,
    }),
    afterOthers: (callback) => turns.push(callback),
    clock,
    log: (...line) => logged.push(line),
  });
});

const everybody: SubscriptionCaller = { mayReach: () => true, isAlive: () => true };

async function subscribe(
  text: string,
  {
    caller = everybody,
    id = crypto.randomUUID(),
    isWanted = () => true,
    ...start
  }: {
    readonly caller?: SubscriptionCaller;
    readonly id?: string;
    readonly isWanted?: () => boolean;
  } & Parameters<typeof startInSchema>[2] = {},
) {
  const outcome = await subscriptions.subscribe({
    apiId: 'api',
    id,
    caller,
    isWanted,
    subscriber: {
      onLive: (live) => heard.push([live, 'live']),
      deliver: (told, message) => heard.push([told, parseJson(message)]),
      onEnd: (ended, { errorType }) => heard.push([ended, errorType]),
    },
    start: async () => startInSchema(schema, text, start),
  });
  return { id, outcome };
}

function publish(result: Json, fieldName = 'createPost'): number {
  const before = heard.length;
  subscriptions.publish({ apiId: 'api', fieldName, result });
  return heard.slice(before).filter(([, what]) => typeof what === 'object').length;
}

function told(id: string): Json[] {
  return heard.filter(([one, what]) => one === id && typeof what === 'object').map(([, what]) => what);
}

describe('a subscription', () => {
  it('lives before it is said to, and is told of all that is published from then on, in its order', async () => {
    const { id } = await subscribe('subscription { onPost { id } }');
    expect(heard).toEqual([[id, 'live']]);
    for (const number of ['1', '2', '3']) publish({ ...post, id: number });
    expect(told(id)).toEqual(['1', '2', '3'].map((number) => ({ data: { onPost: { id: number } } })));
  });

  it('is not begun for a client that has gone away meanwhile', async () => {
    const { outcome } = await subscribe('subscription { onPost { id } }', { isWanted: () => false });
    expect(outcome.kind).toBe('unwanted');
    expect([heard, subscriptions.count]).toEqual([[], 0]);
  });

  it('is told nothing once it is stopped', async () => {
    const { outcome } = await subscribe('subscription { onPost { id } }');
    (outcome as { subscription: LiveSubscription }).subscription.stop();
    expect(publish(post)).toBe(0);
    expect(subscriptions.count).toBe(0);
  });

  it('hears nothing of other fields, other APIs, and mutations that gave nothing', async () => {
    await subscribe('subscription { onPost { id } }');
    expect(publish(post, 'createPosts')).toBe(0);
    expect(publish(null)).toBe(0);
    subscriptions.publish({ apiId: 'other', fieldName: 'createPost', result: post });
    expect(heard.length).toBe(1);
  });
});

describe('a mutation that many are told of', () => {
  const everything = 'subscription { onPost { id } }';
  const ids = (id: string) => told(id).map((message) => JSON.stringify(message).replace(/\D/g, ''));
  const many = async (count: number) => {
    const all: string[] = [];
    for (let index = 0; index < count; index += 1) all.push((await subscribe(everything)).id);
    return all;
  };
  const takeTurn = () => turns.shift()?.();

  it('is told in slices, between which all else has its turn, and after what was published before', async () => {
    const all = await many(5);
    publish({ ...post, id: '1' });
    publish({ ...post, id: '2' });
    const counts = [heard.length];
    while (turns.length > 0) {
      takeTurn();
      counts.push(heard.length);
    }
    expect(counts).toEqual([5, 8, 11, 14, 15]);
    expect(all.map(ids)).toEqual(all.map(() => ['1', '2']));
  });

  it('is told to those who subscribed before it alone, and whoever subscribes meanwhile misses nothing after', async () => {
    const all = await many(4);
    publish({ ...post, id: '1' });
    const { id: late } = await subscribe(everything);
    publish({ ...post, id: '2' });
    while (turns.length > 0) takeTurn();
    expect([ids(late), ...all.map(ids)]).toEqual([['2'], ...all.map(() => ['1', '2'])]);
  });

  it('is told before an invalidation that came after it, and before its API ends', async () => {
    const invalidationFilter = {
      filterGroup: [{ filters: [{ fieldName: 'user', operator: 'eq', value: 'ana' }] }],
    };
    await many(3);
    const { id } = await subscribe(everything, { invalidationFilter });
    publish(post);
    subscriptions.invalidate('api', { subscriptionField: 'onPost', payload: { user: 'ana' } });
    publish(post);
    subscriptions.endAll('api', { errorType: 'Gone', message: '' });
    const ofIt = heard
      .filter(([one]) => one === id)
      .map(([, what]) => (typeof what === 'object' ? 'told' : what));
    expect(ofIt).toEqual(['live', 'told', 'SubscriptionInvalidated']);
    expect(heard.filter(([, what]) => what === 'Gone')).toHaveLength(3);
    expect(heard.filter(([, what]) => typeof what === 'object')).toHaveLength(7);
  });

  it('is told at once as far as too much waits', async () => {
    const all = await many(5);
    for (let number = 0; number < 10; number += 1) publish({ ...post, id: String(number) });
    expect(heard.length - all.length).toBeGreaterThanOrEqual(30);
    while (turns.length > 0) takeTurn();
    const numbers = Array.from({ length: 10 }, (_, number) => String(number));
    expect(all.map(ids)).toEqual(all.map(() => numbers));
  });

  it('keeps those of another API waiting for one slice only', async () => {
    await many(9);
    publish(post);
    takeTurn();
    const before = heard.length;
    await subscriptions.subscribe({
      ...{ apiId: 'other', id: 'other', caller: everybody, isWanted: () => true },
      subscriber: {
        onLive: () => {},
        deliver: (id, message) => heard.push([id, parseJson(message)]),
        onEnd: () => {},
      },
      start: async () => startInSchema(schema, everything),
    });
    subscriptions.publish({ apiId: 'other', fieldName: 'createPost', result: post });
    expect(heard.slice(before).map(([id]) => id)).toEqual(['other']);
  });
});

describe('what a subscriber gets', () => {
  it('is what both the mutation and the subscriber select, by the names that the subscriber gives', async () => {
    const { id } = await subscribe(
      'subscription { news: onPost { number: id title likes author { ...being } } } fragment being on Being { __typename called: name ... on Person { email } ... on Robot { model } }',
    );
    publish({
      __typename: 'Post',
      id: '1',
      title: 'One',
      author: { __typename: 'Person', name: 'Ana', email: 'ana@example.com' },
    });
    expect(told(id)).toEqual([
      {
        data: {
          news: {
            number: '1',
            title: 'One',
            likes: null,
            author: { __typename: 'Person', called: 'Ana', email: 'ana@example.com' },
          },
        },
      },
    ]);
  });

  it('is null, with an error, where the mutation left out what has to be there', async () => {
    const { id } = await subscribe('subscription { onPost { id title } }');
    const { id: sure } = await subscribe('subscription { onSure { id } }');
    const { id: inner } = await subscribe('subscription { onPost { title author { id name } } }');
    publish({ title: 'One', author: { name: 'Ana' } });
    expect(told(id)).toMatchObject([
      {
        data: { onPost: null },
        errors: [
          {
            message: "Cannot return null for non-nullable type: 'ID' within parent 'Post' (/onPost/id)",
            path: ['onPost', 'id'],
          },
        ],
      },
    ]);
    expect(told(sure)).toMatchObject([{ data: { onSure: null }, errors: [{ path: ['onSure', 'id'] }] }]);
    expect(told(inner)).toMatchObject([{ data: { onPost: { title: 'One', author: null } } }]);
  });

  it('is made of lists, and of what variables include', async () => {
    const { id } = await subscribe(
      'subscription ($no: Boolean!) { onPost { related { id title } tags likes @include(if: $no) title @skip(if: $no) } }',
      { variables: { no: false } },
    );
    publish({ related: [{ id: '2', title: 'Two' }, null], tags: ['x'], title: 'One' });
    expect(told(id)).toEqual([
      { data: { onPost: { related: [{ id: '2', title: 'Two' }, null], tags: ['x'], title: 'One' } } },
    ]);
  });

  it('has no field that the subscriber may not see', async () => {
    const caller = {
      ...everybody,
      mayReach: (type: string, field: string) => `${type}.${field}` !== 'Post.likes',
    };
    const { id } = await subscribe('subscription { onPost { id likes } }', { caller });
    const { id: other } = await subscribe('subscription { onPost { id likes } }');
    publish(post);
    expect(told(id)).toEqual([
      {
        data: { onPost: { id: '1', likes: null } },
        errors: [
          {
            path: ['onPost', 'likes'],
            data: null,
            errorType: 'Unauthorized',
            errorInfo: null,
            locations: [],
            message: 'Not Authorized to access likes on type Post',
          },
        ],
      },
    ]);
    expect(told(other)).toEqual([{ data: { onPost: { id: '1', likes: 3 } } }]);
  });

  it('is nothing, and the log says so, where it is too large', async () => {
    const { id } = await subscribe('subscription { onPost { title } }');
    const { id: small } = await subscribe('subscription { onPost { id } }');
    publish({ ...post, title: 'x'.repeat(2_000) });
    expect([told(id).length, told(small).length]).toEqual([0, 1]);
    expect(logged).toMatchObject([
      ['error', expect.stringContaining('too large'), { apiId: 'api', field: 'onPost' }],
    ]);
  });
});

describe('the arguments of a subscription', () => {
  it.each<[given: string, value: Json, expected: boolean]>([
    ['', { id: '1' }, true],
    ['(id: "1")', { id: '1' }, true],
    ['(id: "2")', { id: '1' }, false],
    ['(id: "1", likes: 3)', { id: '1', likes: 3 }, true],
    ['(id: "1", likes: 3)', { id: '1', likes: 4 }, false],
    ['(id: "1", likes: 3)', { id: '1' }, false],
    ['(title: null)', { id: '1' }, true],
    ['(title: null)', { id: '1', title: null }, true],
    ['(title: null)', { id: '1', title: '' }, false],
  ])('%s and %j: %s', async (given, value, expected) => {
    await subscribe(`subscription { onPost${given} { __typename } }`);
    expect(publish(value)).toBe(expected ? 1 : 0);
  });

  it('give way to a filter that its resolver has set', async () => {
    const filter = { filterGroup: [{ filters: [{ fieldName: 'likes', operator: 'gt', value: 5 }] }] };
    await subscribe('subscription { onPost(id: "nobody\'s") { id } }', { filter });
    expect([publish({ ...post, likes: 6 }), publish({ ...post, likes: 5 })]).toEqual([1, 0]);
  });

  it('do not begin it where the filter that its resolver has set is none', async () => {
    const { outcome } = await subscribe('subscription { onPost { id } }', { filter: { filterGroup: [] } });
    expect(outcome).toMatchObject({ kind: 'refused', errors: [{ errorType: 'BadRequestException' }] });
    const bad = await subscribe('subscription { onPost { id } }', { invalidationFilter: 7 });
    expect(bad.outcome.kind).toBe('refused');
    expect(subscriptions.count).toBe(0);
  });
});

describe('what is selected', () => {
  const five = 'id likes author { id name }';

  it('has as many fields as may be, those of fragments among them', async () => {
    const refused = { kind: 'refused', errors: [{ message: 'A subscription may select at most 8 fields.' }] };
    expect((await subscribe(`subscription { onPost { ${five} title } }`)).outcome.kind).toBe('live');
    const { outcome } = await subscribe(`subscription { onPost { ${five} title tags related { id } } }`);
    expect(outcome).toMatchObject(refused);
    const spread = 'related { ...some } ...some } } fragment some on Post { id title likes tags }';
    expect((await subscribe(`subscription { onPost { ${spread}`)).outcome).toMatchObject(refused);
  });

  it('is kept once for all who select the same, and bounded for all together', async () => {
    const outcomes = [];
    for (const alias of ['a', 'a', 'b', 'b', 'c'])
      outcomes.push((await subscribe(`subscription { onPost { ${alias}: title ${five} } }`)).outcome);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['live', 'live', 'live', 'live', 'refused']);
    expect(outcomes.at(-1)).toMatchObject({ errors: [{ errorType: 'LimitExceededError' }] });
    for (const outcome of outcomes) if (outcome.kind === 'live') outcome.subscription.stop();
    expect((await subscribe(`subscription { onPost { c: title ${five} } }`)).outcome.kind).toBe('live');
  });
});

describe('a subscription ends', () => {
  it('by an invalidation that its filter lets through', async () => {
    const of = (value: string): Json => ({
      filterGroup: [{ filters: [{ fieldName: 'user', operator: 'eq', value }] }],
    });
    const { id } = await subscribe('subscription { onPost { id } }', { invalidationFilter: of('ana') });
    const { id: other } = await subscribe('subscription { onPost { id } }', { invalidationFilter: of('bo') });
    await subscribe('subscription { onPost { id } }');
    const call = { subscriptionField: 'onPost', payload: { user: 'ana' } };
    expect([subscriptions.invalidate('api', call), subscriptions.invalidate('api', call)]).toEqual([1, 0]);
    expect(heard.filter(([, what]) => what === 'SubscriptionInvalidated')).toEqual([
      [id, 'SubscriptionInvalidated'],
    ]);
    publish(post);
    expect([told(id).length, told(other).length]).toEqual([0, 1]);
  });

  it('where its caller is nobody any more: before the next message, and soon without one', async () => {
    let isAlive = true;
    const caller = { ...everybody, isAlive: () => isAlive };
    const { id } = await subscribe('subscription { onPost { id } }', { caller });
    passTime(10_000);
    expect(subscriptions.count).toBe(1);
    isAlive = false;
    expect(publish(post)).toBe(0);
    expect(heard.at(-1)).toEqual([id, 'UnauthorizedException']);
    isAlive = true;
    const { id: quiet } = await subscribe('subscription { onPost { id } }', { caller });
    isAlive = false;
    passTime(10_000);
    expect(heard.at(-1)).toEqual([quiet, 'UnauthorizedException']);
    expect(subscriptions.count).toBe(0);
    expect(alarms.every(({ atMs }) => atMs === undefined)).toBe(true);
  });

  it('with its API', async () => {
    const { id } = await subscribe('subscription { onPost { id } }');
    subscriptions.endAll('other', { errorType: 'Gone', message: '' });
    expect(subscriptions.count).toBe(1);
    subscriptions.endAll('api', { errorType: 'Gone', message: '' });
    expect([heard.at(-1), subscriptions.count]).toEqual([[id, 'Gone'], 0]);
  });
});
