import { RequestSigner, type SignerKey } from '../front-door/request-signer.ts';
import { anyKey } from './pool-maker.ts';

interface Message {
  readonly messageId: string;
  readonly to: string;
  readonly code: string;
  readonly subject?: string;
}

/** The inbox of a server as programs read it: each message once. */
export class Inbox {
  readonly #endpoint: string;
  readonly #signer: RequestSigner;
  readonly #read = new Set<string>();

  constructor(endpoint: string, key: SignerKey = anyKey) {
    this.#endpoint = endpoint;
    this.#signer = new RequestSigner(key, 'cairn');
  }

  /** The code of the next message to somebody; waits until there is one. */
  async code(to: string): Promise<string> {
    for (;;) {
      const next = (await this.messages(to)).findLast(({ messageId }) => !this.#read.has(messageId));
      if (next === undefined) continue;
      this.#read.add(next.messageId);
      return next.code;
    }
  }

  /** All that lies there for somebody, newest first. */
  async messages(to: string): Promise<readonly Message[]> {
    const found = await this.#get('/_cairn/v1/messages', { to });
    return (found as { readonly messages: readonly Message[] }).messages;
  }

  /** The newest message to somebody, with what it says; undefined where there is none. */
  async newest(to: string): Promise<{ readonly subject: string; readonly body: string } | undefined> {
    const [message] = await this.messages(to);
    if (message === undefined) return undefined;
    const found = await this.#get(`/_cairn/v1/messages/${message.messageId}`, {});
    return found as { readonly subject: string; readonly body: string };
  }

  async #get(path: string, query: { readonly [name: string]: string }): Promise<unknown> {
    const headers = { host: new URL(this.#endpoint).host };
    const signed = await this.#signer.sign({ method: 'GET', path, query, headers });
    const url = `${this.#endpoint}${path}?${new URLSearchParams(query)}`;
    const response = await fetch(url, { headers: signed });
    if (!response.ok) throw new Error(`the inbox answered ${response.status}: ${await response.text()}`);
    return response.json();
  }
}
