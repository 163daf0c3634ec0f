import { createHash } from 'node:crypto';
import type { Digest } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { attemptId } from './attempt-id.ts';
import { TaskTokens, type TokenOrigin } from './task-token.ts';

const digest: Digest = {
  hex: (algorithm, text) => createHash(algorithm.replace('-', '')).update(text).digest('hex'),
};
const origin: TokenOrigin = { secret: 's', installationId: 'a', earlierInstallations: [] };
const task = { frameId: 40, scheduledEventId: 1_000 };
const key = { executionId: 7, ...task };

describe('a task token', () => {
  it('tells its attempt and the version of its form', () => {
    const tokens = new TaskTokens(digest, origin);
    const token = tokens.print(7, task);
    expect(token).toMatch(/^1\./);
    expect(tokens.read(token)).toEqual(key);
  });

  it.each([
    ['an empty text', () => ''],
    ['a text without points', () => 'token'],
    ['another version', (token: string) => token.replace(/^1/, '2')],
    ['another execution', (token: string) => token.replace('.7.', '.8.')],
    ['a missing number', (token: string) => token.replace('.7.', '.')],
    ['a changed tag', (token: string) => `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`],
    ['a shortened tag', (token: string) => token.slice(0, -1)],
    ['a lengthened tag', (token: string) => `${token}0`],
    ['no tag', (token: string) => token.slice(0, token.lastIndexOf('.') + 1)],
  ])('is refused with %s', (_, change) => {
    const tokens = new TaskTokens(digest, origin);
    expect(tokens.read(change(tokens.print(7, task)))).toBeUndefined();
  });

  it('of another secret or another installation is refused', () => {
    const token = new TaskTokens(digest, origin).print(7, task);
    expect(new TaskTokens(digest, { ...origin, secret: 't' }).read(token)).toBeUndefined();
    expect(new TaskTokens(digest, { ...origin, installationId: 'b' }).read(token)).toBeUndefined();
  });

  it('given out before a restore counts only for what was scheduled before it', () => {
    const token = new TaskTokens(digest, origin).print(7, task);
    const restored: TokenOrigin = {
      ...origin,
      installationId: 'b',
      earlierInstallations: [{ id: 'a', untilMs: 50 }],
    };
    const tokens = new TaskTokens(digest, restored);
    expect(tokens.read(token)).toEqual({ ...key, scheduledBeforeMs: 50 });
    expect(tokens.read(tokens.print(7, task))).toEqual(key);
    const restoredAgain = new TaskTokens(digest, { ...restored, installationId: 'c' });
    expect(restoredAgain.read(tokens.print(7, task))).toBeUndefined();
  });
});

describe('the id of an attempt', () => {
  it('has the shape of a UUID and stays the same', () => {
    expect(attemptId(digest, 'a', key)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(attemptId(digest, 'a', key)).toBe(attemptId(digest, 'a', { ...key }));
  });

  it.each([
    ['installation', 'b', key],
    ['execution', 'a', { ...key, executionId: 8 }],
    ['frame', 'a', { ...key, frameId: 4 }],
    ['attempt', 'a', { ...key, scheduledEventId: 1_001 }],
  ])('is another for another %s', (_, installationId, other) => {
    expect(attemptId(digest, installationId, other)).not.toBe(attemptId(digest, 'a', key));
  });
});
