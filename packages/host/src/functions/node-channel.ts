import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { encodeFrame, FrameReader } from './frame.ts';
import {
  type RuntimeChannel,
  type RuntimeEvents,
  type RuntimeInvocation,
  responseBytesMax,
  responseTooLarge,
} from './runtime-channel.ts';

type NodeHeader =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-error'; readonly errorType: string }
  | { readonly kind: 'response'; readonly requestId: string }
  | {
      readonly kind: 'error';
      readonly requestId: string;
      readonly errorType: string;
      readonly isLast?: boolean;
    };

/** The runtime refuses longer answers by name; some room is left for its headers. */
const frameBytesMax = 2 * responseBytesMax;

/** The channel of Node's own runtime: frames over a socket pair. */
export class NodeChannel implements RuntimeChannel {
  readonly environment = {};
  readonly extraStreams = ['pipe'] as const;
  readonly #events: RuntimeEvents;
  readonly #reader = new FrameReader<NodeHeader>(frameBytesMax);
  #stream: Duplex | undefined;

  constructor(events: RuntimeEvents) {
    this.#events = events;
  }

  attach(child: ChildProcess): void {
    const stream = child.stdio[3] as Duplex;
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => this.#receive(chunk));
    // Every end comes as 'close' too.
    stream.on('error', () => undefined);
    stream.on('close', () => this.#events.onLost());
  }

  send(invocation: RuntimeInvocation): void {
    const { payload, ...header } = invocation;
    this.#stream?.write(encodeFrame(header, payload));
  }

  close(): void {
    this.#stream?.destroy();
  }

  #receive(chunk: Buffer): void {
    try {
      for (const { header, payload } of this.#reader.push(chunk)) this.#take(header, payload);
    } catch {
      // User code can write rubbish to the descriptor. Closing it ends the process.
      this.close();
    }
  }

  #take(header: NodeHeader, payload: string): void {
    switch (header.kind) {
      case 'ready':
        this.#events.onReady();
        break;
      case 'init-error':
        this.#events.onInitError({ payload, errorType: header.errorType });
        break;
      case 'response':
        if (Buffer.byteLength(payload) > responseBytesMax) {
          this.#events.onError(header.requestId, responseTooLarge());
        } else {
          this.#events.onResponse(header.requestId, payload);
        }
        this.#events.onReady();
        break;
      case 'error':
        this.#events.onError(header.requestId, { payload, errorType: header.errorType });
        if (header.isLast !== true) this.#events.onReady();
    }
  }
}
