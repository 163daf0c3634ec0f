import { isJsonObject, memberOf, parseJson } from '@cairn/kit';
import { CommandFailure } from './command-failure.ts';
import { signatureHeaders } from './request-signature.ts';
import { type CallerScope, missingCredentials, readEndpoint, send, textOf } from './step-functions-caller.ts';

/** Hears that messages came to the inbox of a server. */
export interface InboxNews {
  /** Resolves when some have come since the last call. @throws CommandFailure where the stream ends */
  next(): Promise<void>;
  close(): void;
}

/**
 * Listens at a server's stream; what comes from now on is heard.
 * @param signal ends it: what it was waiting for rejects with its reason
 * @throws CommandFailure where nobody listens there, or where policies do not let it listen
 */
export async function openInboxNews(
  endpoint: string,
  scope: CallerScope,
  signal: AbortSignal,
): Promise<InboxNews> {
  const url = new URL('/_cairn/v1/stream', readEndpoint(endpoint));
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ messages: true });
  const signed = signatureHeaders({ method: 'POST', url, headers, body }, { ...scope, service: 'cairn' });
  const end = new AbortController();
  const response = await send(url, {
    method: 'POST',
    headers: { ...headers, ...signed },
    body,
    signal: AbortSignal.any([signal, end.signal]),
  });
  if (!response.ok || response.body === null) throw new CommandFailure(await refusal(response, url));
  const events = eventsIn(response.body);
  // The first bytes say that the server listens.
  await events.next();
  return {
    async next() {
      for (;;) {
        const { done, value } = await events.next().catch((error: unknown) => {
          if (signal.aborted) throw error;
          throw new CommandFailure('the connection to the server broke off');
        });
        if (done === true) throw new CommandFailure('the server has ended the stream');
        if (/^event: refused$/m.test(value))
          throw new CommandFailure(/"message":"((?:[^"\\]|\\.)*)"/.exec(value)?.[1] ?? 'refused');
        if (/^event: (?:messages|reset)$/m.test(value)) return;
      }
    },
    close: () => end.abort(),
  };
}

/** Why a server does not let anybody listen, and what to do where credentials are missing. */
async function refusal(response: Response, url: URL): Promise<string> {
  const text = await response.text();
  const said = (name: string): string | undefined => {
    try {
      const answer = parseJson(text);
      return isJsonObject(answer) ? textOf(memberOf(answer, name)) : undefined;
    } catch {
      // What is not JSON tells no more than its status.
      return undefined;
    }
  };
  const code = said('code') ?? `HTTP status ${response.status}`;
  return (
    missingCredentials(code, url) ?? `the server tells of no messages: ${code}: ${said('message') ?? ''}`
  );
}

/** Blocks of a stream of server-sent events, comments among them. */
async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let left = '';
  for await (const bytes of body) {
    left += decoder.decode(bytes, { stream: true });
    const blocks = left.split('\n\n');
    left = blocks.pop() ?? '';
    yield* blocks;
  }
}
