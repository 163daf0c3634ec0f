import { beforeEach, expect, it } from 'vitest';
import { FailedAttempts } from './failed-attempts.ts';
import { type SignInFixture, signInFixture } from './testing/sign-in-fixture.ts';

let at: SignInFixture;
let attempts: FailedAttempts;
beforeEach(async () => {
  at = await signInFixture();
  attempts = new FailedAttempts(at.context);
});

const attempt = (name: string, isRight: boolean) =>
  attempts.prove(
    { userPoolId: 'p', proof: 'password', name },
    async () => isRight,
    () => new Error('locked'),
  );
const size = async (collection: string) => (await at.records.list(collection, { limit: 1_000 })).length;

it('locks no longer than a quarter of an hour, however many fail', async () => {
  const locks: number[] = [];
  for (let tries = 0; tries < 18; tries += 1) {
    await attempt('eve', false);
    const [record] = (await at.records.list('cognito-failed-attempts', { limit: 10 })).map(
      ({ value }) => JSON.parse(value) as { readonly lockedUntilMs: number },
    );
    locks.push(Math.max(0, ((record?.lockedUntilMs ?? 0) - at.clock.nowMs) / 1_000));
    at.clock.nowMs = Math.max(at.clock.nowMs, record?.lockedUntilMs ?? 0);
  }
  expect(locks).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]);
});

it('begins anew after a quarter of an hour of quiet', async () => {
  for (let tries = 0; tries < 4; tries += 1) await attempt('bob', false);
  at.clock.nowMs += 15 * 60_000 + 1;
  for (let tries = 0; tries < 4; tries += 1) expect(await attempt('bob', false)).toBe(false);
  expect(await attempt('bob', true)).toBe(true);
});

it('forgets what a success has made good, and what is long over', async () => {
  await attempt('bob', false);
  await attempt('bob', true);
  expect([await size('cognito-failed-attempts'), await size('cognito-failed-attempt-ends')]).toEqual([0, 0]);
  for (let user = 0; user < 200; user += 1) {
    await attempt(`user ${user}`, false);
    at.clock.nowMs += 60_000;
  }
  // Those of a quarter of an hour, and what was failed since the last clean-up.
  expect(await size('cognito-failed-attempts')).toBeLessThan(15 + 32 + 2);
  expect(await size('cognito-failed-attempt-ends')).toBe(await size('cognito-failed-attempts'));
});

it('does not lose count of who is at it while names that others make up fill the memory', async () => {
  const context = { ...at.context, limits: { ...at.context.limits, userPoolUsersInMemory: 3 } };
  attempts = new FailedAttempts(context);
  const user = { userPoolId: 'p', proof: 'password', name: 'bob' };
  const flooded = async () => {
    for (let other = 0; other < 4; other += 1) await attempt(`nobody ${other}`, false);
    return false;
  };
  const locked = () => new Error('locked');
  for (let tries = 0; tries < 5; tries += 1) await attempts.prove(user, flooded, locked);
  await expect(attempt('bob', true)).rejects.toThrow('locked');
});

it('does not count what could not be looked at', async () => {
  const user = { userPoolId: 'p', proof: 'password', name: 'bob' };
  const broken = () => Promise.reject(new Error('out of order'));
  for (let tries = 0; tries < 10; tries += 1) {
    await expect(attempts.prove(user, broken, () => new Error('locked'))).rejects.toThrow('out of order');
  }
  expect(await attempt('bob', true)).toBe(true);
});
