import { describe, expect, it } from 'vitest';
import { LiveClient } from '../live/live-client.ts';
import { LiveHub } from '../live/live-hub.ts';
import type { Credentials } from '../wire/credentials.ts';
import { SignInKeeper } from './sign-in-keeper.ts';

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

const keysOf = (principal: string, accessKeyId: string): Credentials => ({
  accessKeyId,
  secretAccessKey: 'x',
  principal,
  account: '111122223333',
});

/** The tabs of a browser, with the hub that they share. */
class Browser {
  nowMs = 0;
  readonly #hub = new LiveHub({
    nowMs: () => this.nowMs,
    random: () => 1,
    after: () => () => undefined,
    async *open() {},
  });

  tab() {
    const reloads: number[] = [];
    const say = this.#hub.connect((message) => queueMicrotask(() => live.take(message)));
    const live: LiveClient = new LiveClient((message) => queueMicrotask(() => say(message)));
    const timers: (() => void)[] = [];
    const keeper = new SignInKeeper({
      live,
      reload: () => reloads.push(this.nowMs),
      nowMs: () => this.nowMs,
      after: (_milliseconds, run) => {
        timers.push(run);
        return () => timers.splice(timers.indexOf(run), 1);
      },
    });
    keeper.watch();
    /** Calls for credentials and says what came of it. */
    const call = (visit = keeper.visit) => {
      const outcome: { of?: string } = {};
      keeper.credentialsOf(visit).then(
        ({ accessKeyId }) => {
          outcome.of = accessKeyId;
        },
        (error) => {
          outcome.of = error.code;
        },
      );
      return outcome;
    };
    return { keeper, reloads, call, timers };
  }
}

describe('who is signed in', () => {
  it('is nobody at first, and then the same in all tabs', async () => {
    const browser = new Browser();
    const [one, two] = [browser.tab(), browser.tab()];
    expect(one.keeper.state).toBe('asking');
    await settle();
    expect([one.keeper.state, two.keeper.state]).toEqual(['left', 'left']);
    one.keeper.signIn(keysOf('ada', 'A1'));
    await settle();
    const late = browser.tab();
    await settle();
    expect([one, two, late].map(({ keeper }) => keeper.state)).toEqual(['in', 'in', 'in']);
    expect([one, two, late].flatMap(({ reloads }) => reloads)).toEqual([]);
  });

  it('keeps the page and what waits while credentials have ended, for the same principal', async () => {
    const browser = new Browser();
    const [one, two] = [browser.tab(), browser.tab()];
    one.keeper.signIn(keysOf('ada', 'A1'));
    await settle();
    const { visit } = one.keeper;
    two.keeper.refuse('A1');
    await settle();
    expect([one.keeper.state, two.keeper.state, one.keeper.account]).toEqual([
      'ended',
      'ended',
      '111122223333',
    ]);
    const waiting = one.call();
    await settle();
    expect(waiting).toEqual({});
    two.keeper.signIn(keysOf('ada', 'A2'));
    await settle();
    expect([waiting.of, one.keeper.visit, one.reloads, two.reloads]).toEqual(['A2', visit, [], []]);
  });

  it('leaves nothing to another principal: what waits fails, pages begin anew', async () => {
    const browser = new Browser();
    const [one, two] = [browser.tab(), browser.tab()];
    one.keeper.signIn(keysOf('ada', 'A1'));
    await settle();
    one.keeper.refuse('A1');
    const before = [one.keeper.visit, two.keeper.visit];
    const calls = [one.call(), two.call()];
    await settle();
    one.keeper.signIn(keysOf('bob', 'B1'));
    await settle();
    expect(calls.map(({ of }) => of)).toEqual(['SignedOut', 'A1']);
    expect(one.keeper.state).toBe('in');
    expect(one.keeper.visit).not.toBe(before[0]);
    // The other tab is loaded anew, and asks who is here.
    expect([one.reloads.length, two.reloads.length, two.keeper.state]).toEqual([0, 1, 'left']);
    const old = one.call(before[0]);
    const own = one.call();
    await settle();
    expect([old.of, own.of]).toEqual(['SignedOut', 'B1']);
  });

  it('is nobody in any tab once someone signs out', async () => {
    const browser = new Browser();
    const [one, two] = [browser.tab(), browser.tab()];
    one.keeper.signIn(keysOf('ada', 'A1'));
    await settle();
    one.keeper.leave();
    await settle();
    for (const { keeper, reloads, call } of [one, two]) {
      expect([keeper.state, reloads.length]).toEqual(['left', 1]);
      const outcome = call();
      await settle();
      expect(outcome.of).toBe('SignedOut');
    }
    const late = browser.tab();
    await settle();
    expect([late.keeper.state, late.reloads]).toEqual(['left', []]);
  });

  it('is not signed out by what is said late of older keys', async () => {
    const browser = new Browser();
    const one = browser.tab();
    one.keeper.signIn(keysOf('ada', 'A1'));
    one.keeper.signIn(keysOf('ada', 'A2'));
    await settle();
    one.keeper.refuse('A1');
    await settle();
    expect(one.keeper.state).toBe('in');
  });

  it('ends by the clock, shortly before the keys do', async () => {
    const browser = new Browser();
    const one = browser.tab();
    one.keeper.signIn({ ...keysOf('ada', 'A1'), expiresAtMs: 100_000 });
    await settle();
    browser.nowMs = 90_000;
    for (const run of one.timers) run();
    expect(one.keeper.state).toBe('ended');
  });
});
