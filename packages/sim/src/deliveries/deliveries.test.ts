import {
  type CallService,
  type Delivery,
  type DeliveryHandler,
  resolveLimits,
  type ServiceCall,
  ServiceError,
  seededRandom,
  timeOrderedIds,
} from '@cairn/kit';
import { deliveryLimits } from '@cairn/resources';
import { Deliveries } from '@cairn/resources/deliveries';
import { openMemoryStore, type Store } from '@cairn/store';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../workflows/manual-clock.ts';

const root = { arn: 'arn:aws:iam::123456789012:root' };

let store: Store;
let clock: ManualClock;
let calls: ServiceCall[];
let answer: CallService;
let logged: string[];

beforeEach(async () => {
  store = await openMemoryStore();
  clock = new ManualClock(Date.UTC(2026, 0, 31, 12));
  calls = [];
  logged = [];
  answer = async () => ({});
});

function makeDeliveries(
  options: {
    readonly limits?: { readonly [name: string]: number };
    readonly handlers?: { readonly [name: string]: DeliveryHandler };
    readonly records?: Store['records'];
    readonly holdClocks?: () => () => void;
  } = {},
): Deliveries {
  const random = seededRandom(1);
  return new Deliveries({
    records: options.records ?? store.records,
    callService: async (call) => {
      calls.push(call);
      return answer(call);
    },
    clock,
    random,
    ids: timeOrderedIds(clock, random),
    limits: resolveLimits(deliveryLimits, options.limits),
    log: (level, message) => logged.push(`${level} ${message}`),
    ...(options.handlers !== undefined && { handlers: options.handlers }),
    ...(options.holdClocks !== undefined && { holdClocks: options.holdClocks }),
  });
}

async function started(options?: Parameters<typeof makeDeliveries>[0]): Promise<Deliveries> {
  const deliveries = makeDeliveries(options);
  await deliveries.start();
  return deliveries;
}

function delivery(more: Partial<Delivery> & { readonly input?: string } = {}): Delivery {
  const { input = 'hello', ...rest } = more;
  return {
    destination: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
    target: {
      kind: 'call',
      call: {
        service: 'lambda',
        action: 'Invoke',
        input: { Payload: input },
        account: '123456789012',
        region: 'eu-west-1',
        principal: root,
      },
    },
    retriesMax: 3,
    ageSecondsMax: 3_600,
    ...rest,
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await settled();
}
/** Time passes, and what becomes due happens. */
async function pass(ms: number): Promise<void> {
  clock.ringUntil(clock.now() + ms);
  await quiet();
}
async function kept(): Promise<number> {
  const all = await store.records.list('deliveries', { limit: 1_000_000 });
  const bodies = await store.records.list('delivery-bodies', { limit: 1_000_000 });
  return all.length + bodies.length;
}
function texts(): unknown[] {
  return calls.map(({ input }) => (input as { Payload: unknown }).Payload);
}
const busy = new ServiceError('ThrottlingException', 'Rate exceeded', { status: 400 });
const gone = new ServiceError('ResourceNotFoundException', 'Function not found', { status: 404 });

describe('a delivery', () => {
  it('is kept before it is acknowledged, made with its id, and forgotten when it is done', async () => {
    const deliveries = await started();
    expect(await deliveries.deliver([delivery({ id: 'd1' })])).toBe(true);
    expect(await kept()).toBe(1);
    await quiet();
    expect(calls).toMatchObject([{ service: 'lambda', action: 'Invoke', idempotencyKey: 'd1' }]);
    expect(await kept()).toBe(0);
  });

  it('is written with what caused it, or not at all', async () => {
    const deliveries = await started();
    const along = { collection: 'x', key: 'k', value: 'v', ifAbsent: true } as const;
    expect(await deliveries.deliver([delivery()], [along])).toBe(true);
    expect(await deliveries.deliver([delivery()], [along])).toBe(false);
    await quiet();
    expect(calls).toHaveLength(1);
    expect(await store.records.get('x', 'k')).toBe('v');
  });

  it('fails with the store, and is not made then', async () => {
    const records = { ...store.records, write: () => Promise.reject(new Error('disk full')) };
    const deliveries = await started({ records });
    await expect(deliveries.deliver([delivery()])).rejects.toThrow('disk full');
    await quiet();
    expect(calls).toEqual([]);
  });

  it.each([10, 100_000])('is taken up by the next process, body of %i characters', async (length) => {
    const first = makeDeliveries();
    await first.deliver([delivery({ input: 'x'.repeat(length) }), delivery({ destination: 'another' })]);
    expect(calls).toEqual([]);
    const second = await started();
    await quiet();
    expect(texts()).toHaveLength(2);
    expect(texts()).toContain('x'.repeat(length));
    expect(await kept()).toBe(0);
    await second.stop();
  });

  it('waits until its time', async () => {
    const deliveries = await started();
    await deliveries.deliver([delivery({ notBeforeMs: clock.now() + 60_000 })]);
    await quiet();
    expect(calls).toEqual([]);
    await pass(59_999);
    await quiet();
    expect(calls).toEqual([]);
    await pass(1);
    await quiet();
    expect(calls).toHaveLength(1);
  });

  it('holds skipped clocks until its first attempt has ended', async () => {
    let held = 0;
    const holdClocks = () => {
      held += 1;
      return () => {
        held -= 1;
      };
    };
    const { promise, reject } = Promise.withResolvers<never>();
    answer = () => promise;
    const deliveries = await started({ holdClocks });
    await deliveries.deliver([delivery()]);
    await quiet();
    expect(held).toBe(1);
    reject(busy);
    await quiet();
    expect(held).toBe(0);
    expect(await kept()).toBe(1);
  });
});

describe('a delivery that fails', () => {
  it('is tried again after waits that double, with chance, until it goes well', async () => {
    let left = 3;
    answer = async () => {
      if (left-- > 0) throw busy;
      return {};
    };
    const deliveries = await started();
    await deliveries.deliver([delivery()]);
    const waits: number[] = [];
    for (;;) {
      await quiet();
      const nextMs = clock.nextMs;
      if (nextMs === undefined) break;
      waits.push(nextMs - clock.now());
      await pass(nextMs - clock.now());
    }
    expect(waits).toHaveLength(3);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(500 * 2 ** index);
      expect(wait).toBeLessThanOrEqual(1_000 * 2 ** index + 1);
    }
    expect(calls).toHaveLength(4);
    expect(await kept()).toBe(0);
  });

  it('waits as long as it says itself', async () => {
    answer = async () => {
      throw busy;
    };
    const deliveries = await started();
    await deliveries.deliver([delivery({ retryDelaysSeconds: [0, 7] })]);
    await quiet();
    await pass(0);
    await quiet();
    expect(calls).toHaveLength(2);
    expect((clock.nextMs as number) - clock.now()).toBe(7_000);
  });

  const deadLetter = {
    queueArn: 'arn:aws:sqs:eu-west-1:123456789012:dead',
    body: '{"an":"event"}',
    principal: root,
    attributes: { RULE_ARN: 'arn:rule' },
  };
  const failFirst =
    (error: unknown): CallService =>
    async ({ service }) => {
      if (service === 'lambda') throw error;
      return {};
    };

  it('for what it is ends at once in its dead letter', async () => {
    answer = failFirst(gone);
    const deliveries = await started();
    await deliveries.deliver([delivery({ id: 'd1', deadLetter })]);
    await quiet();
    expect(calls).toHaveLength(2);
    expect(calls[1]).toMatchObject({
      service: 'sqs',
      action: 'SendMessage',
      account: '123456789012',
      region: 'eu-west-1',
      idempotencyKey: 'd1-dead',
      input: {
        QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead',
        MessageBody: '{"an":"event"}',
        MessageAttributes: {
          ERROR_CODE: { DataType: 'String', StringValue: 'ResourceNotFoundException' },
          ERROR_MESSAGE: { DataType: 'String', StringValue: 'Function not found' },
          RULE_ARN: { DataType: 'String', StringValue: 'arn:rule' },
        },
      },
    });
    expect(await kept()).toBe(0);
  });

  it('too often ends in its dead letter, which says so', async () => {
    answer = failFirst(busy);
    const deliveries = await started();
    await deliveries.deliver([delivery({ retriesMax: 2, deadLetter })]);
    for (let turn = 0; turn < 3; turn++) {
      await quiet();
      await pass(10_000);
    }
    await quiet();
    expect(calls.filter(({ service }) => service === 'lambda')).toHaveLength(3);
    expect(calls.at(-1)?.input).toMatchObject({
      MessageAttributes: {
        EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumRetryAttempts' },
        RETRY_ATTEMPTS: { StringValue: '2' },
      },
    });
  });

  it('too long ends in its dead letter, which says so', async () => {
    answer = failFirst(busy);
    const deliveries = await started();
    await deliveries.deliver([delivery({ retriesMax: 185, ageSecondsMax: 60, deadLetter })]);
    for (let turn = 0; turn < 20; turn++) {
      await quiet();
      await pass(30_000);
    }
    await quiet();
    expect(calls.at(-1)?.input).toMatchObject({
      MessageAttributes: { EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumEventAgeInSeconds' } },
    });
    expect(await kept()).toBe(0);
  });

  it('without a dead letter is dropped with a word', async () => {
    answer = failFirst(gone);
    const deliveries = await started();
    await deliveries.deliver([delivery()]);
    await quiet();
    expect(logged).toEqual(['warn a delivery failed and is dropped']);
    expect(await kept()).toBe(0);
  });

  it('keeps its count over restarts', async () => {
    answer = failFirst(busy);
    const first = await started();
    await first.deliver([delivery({ retriesMax: 1, deadLetter })]);
    await quiet();
    await first.stop();
    const second = await started();
    await quiet();
    expect(calls).toHaveLength(1);
    await pass(10_000);
    await quiet();
    expect(calls.map(({ service }) => service)).toEqual(['lambda', 'lambda', 'sqs']);
    await second.stop();
  });

  it('is not made again before the store took what came of it', async () => {
    let broken = 2;
    const records: Store['records'] = {
      ...store.records,
      get: (...key) => store.records.get(...key),
      list: (...page) => store.records.list(...page),
      write: async (writes) => {
        if (writes.some(({ value }) => value === undefined) && broken-- > 0) throw new Error('disk full');
        return store.records.write(writes);
      },
    };
    const deliveries = await started({ records });
    await deliveries.deliver([delivery()]);
    await quiet();
    await pass(1_000);
    await quiet();
    await pass(1_000);
    await quiet();
    expect(calls).toHaveLength(1);
    expect(await kept()).toBe(0);
  });
});

describe('destinations', () => {
  it('do not wait for one that is slow or dead, however much waits for it', async () => {
    const { promise: never } = Promise.withResolvers<never>();
    answer = ({ input }) => ((input as { Payload: string }).Payload === 'slow' ? never : Promise.resolve({}));
    const deliveries = await started({ limits: { deliveriesAtATime: 40, deliveriesToOneAtATime: 16 } });
    const slow = Array.from({ length: 1_000 }, () => delivery({ destination: 'slow', input: 'slow' }));
    await deliveries.deliver(slow);
    await deliveries.deliver(
      Array.from({ length: 100 }, () => delivery({ destination: 'fast', input: 'fast' })),
    );
    await quiet();
    expect(texts().filter((text) => text === 'slow')).toHaveLength(16);
    expect(texts().filter((text) => text === 'fast')).toHaveLength(100);
  });

  it('get one delivery at a time once one failed, more again when one went well', async () => {
    let isDead = true;
    let underWay = 0;
    let most = 0;
    answer = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await settled();
      underWay -= 1;
      if (isDead) throw busy;
      return {};
    };
    const deliveries = await started();
    await deliveries.deliver([delivery()]);
    await quiet();
    most = 0;
    await deliveries.deliver(Array.from({ length: 100 }, () => delivery({ retriesMax: 1_000 })));
    for (let turn = 0; turn < 20; turn++) await quiet();
    expect(most).toBe(1);
    isDead = false;
    for (let turn = 0; turn < 30; turn++) await pass(10_000);
    expect(most).toBeGreaterThan(8);
    expect(await kept()).toBe(0);
  });

  it('that want order get one at a time, in order, through failures and restarts', async () => {
    const seen: unknown[] = [];
    let left = 2;
    answer = async ({ input }) => {
      if (left-- > 0) throw busy;
      seen.push((input as { Payload: string }).Payload);
      return {};
    };
    const first = await started();
    const all = Array.from({ length: 50 }, (_, index) => delivery({ ordered: true, input: String(index) }));
    await first.deliver(all.slice(0, 20));
    await first.deliver(all.slice(20));
    await quiet();
    expect(calls).toHaveLength(1);
    await first.stop();
    await started({ limits: { deliveriesInMemory: 3 } });
    for (let turn = 0; turn < 5; turn++) {
      await quiet();
      await pass(10_000);
    }
    for (let turn = 0; turn < 20; turn++) await quiet();
    expect(seen).toEqual(all.map((_, index) => String(index)));
    expect(await kept()).toBe(0);
  });

  it('get every delivery once, whatever comes while records are read', async () => {
    const done = new Map<string, number>();
    answer = async ({ idempotencyKey }) => {
      done.set(idempotencyKey as string, (done.get(idempotencyKey as string) ?? 0) + 1);
      await settled();
      return {};
    };
    const earlier = makeDeliveries();
    for (let n = 0; n < 300; n++)
      await earlier.deliver([delivery({ id: `e${n}`, destination: `d${n % 3}` })]);
    const deliveries = makeDeliveries({ limits: { deliveriesInMemory: 4, deliveriesAtATime: 7 } });
    const starting = deliveries.start();
    for (let n = 0; n < 300; n++) {
      await deliveries.deliver([
        delivery({ id: `l${n}`, destination: `d${n % 4}`, notBeforeMs: clock.now() + (n % 5) * 100 }),
      ]);
      if (n % 50 === 0) await pass(50);
    }
    await starting;
    await vi.waitFor(async () => {
      await pass(100);
      await quiet();
      expect(await kept()).toBe(0);
    });
    expect(done.size).toBe(600);
    expect([...done.values()].every((times) => times === 1)).toBe(true);
  });
});

describe('a handler', () => {
  it('is given what the delivery brings, decides on further attempts, and says what follows', async () => {
    const seen: unknown[] = [];
    const handlers: { readonly [name: string]: DeliveryHandler } = {
      mine: async (input, { id, failures, state }) => {
        seen.push([input, id, failures, state]);
        if (state === undefined) return { kind: 'again', afterMs: 60_000, state: { tries: 1 } };
        return { kind: 'delivered', following: [delivery({ destination: 'next' })] };
      },
    };
    const first = await started({ handlers });
    const target = { kind: 'handler', handler: 'mine', input: { n: 1 } } as const;
    await first.deliver([delivery({ id: 'd1', target, retriesMax: 0 })]);
    await quiet();
    await first.stop();
    await started({ handlers });
    await pass(60_000);
    await quiet();
    expect(seen).toEqual([
      [{ n: 1 }, 'd1', 0, undefined],
      [{ n: 1 }, 'd1', 0, { tries: 1 }],
    ]);
    expect(calls).toHaveLength(1);
    expect(await kept()).toBe(0);
  });

  it('that ends with the server does its work again after the next start', async () => {
    const seen: boolean[] = [];
    const handlers: { readonly [name: string]: DeliveryHandler } = {
      mine: (_, { signal }) => {
        seen.push(signal.aborted);
        if (seen.length > 1) return Promise.resolve(undefined);
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      },
    };
    const first = await started({ handlers });
    await first.deliver([
      delivery({ target: { kind: 'handler', handler: 'mine', input: {} }, retriesMax: 0 }),
    ]);
    await quiet();
    await first.stop();
    expect(await kept()).toBe(1);
    await started({ handlers });
    await quiet();
    expect(seen).toEqual([false, false]);
    expect(await kept()).toBe(0);
  });
});
