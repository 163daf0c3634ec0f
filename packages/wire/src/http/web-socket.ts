import type { IncomingMessage } from 'node:http';
import type { CallScope } from '@cairn/kit';
import type { RequestClient, WireAnswer } from '../protocol/wire-request.ts';
import type { HostFace } from './browser-guard.ts';

/** A WebSocket as a service speaks over it; who listens holds what lies under it. */
export interface WebSocketPort {
  /** Sends a text. Nothing is sent any more once it closes. */
  send(text: string): void;
  /** Bytes that were sent and have not left yet. */
  readonly unsentBytes: number;
  /** Says good-bye; a peer that does not answer is cut off in the end. @param reason at most 123 bytes */
  close(code: number, reason: string): void;
  /** Cuts it off. */
  destroy(): void;
}

/** Who speaks over a WebSocket. Never throws. */
export interface WebSocketListener {
  onText(text: string): void;
  /** A frame of bytes, or a ping: what a protocol of texts does not expect. */
  onOther(kind: 'binary' | 'ping'): void;
  /** Called once, whoever ended it. */
  onClose(): void;
}

/** A request to speak over a WebSocket from now on; its host and origin are admitted. */
export interface UpgradeRequest {
  /** As the client named it, with its port. */
  readonly host: string;
  readonly face: HostFace;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: IncomingMessage['headers'];
  /** Subprotocols that the client offers, in its order. */
  readonly protocols: readonly string[];
  readonly requestId: string;
  readonly client: RequestClient;
  /**
   * Tells the caller of a request that is described over the socket, as for one that comes by itself.
   * @throws ServiceError when it has no signature, or one that does not hold
   */
  readonly authenticate: (described: DescribedRequest) => Promise<CallScope>;
}

/** A request that is signed but never sent: what a client has signed instead stands in its messages. */
export interface DescribedRequest {
  readonly method: string;
  readonly path: string;
  /** By lower-case name. */
  readonly headers: { readonly [name: string]: string };
  readonly body: Uint8Array;
}

/** What a service says to a request for a WebSocket. */
export type UpgradeAnswer =
  | { readonly kind: 'refused'; readonly answer: WireAnswer }
  | {
      readonly kind: 'accepted';
      /** One of those that the client offers. */
      readonly protocol: string;
      /** Of one message, together with its fragments. */
      readonly messageBytesMax: number;
      readonly open: (socket: WebSocketPort) => WebSocketListener;
    };
