import type { Scope } from '../app/scope.ts';
import type { Credentials } from '../wire/credentials.ts';
import { readJsonError } from '../wire/read-error.ts';
import { createWire } from '../wire/wire.ts';
import type { FollowedHistory, LiveEvent } from './live-messages.ts';
import { ServerSentEventReader } from './read-server-sent-events.ts';

/** What a stream is opened for. */
export interface StreamRequest {
  readonly scope: Scope;
  readonly executions: boolean;
  readonly histories: readonly FollowedHistory[];
}

export interface OpenStreamPorts {
  readonly origin: string;
  readonly credentials: () => Credentials | undefined;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly nowMs: () => number;
  /** Told of a key that the server does not take any more. */
  readonly onCredentialsRefused: (accessKeyId: string) => void;
}

/** What comes of a stream: that it is open, that it lives, that it tells of no lists, an event. */
export type StreamSign =
  | { readonly kind: 'open' }
  | { readonly kind: 'alive' }
  | { readonly kind: 'listsRefused'; readonly code: string; readonly message: string }
  | LiveEvent;

/**
 * Opens `/_cairn/v1/stream` and gives what it tells until it ends.
 * @throws ServiceError where it is refused or nothing answers
 */
export async function* openStream(
  ports: OpenStreamPorts,
  request: StreamRequest,
  signal: AbortSignal,
): AsyncGenerator<StreamSign, void, void> {
  const { scope, executions, histories } = request;
  const wire = createWire({
    ...scope,
    origin: ports.origin,
    credentials: () => ports.credentials() ?? { accessKeyId: scope.account, secretAccessKey: 'studio' },
    fetch: ports.fetch,
    nowMs: ports.nowMs,
    onCredentialsRefused: ports.onCredentialsRefused,
  });
  const response = await wire.send(
    {
      service: 'cairn',
      method: 'POST',
      path: '/_cairn/v1/stream',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      // The inbox is a list like the others.
      body: JSON.stringify({ executions, messages: executions, histories }),
      isRead: false,
    },
    { signal },
  );
  if (!response.ok) throw await readJsonError(response);
  if (response.body === null) return;
  yield { kind: 'open' };
  const reader = new ServerSentEventReader();
  const decoder = new TextDecoder();
  for await (const bytes of piecesOf(response.body)) {
    yield { kind: 'alive' };
    for (const { event, data } of reader.take(decoder.decode(bytes, { stream: true }))) {
      const sign = signOf(event, JSON.parse(data));
      if (sign !== undefined) yield sign;
    }
  }
}

function signOf(
  event: string,
  data: { readonly executions?: unknown; readonly messages?: unknown },
): StreamSign | undefined {
  // Whoever may not list messages is told so by the inbox itself.
  if (event === 'refused' && data.messages === true) return undefined;
  const kind = event === 'refused' && data.executions === true ? 'listsRefused' : event;
  return { ...data, kind } as StreamSign;
}

/** Not every browser lets a stream be walked with `for await`. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
