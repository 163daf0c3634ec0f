import { describe, expect, it } from 'vitest';
import { connectLive, type SharedHub } from './connect-live.ts';
import { LiveHub } from './live-hub.ts';
import type { TabMessage } from './live-messages.ts';

const scope = { account: '000000000000', region: 'us-east-1' };

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

function ownHub(): LiveHub {
  return new LiveHub({
    nowMs: () => 0,
    random: () => 1,
    after: (milliseconds, run) => {
      if (milliseconds < 100) queueMicrotask(run);
      return () => undefined;
    },
    async *open(_request, signal) {
      yield { kind: 'open' };
      yield { kind: 'stateMachines', stateMachineArns: ['arn'] };
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  });
}

/** A worker that says nothing by itself. */
function sharedHub(): SharedHub & { readonly told: TabMessage[] } {
  const told: TabMessage[] = [];
  return {
    told,
    onerror: null,
    port: { postMessage: (message) => told.push(message), start: () => undefined, onmessage: null },
  };
}

describe('the way of a tab to the hub', () => {
  it('leads to one of its own when the shared one does not load, with all that was said', async () => {
    const shared = sharedHub();
    const client = connectLive({ openShared: () => shared, createOwn: ownHub });
    const news: string[] = [];
    const heard: string[] = [];
    client.onCredentials(({ kind }) => news.push(kind));
    client.askCredentials();
    client.look(scope);
    client.listen(({ kind }) => heard.push(kind));
    await settle();
    expect(shared.told.map(({ kind }) => kind)).toEqual(['askCredentials', 'want']);
    expect([news, heard, client.isAlone]).toEqual([[], [], false]);
    let changes = 0;
    client.onState(() => {
      changes += 1;
    });
    shared.onerror?.({} as ErrorEvent);
    await settle();
    expect(news).toEqual(['nobody']);
    expect(heard).toEqual(['stateMachines']);
    expect(client.state).toBe('open');
    expect(client.isAlone).toBe(true);
    expect(changes).toBeGreaterThan(0);
  });

  it('leads to one of its own where shared workers are forbidden', async () => {
    const client = connectLive({
      openShared: () => {
        throw new DOMException('forbidden', 'SecurityError');
      },
      createOwn: ownHub,
    });
    const news: string[] = [];
    client.onCredentials(({ kind }) => news.push(kind));
    client.askCredentials();
    await settle();
    expect([news, client.isAlone]).toEqual([['nobody'], true]);
  });

  it('stays with a shared one that has answered, whatever goes wrong in it', async () => {
    const shared = sharedHub();
    const client = connectLive({ openShared: () => shared, createOwn: ownHub });
    client.askCredentials();
    shared.port.onmessage?.({ data: { kind: 'credentials', news: { kind: 'nobody' } } } as MessageEvent);
    shared.onerror?.({} as ErrorEvent);
    client.askCredentials();
    expect(shared.told).toHaveLength(2);
    expect(client.isAlone).toBe(false);
  });

  it('is not called a failure in a browser without shared workers', () => {
    expect(connectLive({ openShared: undefined, createOwn: ownHub }).isAlone).toBe(false);
  });
});
