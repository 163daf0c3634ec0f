import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** What a page, or a redirect, was. */
export interface Visited {
  readonly url: URL;
  readonly status: number;
  readonly location: string | undefined;
  readonly text: string;
}

/** A form of a page, as it would be sent. */
export interface FoundForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * As much of a browser as signing in takes: cookies by host, which forms of other sites do not bring along, redirects
 * and forms. Names under `localhost` are this machine; its authority is trusted.
 */
export class WalkingBrowser {
  readonly #authority: string;
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(authority: string) {
    this.#authority = authority;
  }

  get(address: string | URL): Promise<Visited> {
    return this.#ask(new URL(address), undefined, undefined);
  }

  /** @param from the page that the form was on */
  post(address: string | URL, fields: Readonly<Record<string, string>>, from: URL): Promise<Visited> {
    return this.#ask(new URL(address), fields, from);
  }

  /** Goes where it is sent, until it arrives at a page, or is sent to `until`. */
  async follow(begin: Visited, until: string): Promise<Visited> {
    let at = begin;
    for (let hops = 0; hops < 20 && at.location !== undefined; hops++) {
      if (at.location.startsWith(until)) return at;
      at = await this.get(new URL(at.location, at.url));
    }
    return at;
  }

  #ask(
    url: URL,
    fields: Readonly<Record<string, string>> | undefined,
    from: URL | undefined,
  ): Promise<Visited> {
    const isForeign = from !== undefined && from.host !== url.host;
    const jar = this.#cookies.get(url.host) ?? new Map<string, string>();
    this.#cookies.set(url.host, jar);
    const options = {
      host: '127.0.0.1',
      port: url.port,
      path: `${url.pathname}${url.search}`,
      method: fields === undefined ? 'GET' : 'POST',
      headers: {
        host: url.host,
        ...(isForeign ? {} : { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(from === undefined
          ? {}
          : { origin: from.origin, 'sec-fetch-site': isForeign ? 'cross-site' : 'same-origin' }),
        ...(fields === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
    };
    const send =
      url.protocol === 'https:'
        ? () => requestHttps({ ...options, servername: url.hostname, ca: this.#authority })
        : () => requestHttp(options);
    return new Promise((resolve, reject) => {
      const call = send();
      call.on('error', reject);
      call.on('response', async (response) => {
        for (const cookie of response.headers['set-cookie'] ?? []) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
          jar.set(name, value);
        }
        const text = Buffer.concat(await response.toArray()).toString();
        resolve({ url, status: response.statusCode ?? 0, location: response.headers.location, text });
      });
      call.end(fields === undefined ? '' : new URLSearchParams(fields).toString());
    });
  }
}

/** The first form of a page. */
export function formOn({ text, url }: Visited): FoundForm {
  const [, action = ''] = /<form[^>]* action="([^"]*)"/.exec(text) ?? [];
  const fields = [...text.matchAll(/<input[^>]* name="([^"]*)"[^>]* value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, plain(value)] as const,
  );
  if (action === '') throw new Error(`there is no form at ${url}: ${text}`);
  return { action: new URL(plain(action), url).href, fields: Object.fromEntries(fields) };
}

const plain = (html: string): string =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
