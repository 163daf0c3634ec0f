import { connectLive } from './connect-live.ts';
import { createHub } from './create-hub.ts';
import type { LiveClient } from './live-client.ts';
import { watchPage } from './watch-page.ts';

let client: LiveClient | undefined;

/** This tab's way to the hub. */
export function live(): LiveClient {
  if (client === undefined) {
    client = connectLive({
      openShared: 'SharedWorker' in window ? openShared : undefined,
      createOwn: createHub,
    });
    watchPage(client);
  }
  return client;
}

function openShared(): SharedWorker {
  return new SharedWorker(new URL('./live-worker.ts', import.meta.url), {
    type: 'module',
    name: 'cairn-live',
  });
}
