import type { IncomingMessage } from 'node:http';
import type { CallOrigin } from '@cairn/kit';
import type { RequestClient } from '../protocol/wire-request.ts';
import type { HostFace } from './browser-guard.ts';
import type { LazyQuery } from './lazy-query.ts';

/** What is known of a request before its body, whichever way it came. */
export type RequestHead = Pick<IncomingMessage, 'method' | 'headers' | 'socket'> & {
  readonly rawHeaders: readonly string[];
};

/** A request on its way to its service. */
export interface CallHead {
  /** What the host is that was asked. */
  readonly face: HostFace;
  readonly request: RequestHead;
  readonly requestId: string;
  readonly path: string;
  readonly query: LazyQuery;
}

/** What policies may ask of a request. */
export function originOf({ headers }: RequestHead, { address, scheme }: RequestClient): CallOrigin {
  const { 'user-agent': userAgent, referer } = headers;
  return {
    ...(address === '' ? {} : { sourceIp: address }),
    isSecure: scheme === 'https',
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(referer === undefined ? {} : { referer }),
  };
}
