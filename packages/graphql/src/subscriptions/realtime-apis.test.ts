import { type AlarmClock, type Json, parseJson, resolveLimits } from '@cairn/kit';
import { beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '../authorization/caller.ts';
import { testApi, testCaller } from '../execution/testing/test-api.ts';
import { type ReadyApi, RealtimeApis } from './realtime-apis.ts';
import { subscriptionLimits } from './subscription-limits.ts';
import type { SubscriptionOutcome } from './subscriptions.ts';

const clock: AlarmClock = { now: () => 0, alarm: () => ({ set: () => {} }) };
/** The API as it is now; undefined where it is deleted. */
let api: ReadyApi | undefined;
/** Whoever starts waits here, while it is asked what he may see. */
let starting: { readonly reached: PromiseWithResolvers<void>; readonly goOn: PromiseWithResolvers<void> };
let heard: [id: string, what: Json][];
let apis: RealtimeApis;

const caller = testCaller(async (typeName) => {
  if (typeName !== 'Subscription') {
    starting.reached.resolve();
    await starting.goOn.promise;
  }
  return true;
});

function apiWith(post: string, grounds: string | null = 'a key'): ReadyApi {
  const program = testApi({
    sdl: `
      type Post { ${post} }
      type Other { id: ID }
      type Query { post: Post }
      type Mutation { createPost: Post createOther: Other }
      type Subscription {
        onPost: Post @aws_subscribe(mutations: ["createPost"])
        onOther: Other @aws_subscribe(mutations: ["createOther"])
      }
    `,
  });
  return {
    apiId: 'api',
    authorizer: { authorize: async () => caller, groundsOf: () => grounds ?? undefined },
    program,
  };
}

beforeEach(() => {
  starting = { reached: Promise.withResolvers(), goOn: Promise.withResolvers() };
  heard = [];
  api = apiWith('id: ID');
  apis = new RealtimeApis({
    find: async () => api,
    clock,
    ids: { uuid: () => 'id' },
    limits: resolveLimits(subscriptionLimits),
    log: () => {},
    afterOthers: () => {},
  });
});

async function subscribe(id: string, query = 'subscription { onPost { id } }'): Promise<SubscriptionOutcome> {
  const connected = await apis.findApi('api');
  if (connected === undefined) throw new Error('no API');
  const somebody = await connected.authorize({ headers: {}, requestId: '', sourceIps: [] });
  if (isRefusal(somebody)) throw new Error('refused');
  return connected.subscribe({
    ...{ id, query, variables: {}, operationName: undefined, headers: {}, requestId: '' },
    caller: somebody,
    isWanted: () => true,
    subscriber: {
      onLive: (live) => heard.push([live, 'live']),
      deliver: (told, message) => heard.push([told, parseJson(message)]),
      onEnd: (ended, { errorType }) => heard.push([ended, errorType]),
    },
  });
}

describe('an API that becomes another while somebody subscribes', () => {
  it('has no subscription where it was deleted', async () => {
    const outcome = subscribe('one');
    await starting.reached.promise;
    api = undefined;
    apis.endAll('api');
    starting.goOn.resolve();
    expect(await outcome).toMatchObject({ kind: 'refused', errors: [{ errorType: 'NotFoundException' }] });
    expect([heard, apis.count]).toEqual([[], 0]);
  });

  it('has none to a field that has changed, and begins those to others', async () => {
    const outcome = subscribe('one');
    const other = subscribe('two', 'subscription { onOther { id } }');
    await starting.reached.promise;
    api = apiWith('id: Int');
    await apis.definitionChanged('api');
    starting.goOn.resolve();
    expect(await outcome).toMatchObject({ kind: 'refused', errors: [{ errorType: 'SchemaChanged' }] });
    expect([(await other).kind, heard]).toEqual(['live', [['two', 'live']]]);
  });
});

describe('a change of an API', () => {
  it('ends what it was subscribed to before by another schema, and not what was subscribed to by the new one', async () => {
    starting.goOn.resolve();
    await subscribe('old');
    api = apiWith('id: ID title: String');
    await subscribe('new', 'subscription { onPost { title } }');
    await apis.definitionChanged('api');
    expect(heard).toEqual([
      ['old', 'live'],
      ['new', 'live'],
      ['old', 'SchemaChanged'],
    ]);
    expect(apis.count).toBe(1);
  });

  it.each([
    ['lets callers in by something else', 'another key'],
    ['does not have their mode any more', null],
  ])('ends those to an API that %s', async (_, grounds) => {
    starting.goOn.resolve();
    await subscribe('one');
    api = apiWith('id: ID');
    await apis.definitionChanged('api');
    expect(heard).toEqual([['one', 'live']]);
    api = apiWith('id: ID', grounds);
    await apis.definitionChanged('api');
    expect(heard.at(-1)).toEqual(['one', 'UnauthorizedException']);
    expect(apis.count).toBe(0);
  });

  it('begins none for whoever was let in before it', async () => {
    const outcome = subscribe('one');
    await starting.reached.promise;
    api = apiWith('id: ID', null);
    await apis.definitionChanged('api');
    starting.goOn.resolve();
    expect(await outcome).toMatchObject({
      kind: 'refused',
      errors: [{ errorType: 'UnauthorizedException' }],
    });
    expect(heard).toEqual([]);
  });
});
