import { describe, expect, it } from 'vitest';
import { ServiceError } from '../wire/service-error.ts';
import { LiveClient } from './live-client.ts';
import { LiveHub } from './live-hub.ts';
import type { FollowedHistory, HubMessage, LiveEvent, TabMessage } from './live-messages.ts';
import type { StreamRequest, StreamSign } from './open-stream.ts';

const scope = { account: '000000000000', region: 'us-east-1' };

/** A stream that the test writes to. */
interface OpenedStream {
  readonly request: StreamRequest;
  readonly signal: AbortSignal;
  readonly tell: (sign: StreamSign) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Lets everything that waits for nothing but its turn run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
}

/** A hub with a clock and streams of its own. */
class Bench {
  nowMs = 0;
  /** Streams that are opened end before they are. */
  isAway = false;
  /** Streams are there when the test says so. */
  isSlow = false;
  /** What streams are refused with. */
  refusal: ServiceError | undefined;
  readonly streams: OpenedStream[] = [];
  readonly #timers = new Set<{ readonly dueMs: number; readonly run: () => void }>();
  readonly hub = new LiveHub({
    nowMs: () => this.nowMs,
    random: () => 1,
    after: (milliseconds, run) => {
      const timer = { dueMs: this.nowMs + milliseconds, run };
      this.#timers.add(timer);
      return () => this.#timers.delete(timer);
    },
    open: (request, signal) => this.#open(request, signal),
  });

  async #nothing(): Promise<void> {
    await settle();
  }

  #open(request: StreamRequest, signal: AbortSignal): AsyncIterable<StreamSign> {
    const queue: (StreamSign | 'end')[] = this.isAway ? ['end'] : this.isSlow ? [] : [{ kind: 'open' }];
    const { refusal } = this;
    let wake: (() => void) | undefined;
    signal.addEventListener('abort', () => wake?.());
    const say = async (sign: StreamSign | 'end') => {
      queue.push(sign);
      wake?.();
      await this.#nothing();
    };
    this.streams.push({ request, signal, tell: say, end: () => say('end') });
    return {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          if (refusal !== undefined) throw refusal;
          if (signal.aborted) throw signal.reason;
          const next = queue.shift();
          if (next === 'end') return;
          if (next !== undefined) yield next;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      },
    };
  }

  async pass(milliseconds: number): Promise<void> {
    await settle();
    const untilMs = this.nowMs + milliseconds;
    for (;;) {
      const next = [...this.#timers]
        .filter((timer) => timer.dueMs <= untilMs)
        .sort((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.nowMs = next.dueMs;
      next.run();
      await settle();
    }
    this.nowMs = untilMs;
    await settle();
  }

  tab() {
    const heard: HubMessage[] = [];
    const say: (message: TabMessage) => void = this.hub.connect((message) => heard.push(message));
    return {
      heard,
      say,
      want: (executions: boolean, ...histories: FollowedHistory[]) =>
        say({ kind: 'want', wanted: { scope, executions, histories } }),
      events: (): readonly LiveEvent[] =>
        heard.flatMap((message) => (message.kind === 'event' ? [message.event] : [])),
      ids: () =>
        heard.flatMap((message) =>
          message.kind === 'event' && message.event.kind === 'history'
            ? message.event.events.map(({ id }) => id)
            : [],
        ),
    };
  }

  /** A tab as the studio has it: what it and the hub say goes over as messages do, later. */
  page() {
    const sent: TabMessage[] = [];
    const events: LiveEvent[] = [];
    const say = this.hub.connect((message) => queueMicrotask(() => client.take(message)));
    const client: LiveClient = new LiveClient((message) => {
      sent.push(message);
      queueMicrotask(() => say(message));
    });
    client.look(scope);
    return {
      client,
      sent,
      events,
      listen: () => client.listen((event) => events.push(event)),
      follow: (executionArn: string, lastEventId: number) => {
        const ids: number[] = [];
        const ends: string[] = [];
        const end = client.follow(executionArn, {
          lastEventId,
          onEvent: (event) => {
            if (event.kind === 'history') ids.push(...event.events.map(({ id }) => id));
            else ends.push(event.kind);
          },
        });
        return { ids, ends, end };
      },
    };
  }

  get last(): OpenedStream {
    return this.streams.at(-1) as OpenedStream;
  }
}

const history = (executionArn: string, ...ids: readonly number[]): StreamSign => ({
  kind: 'history',
  executionArn,
  events: ids.map((id) => ({ id, timestamp: 0, type: 'TaskStateEntered' })),
});

describe('the hub of a browser', () => {
  it('asks once for what all tabs want, and tells each what it wants', async () => {
    const bench = new Bench();
    const [list, run, idle] = [bench.tab(), bench.tab(), bench.tab()];
    list.want(true);
    run.want(false, { executionArn: 'a', lastEventId: 3 });
    await bench.pass(50);
    expect(bench.streams.map((stream) => stream.request)).toEqual([
      { scope, executions: true, histories: [{ executionArn: 'a', lastEventId: 3 }] },
    ]);
    await bench.last.tell(history('a', 4, 5));
    await bench.last.tell({ kind: 'executions', changes: [] });
    expect(run.events().map((event) => event.kind)).toEqual(['history']);
    expect(list.events().map((event) => event.kind)).toEqual(['executions']);
    expect(idle.heard).toEqual([]);
  });

  it('goes on behind the last event when the stream breaks, and has lists asked anew', async () => {
    const bench = new Bench();
    const tab = bench.tab();
    tab.want(true, { executionArn: 'a', lastEventId: 0 });
    await bench.pass(50);
    await bench.last.tell(history('a', 1, 2, 3));
    await bench.last.end();
    expect(tab.heard.at(-1)).toEqual({ kind: 'state', state: 'away' });
    await bench.pass(600);
    expect(bench.streams).toHaveLength(2);
    expect(bench.last.request.histories).toEqual([{ executionArn: 'a', lastEventId: 3 }]);
    expect(tab.events().at(-1)).toEqual({ kind: 'reset' });
  });

  it('tells what happens to lists while one stream follows another', async () => {
    const bench = new Bench();
    const tab = bench.tab();
    tab.want(true);
    await bench.pass(50);
    const [before] = bench.streams;
    bench.isSlow = true;
    tab.want(true, { executionArn: 'a', lastEventId: 0 });
    await bench.pass(50);
    expect(bench.streams).toHaveLength(2);
    await before?.tell({ kind: 'executions', changes: [] });
    expect(tab.events()).toEqual([{ kind: 'executions', changes: [] }]);
    // Something else again is wanted before the next one is there.
    tab.want(true, { executionArn: 'a', lastEventId: 0 }, { executionArn: 'b', lastEventId: 0 });
    await bench.pass(50);
    expect(bench.streams.map(({ signal }) => signal.aborted)).toEqual([false, true, false]);
    await before?.tell(history('a', 1));
    await before?.tell({ kind: 'stateMachines', stateMachineArns: [] });
    expect(tab.events().map(({ kind }) => kind)).toEqual(['executions', 'stateMachines']);
    await bench.last.tell({ kind: 'open' });
    expect(bench.streams.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
    await bench.last.tell(history('a', 1));
    expect(tab.ids()).toEqual([1]);
    expect(tab.events().map(({ kind }) => kind)).not.toContain('reset');
  });

  it('has lists asked anew where a stream breaks before the next one is there', async () => {
    const bench = new Bench();
    const tab = bench.tab();
    tab.want(true);
    await bench.pass(50);
    const [before] = bench.streams;
    bench.isSlow = true;
    tab.want(true, { executionArn: 'a', lastEventId: 0 });
    await bench.pass(50);
    await before?.end();
    await bench.last.tell({ kind: 'open' });
    expect(tab.events()).toEqual([{ kind: 'reset' }]);
  });

  it('tries ever more rarely what does not open, and at once when someone is in a hurry', async () => {
    const bench = new Bench();
    const tab = bench.tab();
    bench.isAway = true;
    tab.want(true);
    const openedMs: number[] = [];
    for (let step = 0; step < 700; step++) {
      await bench.pass(100);
      if (bench.streams.length > openedMs.length) openedMs.push(bench.nowMs);
    }
    const pausesMs = openedMs.slice(1).map((atMs, index) => atMs - (openedMs[index] ?? 0));
    expect(pausesMs.slice(0, 7)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    bench.isAway = false;
    const before = bench.streams.length;
    tab.say({ kind: 'hurry' });
    await bench.pass(0);
    expect(bench.streams).toHaveLength(before + 1);
    expect(tab.heard).toContainEqual({ kind: 'state', state: 'open' });
  });

  it('says why a stream is refused, asks again rarely, and at once when something else is wanted', async () => {
    const bench = new Bench();
    const page = bench.page();
    bench.refusal = new ServiceError('AccessDeniedException', 'not for you', 403);
    page.listen();
    await bench.pass(50);
    const refusal = { of: 'stream', code: 'AccessDeniedException', message: 'not for you' };
    expect([page.client.state, page.client.refusal]).toEqual(['away', refusal]);
    // Who comes later is told too.
    const other = bench.page();
    await bench.pass(50_000);
    expect([other.client.state, other.client.refusal]).toEqual(['away', refusal]);
    expect(bench.streams).toHaveLength(1);
    bench.refusal = undefined;
    page.follow('a', 0);
    await bench.pass(50);
    expect([page.client.state, page.client.refusal]).toEqual(['open', undefined]);
  });

  it('takes an answer that the server cannot now for a break', async () => {
    const bench = new Bench();
    const page = bench.page();
    bench.refusal = new ServiceError('TooManyRequestsException', 'later', 429);
    page.listen();
    await bench.pass(50);
    expect([page.client.state, page.client.refusal]).toEqual(['away', undefined]);
    bench.refusal = undefined;
    await bench.pass(600);
    expect(page.client.state).toBe('open');
  });

  it('says why lists are refused, and goes on with histories', async () => {
    const bench = new Bench();
    const page = bench.page();
    page.listen();
    const run = page.follow('a', 0);
    await bench.pass(50);
    await bench.last.tell({ kind: 'listsRefused', code: 'AccessDeniedException', message: 'no lists' });
    await bench.last.tell(history('a', 1));
    expect([page.client.state, page.client.refusal]).toEqual([
      'open',
      { of: 'lists', code: 'AccessDeniedException', message: 'no lists' },
    ]);
    expect(run.ids).toEqual([1]);
  });

  it('takes a silent stream for broken', async () => {
    const bench = new Bench();
    const tab = bench.tab();
    tab.want(true);
    await bench.pass(50);
    await bench.pass(30_000);
    await bench.last.tell({ kind: 'alive' });
    await bench.pass(39_000);
    expect(bench.streams).toHaveLength(1);
    await bench.pass(2_000);
    expect(bench.streams[0]?.signal.aborted).toBe(true);
    expect(bench.streams).toHaveLength(2);
  });

  it('goes back for a tab that knows less than others', async () => {
    const bench = new Bench();
    const [first, second] = [bench.tab(), bench.tab()];
    first.want(false, { executionArn: 'a', lastEventId: 0 });
    await bench.pass(50);
    await bench.last.tell(history('a', 1, 2, 3, 4));
    second.want(false, { executionArn: 'a', lastEventId: 2 });
    await bench.pass(50);
    expect(bench.last.request.histories).toEqual([{ executionArn: 'a', lastEventId: 2 }]);
    await bench.last.tell(history('a', 3, 4, 5));
    expect(second.ids()).toEqual([3, 4, 5]);
    expect(first.ids().at(-1)).toBe(5);
  });

  it('does not ask again for what has ended, and rests when nobody wants anything', async () => {
    const bench = new Bench();
    const tab = bench.tab();
    tab.want(false, { executionArn: 'a', lastEventId: 0 });
    await bench.pass(50);
    await bench.last.tell({ kind: 'end', executionArn: 'a', status: 'SUCCEEDED' });
    expect(bench.streams[0]?.signal.aborted).toBe(true);
    expect(tab.heard.at(-1)).toEqual({ kind: 'state', state: 'idle' });
    tab.want(false);
    await bench.pass(60_000);
    expect(bench.streams).toHaveLength(1);
    tab.want(false, { executionArn: 'a', lastEventId: 9 });
    await bench.pass(50);
    expect(bench.last.request.histories).toEqual([{ executionArn: 'a', lastEventId: 9 }]);
  });

  it('asks for nothing more on behalf of a tab that has fallen silent, and goes on where it was when it wakes', async () => {
    const bench = new Bench();
    const page = bench.page();
    page.listen();
    const run = page.follow('a', 0);
    await bench.pass(50);
    await bench.last.tell(history('a', 1, 2));
    for (let minute = 0; minute < 4; minute++) {
      await bench.pass(30_000);
      await bench.last.tell({ kind: 'alive' });
    }
    expect(bench.streams[0]?.signal.aborted).toBe(false);
    await bench.pass(600_000);
    expect(bench.streams.every((stream) => stream.signal.aborted)).toBe(true);
    const before = bench.streams.length;
    page.events.length = 0;
    page.client.sayAlive();
    await bench.pass(50);
    expect(bench.streams).toHaveLength(before + 1);
    expect(bench.last.request).toEqual({
      scope,
      executions: true,
      histories: [{ executionArn: 'a', lastEventId: 2 }],
    });
    expect(page.client.state).toBe('open');
    expect(page.events).toEqual([{ kind: 'reset' }]);
    await bench.last.tell(history('a', 3));
    expect(run.ids).toEqual([1, 2, 3]);
  });

  it('forgets what a tab wanted that said goodbye', async () => {
    const bench = new Bench();
    const page = bench.page();
    page.listen();
    await bench.pass(50);
    page.client.sayBye();
    await bench.pass(50);
    expect(bench.last.signal.aborted).toBe(true);
    page.client.sayAlive();
    await bench.pass(50);
    expect(bench.streams).toHaveLength(1);
    page.client.comeBack();
    await bench.pass(50);
    expect(bench.streams).toHaveLength(2);
  });

  it('gives each listener of one history in a tab every event behind what it knows, once', async () => {
    const bench = new Bench();
    const page = bench.page();
    const first = page.follow('a', 0);
    await bench.pass(50);
    await bench.last.tell(history('a', 1, 2, 3, 4));
    const second = page.follow('a', 2);
    await settle();
    // The stream that is open until then goes on and must not be taken for the one that goes back.
    await bench.last.tell(history('a', 5));
    expect(second.ids).toEqual([]);
    await bench.pass(50);
    expect(bench.last.request.histories).toEqual([{ executionArn: 'a', lastEventId: 2 }]);
    await bench.last.tell(history('a', 3, 4, 5));
    await bench.last.tell(history('a', 6));
    expect(first.ids).toEqual([1, 2, 3, 4, 5, 6]);
    expect(second.ids).toEqual([3, 4, 5, 6]);
    const { length } = bench.streams;
    const third = page.follow('a', 6);
    await bench.pass(50);
    expect(bench.streams).toHaveLength(length);
    await bench.last.tell(history('a', 7));
    expect([first.ids.at(-1), second.ids.at(-1), third.ids]).toEqual([7, 7, [7]]);
  });

  it('tells the end to a listener that goes back only behind the events that it lacks', async () => {
    const bench = new Bench();
    const page = bench.page();
    const first = page.follow('a', 0);
    await bench.pass(50);
    await bench.last.tell(history('a', 1, 2));
    const second = page.follow('a', 0);
    await settle();
    await bench.last.tell(history('a', 3));
    await bench.last.tell({ kind: 'end', executionArn: 'a', status: 'SUCCEEDED' });
    expect(second.ends).toEqual([]);
    await bench.pass(50);
    await bench.last.tell(history('a', 1, 2, 3));
    await bench.last.tell({ kind: 'end', executionArn: 'a', status: 'SUCCEEDED' });
    expect([first.ids, first.ends]).toEqual([[1, 2, 3], ['end']]);
    expect([second.ids, second.ends]).toEqual([[1, 2, 3], ['end']]);
  });

  it('begins anew for a component that lets go of a history and takes it up at once', async () => {
    const bench = new Bench();
    const page = bench.page();
    const before = page.follow('a', 0);
    await bench.pass(50);
    await bench.last.tell(history('a', 1, 2));
    before.end();
    const after = page.follow('a', 0);
    await bench.pass(50);
    await bench.last.tell(history('a', 1, 2, 3));
    expect([before.ids, after.ids]).toEqual([
      [1, 2],
      [1, 2, 3],
    ]);
  });

  it('shares credentials among tabs until they end', async () => {
    const bench = new Bench();
    const [first, second] = [bench.tab(), bench.tab()];
    const credentials = { accessKeyId: 'ASIA', secretAccessKey: 'x', sessionToken: 'y', expiresAtMs: 1_000 };
    second.say({ kind: 'askCredentials' });
    expect(second.heard.at(-1)).toEqual({ kind: 'credentials', news: { kind: 'nobody' } });
    first.say({ kind: 'keepCredentials', credentials });
    expect(second.heard.at(-1)).toEqual({ kind: 'credentials', news: { kind: 'in', credentials } });
    bench.nowMs = 1_001;
    second.say({ kind: 'askCredentials' });
    expect(second.heard.at(-1)).toEqual({ kind: 'credentials', news: { kind: 'ended' } });
  });

  it('closes at once what was opened with keys that are gone, and begins anew with others', async () => {
    const bench = new Bench();
    const page = bench.page();
    const sign = (accessKeyId: string) =>
      page.client.keepCredentials({ accessKeyId, secretAccessKey: 'x', principal: accessKeyId });
    sign('A1');
    page.listen();
    await bench.pass(50);
    expect(bench.streams).toHaveLength(1);
    page.client.endCredentials('another');
    await bench.pass(50);
    expect(bench.streams[0]?.signal.aborted).toBe(false);
    page.client.endCredentials('A1');
    await settle();
    expect(bench.streams[0]?.signal.aborted).toBe(true);
    expect(page.client.state).toBe('idle');
    await bench.pass(60_000);
    expect(bench.streams).toHaveLength(1);
    sign('A2');
    await bench.pass(0);
    expect(bench.streams).toHaveLength(2);
    expect(page.events).toEqual([{ kind: 'reset' }]);
    sign('B1');
    await settle();
    expect(bench.streams[1]?.signal.aborted).toBe(true);
    await bench.pass(0);
    expect(bench.streams).toHaveLength(3);
    page.client.leave();
    await bench.pass(60_000);
    expect(bench.streams).toHaveLength(3);
    expect(bench.last.signal.aborted).toBe(true);
    expect(bench.hub.credentials).toBeUndefined();
  });

  it('tells a tab that slept who is signed in now', async () => {
    const bench = new Bench();
    const [awake, asleep] = [bench.page(), bench.page()];
    const news: string[] = [];
    asleep.client.onCredentials(({ kind }) => news.push(kind));
    awake.client.keepCredentials({ accessKeyId: 'A1', secretAccessKey: 'x' });
    for (let minute = 0; minute < 5; minute++) {
      await bench.pass(60_000);
      awake.client.sayAlive();
    }
    awake.client.leave();
    await settle();
    expect(news).toEqual(['in']);
    asleep.client.sayAlive();
    await settle();
    expect(news).toEqual(['in', 'left']);
  });
});
