import { createHub } from './create-hub.ts';
import type { TabMessage } from './live-messages.ts';

/** The shared worker: one for all tabs of a browser. */
const hub = createHub();

self.addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0];
  if (port === undefined) return;
  const take = hub.connect((message) => port.postMessage(message));
  port.onmessage = (sent: MessageEvent<TabMessage>) => take(sent.data);
  port.start();
});
