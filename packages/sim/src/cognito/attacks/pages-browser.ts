import { request } from 'node:https';
import type { CairnServer } from '@cairn/server';

/** An answer of the sign-in pages. */
export interface Page {
  readonly status: number;
  readonly location: string | undefined;
  readonly text: string;
}

/** What a browser does with the sign-in pages, over TLS by the server's own authority: cookies, forms, no scripts. */
export class PagesBrowser {
  readonly #server: CairnServer;
  readonly #cookies = new Map<string, string>();
  /** From where it comes, as a proxy tells that is believed. */
  address = '192.0.2.1';

  constructor(server: CairnServer) {
    this.#server = server;
  }

  async get(path: string): Promise<Page> {
    return this.#ask('GET', path);
  }

  async post(
    path: string,
    form: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    return this.#ask('POST', path, new URLSearchParams(form).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    });
  }

  /** Fills the form of a page in, with what the page hides in it. */
  async submit(page: Page, fields: Readonly<Record<string, string>>): Promise<Page> {
    const { action, hidden } = formOf(page);
    return this.post(action, { ...hidden, ...fields });
  }

  #ask(method: string, path: string, body = '', headers: object = {}): Promise<Page> {
    const { port } = new URL(this.#server.endpoint);
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const options = {
      ...{ host: '127.0.0.1', port, servername: 'auth.localhost', method, path },
      ca: this.#server.certificateAuthority(),
      headers: { host: `auth.localhost:${port}`, cookie, 'x-forwarded-for': this.address, ...headers },
    };
    return new Promise((resolve, reject) => {
      const call = request(options, async (response) => {
        for (const set of response.headers['set-cookie'] ?? []) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
          this.#cookies.set(name, value);
        }
        const text = Buffer.concat(await response.toArray()).toString();
        resolve({ status: response.statusCode ?? 0, location: response.headers.location, text });
      });
      call.on('error', reject);
      call.end(body);
    });
  }
}

/** Where the form of a page goes, and the token that it hides. */
export function formOf({ text }: Page) {
  const [, action = '', token = ''] = /action="([^"]*)"[^>]*>\s*<input[^>]* value="([^"]*)"/.exec(text) ?? [];
  return { action: action.replaceAll('&amp;', '&'), hidden: { _csrf: token } };
}
