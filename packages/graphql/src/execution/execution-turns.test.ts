import { describe, expect, it } from 'vitest';
import { ExecutionTurns, type TurnTaker } from './execution-turns.ts';
import { ask, testApi } from './testing/test-api.ts';

/** A process whose clock is moved by what it does. */
class Process {
  nowMs = 0;
  /** What waits for others to have had their turn. */
  readonly later: (() => void)[] = [];
  readonly turns = new ExecutionTurns({
    clock: { now: () => this.nowMs },
    afterOthers: (work) => void this.later.push(work),
    limits: { graphqlTurnMs: 10 },
  });

  /** Lets all that waits have its turn once. */
  async goRound(): Promise<void> {
    for (const work of this.later.splice(0)) work();
    for (let microtasks = 0; microtasks < 1_000; microtasks += 1) await undefined;
  }
}

describe('turns', () => {
  it('end after some milliseconds of work, and begin again when others had theirs', async () => {
    const process = new Process();
    const { turns } = process;
    const taker: TurnTaker = { workMs: 0 };
    expect(turns.begins(taker)).toBe(false);
    process.nowMs += 9;
    expect(turns.begins(taker)).toBe(false);
    process.nowMs += 1;
    expect(turns.begins(taker)).toBe(true);
    expect(taker.workMs).toBe(10);
    await process.goRound();
    process.nowMs += 1_000;
    expect(turns.begins(taker)).toBe(false);
    // What others do between two turns is nobody's work.
    expect(taker.workMs).toBe(10);
  });

  it('go to the request that has worked least', async () => {
    const process = new Process();
    const order: string[] = [];
    const start = async (name: string, taker: TurnTaker, tookMs: number) => {
      do await process.turns.next(taker);
      while (process.turns.begins(taker));
      order.push(name);
      process.nowMs += tookMs;
    };
    const dear = { workMs: 0 };
    for (let count = 0; count < 3; count += 1) void start('dear', dear, 20);
    await process.goRound();
    const cheap = { workMs: 0 };
    void start('cheap', cheap, 1);
    while (process.later.length > 0) await process.goRound();
    expect(order).toEqual(['dear', 'cheap', 'dear', 'dear']);
  });
});

describe('a request with hundreds of dear resolvers', () => {
  it('runs one a turn, and lets others through between any two', async () => {
    const process = new Process();
    let evaluations = 0;
    const api = testApi({
      sdl: 'type Query { dear: String cheap: String }',
      resolvers: ['dear', 'cheap'].map((fieldName) => ({
        ...{ typeName: 'Query', fieldName, dataSourceName: 'none', code: fieldName },
        runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
      })),
      handlers: {
        dear: {
          request: () => {
            evaluations += 1;
            process.nowMs += 25;
            return { payload: 'dear' };
          },
        },
        cheap: { request: () => ({ payload: 'cheap' }) },
      },
      now: () => process.nowMs,
      turns: process.turns,
    });
    const aliases = Array.from({ length: 300 }, (_, index) => `a${index}: dear`).join(' ');
    const dear = ask(api, `{ ${aliases} }`);
    for (let microtasks = 0; microtasks < 1_000; microtasks += 1) await undefined;
    expect(evaluations).toBe(1);
    for (let round = 2; round <= 40; round += 1) {
      const cheap = ask(api, '{ cheap }');
      await process.goRound();
      expect((await cheap).data).toEqual({ cheap: 'cheap' });
      expect(evaluations).toBe(round);
    }
    while (process.later.length > 0) await process.goRound();
    expect(evaluations).toBe(300);
    expect(Object.keys((await dear).data as object)).toHaveLength(300);
  });
});
