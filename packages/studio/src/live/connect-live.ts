import { LiveClient } from './live-client.ts';
import type { LiveHub } from './live-hub.ts';
import type { HubMessage, TabMessage } from './live-messages.ts';

/** What is used of a shared worker. */
export interface SharedHub {
  readonly port: {
    postMessage(message: TabMessage): void;
    start(): void;
    onmessage: ((sent: MessageEvent<HubMessage>) => void) | null;
  };
  onerror: ((event: ErrorEvent) => void) | null;
}

/** Where hubs come from. */
export interface ConnectLivePorts {
  /** Undefined where the browser has no shared workers. May throw. */
  readonly openShared: (() => SharedHub) | undefined;
  readonly createOwn: () => LiveHub;
}

/**
 * A tab's way to a hub: the one that all tabs share, or one of its own where there is none. One that does not load is
 * found out about later: what was said to it is then said to the tab's own.
 */
export function connectLive({ openShared, createOwn }: ConnectLivePorts): LiveClient {
  let say: (message: TabMessage) => void = () => undefined;
  /** What the shared hub was told and may have to be told to another; undefined once it has answered. */
  let unanswered: TabMessage[] | undefined = [];
  const client = new LiveClient((message) => {
    if (unanswered !== undefined) unanswered = withMessage(unanswered, message);
    say(message);
  });
  const connectOwn = () => {
    const told = unanswered ?? [];
    unanswered = undefined;
    say = createOwn().connect((message) => queueMicrotask(() => client.take(message)));
    for (const message of told) say(message);
  };
  const fallBack = () => {
    if (unanswered === undefined) return;
    connectOwn();
    client.noteAlone();
  };
  if (openShared === undefined) {
    connectOwn();
    return client;
  }
  try {
    const shared = openShared();
    say = (message) => shared.port.postMessage(message);
    shared.onerror = fallBack;
    shared.port.onmessage = (sent) => {
      unanswered = undefined;
      client.take(sent.data);
    };
    shared.port.start();
  } catch {
    fallBack();
  }
  return client;
}

/** Only the last word on what is wanted counts; signs of life mean nothing to another. */
function withMessage(messages: readonly TabMessage[], message: TabMessage): TabMessage[] {
  if (message.kind === 'alive' || message.kind === 'hurry') return [...messages];
  return [...messages.filter(({ kind }) => kind !== 'want' || message.kind !== 'want'), message];
}
