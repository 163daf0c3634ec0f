import type { AppClientRecord } from '../records/pool-records.ts';
import type { UserPoolStore } from '../records/user-pool-store.ts';

/**
 * Origins of the pages that clients name in their callback and sign-out URLs: those from which browsers may call. The
 * union over all clients is made anew at the first question after a client has changed; what one client names is read
 * once for each of its records.
 */
export class CallbackOrigins {
  readonly #clients: UserPoolStore['clients'];
  readonly #ofClient = new WeakMap<AppClientRecord, ReadonlySet<string>>();
  #all: ReadonlySet<string> = new Set();
  #revision = -1;

  constructor({ clients }: Pick<UserPoolStore, 'clients'>) {
    this.#clients = clients;
  }

  /** Whether any client names a page of that origin (`https://app.example.com`, `capacitor://localhost`). */
  has(origin: string): boolean {
    if (this.#revision !== this.#clients.revision) {
      this.#all = new Set([...this.#clients.all()].flatMap((client) => [...this.#originsOf(client)]));
      this.#revision = this.#clients.revision;
    }
    return this.#all.has(origin);
  }

  /** Whether this client does. */
  ofClient(client: AppClientRecord, origin: string): boolean {
    return this.#originsOf(client).has(origin);
  }

  #originsOf(client: AppClientRecord): ReadonlySet<string> {
    let origins = this.#ofClient.get(client);
    if (origins === undefined) {
      const { CallbackURLs = [], LogoutURLs = [] } = client.settings;
      origins = new Set([...CallbackURLs, ...LogoutURLs].flatMap((url) => originOf(url) ?? []));
      this.#ofClient.set(client, origins);
    }
    return origins;
  }
}

/**
 * The origin that a browser, or an app's web view, sends for a page; undefined where there is none. Never `null`, which
 * is what any sandboxed page sends.
 */
function originOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, origin } = new URL(url);
  if (protocol === 'http:' || protocol === 'https:') return origin;
  return host === '' ? undefined : `${protocol}//${host}`;
}
