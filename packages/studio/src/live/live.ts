import { createHub } from './create-hub.ts';
import { LiveClient } from './live-client.ts';
import type { HubMessage } from './live-messages.ts';
import { watchPage } from './watch-page.ts';

let client: LiveClient | undefined;

/** This tab's way to the hub. */
export function live(): LiveClient {
  if (client === undefined) {
    client = 'SharedWorker' in window ? throughWorker() : throughTab();
    watchPage(client);
  }
  return client;
}

function throughWorker(): LiveClient {
  const worker = new SharedWorker(new URL('./live-worker.ts', import.meta.url), {
    type: 'module',
    name: 'cairn-live',
  });
  const made = new LiveClient((message) => worker.port.postMessage(message));
  worker.port.onmessage = (sent: MessageEvent<HubMessage>) => made.take(sent.data);
  worker.port.start();
  return made;
}

/** A browser without shared workers has one stream for each tab, and credentials of its own. */
function throughTab(): LiveClient {
  const take = createHub().connect((message) => queueMicrotask(() => made.take(message)));
  const made: LiveClient = new LiveClient((message) => take(message));
  return made;
}
