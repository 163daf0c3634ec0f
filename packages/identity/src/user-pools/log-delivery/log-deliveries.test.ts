import { type CallService, ServiceError } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { userPoolFixture } from '../testing/user-pool-fixture.ts';
import { LogDeliveries, type LogEntry } from './log-deliveries.ts';
import { javaDate } from './log-messages.ts';

const collection = 'cognito-log-lines';

/** Deliveries of a pool that tells a group of its sign-ins, over a service that the test answers for. */
async function deliveriesOf(answer: CallService, limit = 10) {
  const { context, pool, records } = await userPoolFixture({ limits: { userPoolLogLines: limit } });
  const { store } = context;
  const log = { source: 'userAuthEvents', level: 'INFO', logGroupName: 'g', logGroupArn: 'arn' } as const;
  await store.change(pool.id, (changes) =>
    changes.put(store.logDeliveries, { userPoolId: pool.id, logs: [log], changedMs: 0 }),
  );
  const warnings: string[] = [];
  const put: string[] = [];
  const ports = {
    ...context,
    log: (_level: string, message: string) => void warnings.push(message),
    callService: (async (call) => {
      const result = await answer(call);
      const { logEvents = [] } = call.input as { readonly logEvents?: readonly { message: string }[] };
      if (call.action === 'PutLogEvents') put.push(...logEvents.map(({ message }) => message));
      return result;
    }) satisfies CallService,
  };
  const entry = (number: number): LogEntry => ({
    ...{ userPoolId: pool.id, source: 'userAuthEvents', atMs: number },
    message: { number },
  });
  const waiting = async () => (await records.list(collection, { limit: 100 })).length;
  return {
    deliveries: new LogDeliveries(ports),
    again: () => new LogDeliveries(ports),
    entry,
    put,
    waiting,
    warnings,
  };
}

const numbersIn = (put: readonly string[]) => put.map((text) => JSON.parse(text).message.number);

describe('lines for the log of a pool', () => {
  it('hold nobody up where the log is slow, and are no more than a limit', async () => {
    let answer = () => {};
    const slow = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { deliveries, entry, put, waiting, warnings } = await deliveriesOf(async () => {
      await slow;
      return {};
    }, 3);
    for (let number = 0; number < 5; number++) await deliveries.note(entry(number));
    expect(put).toEqual([]);
    expect(await waiting()).toBe(3);
    answer();
    await deliveries.settled();
    expect(numbersIn(put)).toEqual([0, 1, 2]);
    expect(warnings).toEqual([expect.stringMatching(/^2 lines .* left out/)]);
    expect(await waiting()).toBe(0);
    await deliveries.note(entry(6));
    await deliveries.settled();
    expect(numbersIn(put)).toEqual([0, 1, 2, 6]);
  });

  it('wait where the log cannot be written now, and are written by the next start', async () => {
    let isDown = true;
    const { deliveries, again, entry, put, waiting } = await deliveriesOf(async () => {
      if (isDown) throw new ServiceError('ServiceUnavailableException', 'later');
      return {};
    });
    await deliveries.note(entry(1));
    await deliveries.end();
    expect(await waiting()).toBe(1);
    isDown = false;
    const next = again();
    next.send();
    await next.settled();
    expect(numbersIn(put)).toEqual([1]);
    expect(await waiting()).toBe(0);
  });

  it('are given up where their group is gone, and the log of the server says how many', async () => {
    const { deliveries, entry, waiting, warnings } = await deliveriesOf(async () => {
      throw new ServiceError('ResourceNotFoundException', 'gone');
    });
    await deliveries.note(entry(1));
    await deliveries.settled();
    expect(await waiting()).toBe(0);
    expect(warnings).toEqual([expect.stringMatching(/^1 lines could not be written/)]);
  });

  it('are not kept where no log wants them', async () => {
    const { deliveries, entry, waiting } = await deliveriesOf(async () => ({}));
    await deliveries.note({ ...entry(1), source: 'userNotification' });
    expect(await waiting()).toBe(0);
  });
});

it('prints an instant as Java does', () => {
  expect(javaDate(Date.UTC(2024, 6, 7, 7, 5, 9))).toBe('Sun Jul 07 07:05:09 UTC 2024');
});
