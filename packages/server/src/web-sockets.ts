import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '@cairn/kit';
import type { UpgradeDecision, UpgradeHandler, WebSocketListener, WebSocketPort } from '@cairn/wire';
import type { WebSocket, WebSocketServer } from 'ws';
import { UnsentBytes } from './unsent-bytes.ts';

/** What requests for WebSockets are decided by. */
export interface WebSocketsOptions {
  readonly handler: () => UpgradeHandler;
  /** For a socket to be opened once its headers are there. */
  readonly handshakeMs: number;
  /** For a peer to answer a good-bye. */
  readonly closeMs: number;
  /** What may wait for slow peers of all together. */
  readonly unsentBytesMax: number;
  readonly log: Log;
}

type Accepted = Extract<UpgradeDecision, { readonly kind: 'accepted' }>;

/** Why all are closed: the server stops. Source: RFC 6455, section 7.4.1. */
const goingAway = 1_001;

/**
 * Opens WebSockets on connections of the HTTP server, and closes them with it. What is said over them is the
 * services' affair; that it is well formed, and no larger than it may be, is made sure here.
 */
export class WebSockets {
  readonly #options: WebSocketsOptions;
  readonly #opening = new Set<Duplex>();
  readonly #open = new Set<WebSocket>();
  /** By the size of messages that they take. */
  readonly #servers = new Map<number, WebSocketServer>();
  readonly #unsent: UnsentBytes<WebSocket>;
  readonly #chosen = new WeakMap<IncomingMessage, string>();
  #isClosing = false;
  #onLast: (() => void) | undefined;

  constructor(options: WebSocketsOptions) {
    this.#options = options;
    const { unsentBytesMax, log } = options;
    this.#unsent = new UnsentBytes(unsentBytesMax, (webSocket) => {
      log('warn', 'a WebSocket was cut off: too much waits for slow clients', {
        ...{ bytes: webSocket.bufferedAmount, unsentBytesMax },
      });
      webSocket.terminate();
    });
  }

  /** Takes a connection over which a WebSocket is asked for. */
  take(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#isClosing) {
      socket.destroy();
      return;
    }
    const give = (): unknown => socket.destroy();
    const patience = setTimeout(give, this.#options.handshakeMs);
    this.#opening.add(socket);
    socket.on('error', give).once('close', () => {
      clearTimeout(patience);
      this.#opening.delete(socket);
    });
    void this.#decide(request, socket, head)
      .catch(give)
      .finally(() => {
        clearTimeout(patience);
        this.#opening.delete(socket);
        socket.off('error', give);
        // Errors of a connection that is given up are nobody's.
        if (socket.destroyed || socket.writableEnded) socket.on('error', () => {});
      });
  }

  async #decide(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const decision = await this.#options.handler()(request);
    if (decision.kind === 'refused') {
      const { printed } = decision;
      if (typeof printed === 'string') socket.end(printed, 'latin1');
      else socket.end(printed);
      socket.resume();
      return;
    }
    if (socket.destroyed || this.#isClosing) {
      decision.release();
      socket.destroy();
      return;
    }
    socket.once('close', decision.release);
    const server = await this.#serverFor(decision.messageBytesMax);
    this.#chosen.set(request, decision.protocol);
    server.handleUpgrade(request, socket, head, (webSocket) => this.#speak(webSocket, decision));
  }

  async #serverFor(maxPayload: number): Promise<WebSocketServer> {
    const kept = this.#servers.get(maxPayload);
    if (kept !== undefined) return kept;
    const { WebSocketServer: Server } = await import('ws');
    const made = new Server({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload,
      handleProtocols: (_offered, request) => this.#chosen.get(request) ?? false,
    });
    this.#servers.set(maxPayload, made);
    return made;
  }

  #speak(webSocket: WebSocket, { open }: Accepted): void {
    this.#open.add(webSocket);
    const listener = open(this.#portOf(webSocket));
    webSocket
      .on('message', (data: Buffer, isBinary: boolean) => {
        if (isBinary) listener.onOther('binary');
        else listener.onText(data.toString('utf8'));
      })
      .on('ping', () => listener.onOther('ping'))
      // What is malformed is answered with its code; the end follows.
      .on('error', () => {})
      .once('close', () => this.#end(webSocket, listener));
  }

  #end(webSocket: WebSocket, listener: WebSocketListener): void {
    this.#open.delete(webSocket);
    this.#unsent.forget(webSocket);
    listener.onClose();
    if (this.#open.size === 0) this.#onLast?.();
  }

  /** Opens no more, and says good-bye over those that are open. Resolves when their services have heard of their ends. */
  close(): Promise<void> {
    this.#isClosing = true;
    for (const socket of this.#opening) socket.destroy();
    for (const webSocket of this.#open) this.#close(webSocket, goingAway, 'the server stops');
    return new Promise((resolve) => {
      this.#onLast = resolve;
      if (this.#open.size === 0) resolve();
    });
  }

  /** Cuts off whatever is left. */
  closeAll(): void {
    for (const webSocket of this.#open) webSocket.terminate();
  }

  #portOf(webSocket: WebSocket): WebSocketPort {
    return {
      send: (text) => {
        if (webSocket.readyState !== webSocket.OPEN) return;
        webSocket.send(text);
        this.#unsent.note(webSocket);
      },
      get unsentBytes() {
        return webSocket.bufferedAmount;
      },
      close: (code, reason) => this.#close(webSocket, code, reason),
      destroy: () => webSocket.terminate(),
    };
  }

  /** A peer that reads nothing does not read a good-bye either. */
  #close(webSocket: WebSocket, code: number, reason: string): void {
    if (webSocket.readyState !== webSocket.OPEN) return;
    webSocket.close(code, reason);
    const end = setTimeout(() => webSocket.terminate(), this.#options.closeMs);
    webSocket.once('close', () => clearTimeout(end));
  }
}
