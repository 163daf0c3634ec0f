import { base64OfText } from '../../wire/graphql-apis.ts';
import type { Wire } from '../../wire/wire.ts';
import { apiPath, type SendAs, socketHeaders } from './send-as.ts';
import { bodyOf } from './send-query.ts';

/** A subscription as it is written on the page. */
export interface SubscriptionRequest {
  readonly apiId: string;
  readonly query: string;
  readonly operationName: string | undefined;
  /** JSON of an object, or nothing. */
  readonly variables: string;
  readonly sendAs: SendAs;
}

/** What a subscription tells. */
export type SubscriptionEvent =
  | { readonly kind: 'live' }
  /** @param text JSON */
  | { readonly kind: 'data'; readonly text: string }
  /** It is over, by an error. */
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'ended' };

const subscriptionId = 'studio';

/**
 * Subscribes over AppSync's WebSocket protocol, beside the studio's own pages.
 * Source: AppSync developer guide, "Building a real-time WebSocket client".
 * @returns ends it; nothing is told after that
 */
export function openSubscription(
  wire: Pick<Wire, 'sign'>,
  request: SubscriptionRequest,
  tell: (event: SubscriptionEvent) => void,
): () => void {
  let socket: WebSocket | undefined;
  let isOver = false;
  const end = (event?: SubscriptionEvent) => {
    if (isOver) return;
    isOver = true;
    socket?.close();
    if (event !== undefined) tell(event);
  };
  const fail = (message: string) => end({ kind: 'error', message });
  const open = async () => {
    const header = await socketHeaders(wire, request.sendAs, { path: '/graphql/connect', body: '{}' });
    if (isOver) return;
    const { protocol, host } = window.location;
    const url = `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}${apiPath(request.apiId)}/realtime`;
    socket = new WebSocket(url, ['graphql-ws', `header-${base64Url(JSON.stringify(header))}`]);
    const opened = socket;
    opened.onopen = () => opened.send('{"type":"connection_init"}');
    opened.onclose = () => end({ kind: 'ended' });
    opened.onmessage = ({ data }) => void take(String(data)).catch((thrown) => fail(String(thrown)));
  };
  const take = async (text: string) => {
    const message = JSON.parse(text) as Message;
    switch (message.type) {
      case 'connection_ack':
        return start();
      case 'start_ack':
        return isOver ? undefined : tell({ kind: 'live' });
      case 'data':
        return isOver
          ? undefined
          : tell({ kind: 'data', text: JSON.stringify(message.payload, undefined, 2) });
      case 'error':
      case 'connection_error':
        return fail(errorsIn(message));
      case 'complete':
        return end({ kind: 'ended' });
      default:
    }
  };
  const start = async () => {
    const data = bodyOf(request);
    const authorization = await socketHeaders(wire, request.sendAs, { path: '/graphql', body: data });
    if (isOver) return;
    const payload = { data, extensions: { authorization } };
    socket?.send(JSON.stringify({ id: subscriptionId, type: 'start', payload }));
  };
  void open().catch((thrown) => fail(thrown instanceof Error ? thrown.message : String(thrown)));
  return () => end();
}

interface Message {
  readonly type?: string;
  readonly payload?: {
    readonly errors?: readonly { readonly errorType?: string; readonly message?: string }[];
  };
}

function errorsIn({ payload }: Message): string {
  const texts = (payload?.errors ?? []).map(({ errorType, message = '' }) =>
    errorType === undefined ? message : `${errorType}: ${message}`,
  );
  return texts.join('\n') || 'The subscription was refused.';
}

function base64Url(text: string): string {
  return base64OfText(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
