import { describe, expect, it } from 'vitest';
import { clientId, poolId, userPoolFixture, visitor } from '../testing/user-pool-fixture.ts';
import { keptCodes } from './kept-codes.ts';
import { sixDigits } from './six-digits.ts';

const ada = { userPoolId: poolId, sub: 'ada' };
const hour = 3_600;

async function codesFixture(options: Parameters<typeof userPoolFixture>[0] = {}) {
  const fixture = await userPoolFixture(options);
  const { pool, context, records } = fixture;
  const issue = async (user = ada, purpose: 'sign-up' | 'sms-mfa' = 'sign-up', seconds = hour) => {
    const { code, writes } = await context.codes.issue(pool, user, { purpose, seconds });
    await records.write(writes);
    return code;
  };
  const take = (code: string, user = ada, purpose: 'sign-up' | 'sms-mfa' = 'sign-up', address?: string) =>
    context.codes.take(pool, user, purpose, { code, address });
  return { ...fixture, issue, take };
}

/** A code that is not the one given. */
const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const mismatch = { name: 'CodeMismatchException' };
const expired = { name: 'ExpiredCodeException' };
const limited = {
  name: 'LimitExceededException',
  message: 'Attempt limit exceeded, please try after some time.',
};

describe('a code', () => {
  it('is six digits, drawn without favour', () => {
    const draws = [
      [0xff, 0xff, 0xff, 0xff],
      [0, 0, 0, 7],
    ];
    expect(sixDigits({ randomBytes: () => Uint8Array.from(draws.shift() ?? []) })).toBe('000007');
    // 4,294 millions are what four bytes hold whole: 4,294,000,000 is drawn again.
    const edge = [
      [0xff, 0xf1, 0x3d, 0x80],
      [0xff, 0xf1, 0x3d, 0x7f],
    ];
    expect(sixDigits({ randomBytes: () => Uint8Array.from(edge.shift() ?? []) })).toBe('999999');
  });

  it('is taken once, and one of two at once wins', async () => {
    const { issue, take } = await codesFixture();
    const code = await issue();
    const both = await Promise.allSettled([take(code), take(code), take(code)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(take(code)).rejects.toMatchObject(expired);
  });

  it('is taken for good: a server that starts again does not take it', async () => {
    const { issue, take, context, pool } = await codesFixture();
    const code = await issue();
    await take(code);
    const restarted = keptCodes(context);
    await expect(restarted.take(pool, ada, 'sign-up', { code, address: undefined })).rejects.toMatchObject(
      expired,
    );
  });

  it('is of one user and purpose', async () => {
    const { issue, take } = await codesFixture();
    const bob = { userPoolId: poolId, sub: 'bob' };
    const code = await issue();
    await issue(bob);
    await issue(ada, 'sms-mfa');
    await expect(take(code, bob)).rejects.toMatchObject(mismatch);
    await expect(take(code, ada, 'sms-mfa')).rejects.toMatchObject(mismatch);
    await take(code);
  });

  it('does not fit where its record was put in the place of another', async () => {
    const { issue, take, records } = await codesFixture();
    const code = await issue();
    const [record] = await records.list('cognito-codes', { prefix: `${poolId}/ada/sign-up/code`, limit: 1 });
    await records.write([
      { collection: 'cognito-codes', key: `${poolId}/bob/sign-up/code`, value: record?.value },
    ]);
    await expect(take(code, { userPoolId: poolId, sub: 'bob' })).rejects.toMatchObject(mismatch);
  });

  it('ends with its time, and with the next one', async () => {
    const { issue, take, clock } = await codesFixture();
    const first = await issue();
    clock.nowMs += hour * 1_000;
    await expect(take(first)).rejects.toMatchObject(expired);
    const second = await issue();
    if (first !== second) await expect(take(first)).rejects.toMatchObject(mismatch);
    await take(second);
  });

  it('is left alone by whoever only checks it, until he writes', async () => {
    const { issue, context, pool, records } = await codesFixture();
    const tried = { code: await issue(), address: undefined };
    const once = await context.codes.taking(pool, ada, 'sign-up', tried);
    const twice = await context.codes.taking(pool, ada, 'sign-up', tried);
    expect([await records.write(once), await records.write(twice)]).toEqual([true, false]);
  });
});

describe('tries', () => {
  it('are counted: after so many wrong ones not even the right one is taken, also after a restart', async () => {
    const { issue, take, clock, context, pool } = await codesFixture();
    const code = await issue();
    for (let time = 0; time < 5; time++) await expect(take(otherThan(code))).rejects.toMatchObject(mismatch);
    await expect(take(code)).rejects.toMatchObject(limited);
    const restarted = keptCodes(context);
    await expect(restarted.take(pool, ada, 'sign-up', { code, address: undefined })).rejects.toMatchObject(
      limited,
    );
    await expect(take(await issue())).rejects.toMatchObject(limited);
    clock.nowMs += hour * 1_000;
    await take(await issue());
  });

  it('are counted one by one, however many come at once', async () => {
    const { issue, take } = await codesFixture();
    const code = await issue();
    const all = await Promise.allSettled(Array.from({ length: 40 }, () => take(otherThan(code))));
    const names = all.map((one) => (one.status === 'rejected' ? (one.reason as Error).name : 'taken'));
    expect(names.filter((name) => name === 'CodeMismatchException')).toHaveLength(5);
    expect(names.filter((name) => name === 'LimitExceededException')).toHaveLength(35);
  });

  it('are counted by address, whoever they are for', async () => {
    const { issue, take } = await codesFixture({ limits: { userPoolCodeTriesPerAddress: 3 } });
    const users = ['one', 'two', 'three', 'four'].map((sub) => ({ userPoolId: poolId, sub }));
    const codes: string[] = [];
    for (const user of users) codes.push(await issue(user));
    for (const [at, user] of users.slice(0, 3).entries()) {
      await expect(take(otherThan(codes[at] ?? ''), user, 'sign-up', '198.51.100.1')).rejects.toMatchObject(
        mismatch,
      );
    }
    await expect(take(codes[3] ?? '', users[3], 'sign-up', '198.51.100.1')).rejects.toMatchObject(limited);
    await take(codes[3] ?? '', users[3], 'sign-up', '198.51.100.2');
  });
});

describe('tries of many at once from one address', () => {
  it.each(['198.51.100.1', '2001:db8::1'])('are judged up to its limit: %s', async (address) => {
    const { issue, take } = await codesFixture({ limits: { userPoolCodeTriesPerAddress: 32 } });
    const users = Array.from({ length: 200 }, (_, at) => ({ userPoolId: poolId, sub: `user-${at}` }));
    const codes = await Promise.all(users.map((user) => issue(user)));
    const all = await Promise.allSettled(
      users.map((user, at) => take(otherThan(codes[at] as string), user, 'sign-up', address)),
    );
    const names = all.map((one) => (one.status === 'rejected' ? (one.reason as Error).name : 'taken'));
    expect(names.filter((name) => name === 'CodeMismatchException')).toHaveLength(32);
    expect(names.filter((name) => name === 'LimitExceededException')).toHaveLength(168);
  });

  it('hold a place while they are judged, and right ones give it back', async () => {
    const { issue, take } = await codesFixture({ limits: { userPoolCodeTriesPerAddress: 3 } });
    const address = '198.51.100.1';
    const users = Array.from({ length: 20 }, (_, at) => ({ userPoolId: poolId, sub: `user-${at}` }));
    for (const user of users) await take(await issue(user), user, 'sign-up', address);
    const [one, other] = users;
    for (const user of [one, other, one]) {
      await expect(take(otherThan(await issue(user)), user, 'sign-up', address)).rejects.toMatchObject(
        mismatch,
      );
    }
    await expect(take(await issue(other), other, 'sign-up', address)).rejects.toMatchObject(limited);
  });
});

describe('sending', () => {
  it('is bounded within an hour, also for many at once', async () => {
    const { issue, clock } = await codesFixture();
    const all = await Promise.allSettled(Array.from({ length: 9 }, () => issue()));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    await expect(issue()).rejects.toMatchObject(limited);
    clock.nowMs += hour * 1_000;
    await issue();
  });

  it('does not count codes that were taken', async () => {
    const { issue, take } = await codesFixture();
    for (let time = 0; time < 12; time++) await take(await issue());
  });
});

describe('codes of nobody', () => {
  it('fill so many places and no more', async () => {
    const { records, operations } = await codesFixture({ limits: { userPoolCodeTriesPerAddress: 10_000 } });
    const names = Array.from({ length: 300 }, (_, number) => `nobody${number}`);
    for (const Username of names) {
      await operations.forgotPassword(visitor(), { ClientId: clientId, Username });
    }
    const kept = await records.list('cognito-codes', { limit: 10_000 });
    expect(kept.length).toBeLessThanOrEqual(900);
    for (const { key, value } of kept) {
      expect(key).toMatch(/\/nobody-\d{1,5}\/forgot-password\/(?:code|counts|address)$/);
      // The address that is told is made up of letters, and of no name that was given.
      expect(value).not.toMatch(/nobody\d/);
    }
  });
});
