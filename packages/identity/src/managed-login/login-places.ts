import type { UserPoolStore } from '../user-pools/records/user-pool-store.ts';
import type { LoginPlace } from './login-request.ts';

const prefixPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Finds whose pages a host and path are. */
export class LoginPlaces {
  readonly #store: Pick<UserPoolStore, 'domains' | 'pools'>;
  readonly #authHostnames: readonly string[];

  /** @param authHostnames those that all domains share: `auth.localhost` */
  constructor(store: Pick<UserPoolStore, 'domains' | 'pools'>, authHostnames: readonly string[]) {
    this.#store = store;
    this.#authHostnames = authHostnames.map((name) => name.toLowerCase());
  }

  /** Whether a host is a custom domain of a pool. */
  isCustomDomain(hostname: string): boolean {
    return this.#store.domains.find(hostname)?.isCustom === true;
  }

  /** @param host with or without its port @returns the place, and the path below it */
  find(host: string, path: string): { readonly place: LoginPlace; readonly path: string } | undefined {
    const hostname = host.toLowerCase().replace(/:\d{1,5}$/, '');
    if (this.#authHostnames.includes(hostname)) {
      const [, prefix = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
      return this.#place(prefix, { path: rest, basePath: `/${prefix}`, isCanonical: true });
    }
    const parent = this.#authHostnames.find((name) => hostname.endsWith(`.${name}`));
    if (parent !== undefined) {
      const prefix = hostname.slice(0, -parent.length - 1);
      return this.#place(prefix, { path, basePath: '', isCanonical: false });
    }
    const domain = this.#store.domains.find(hostname);
    const pool = domain?.isCustom === true ? this.#store.pools.find(domain.userPoolId) : undefined;
    if (domain === undefined || pool === undefined) return undefined;
    return { place: { domain, pool, basePath: '', isCanonical: true }, path };
  }

  #place(
    prefix: string,
    { path, ...rest }: Pick<LoginPlace, 'basePath' | 'isCanonical'> & { readonly path: string },
  ): { readonly place: LoginPlace; readonly path: string } | undefined {
    if (!prefixPattern.test(prefix)) return undefined;
    const domain = this.#store.domains.find(prefix);
    if (domain === undefined || domain.isCustom) return undefined;
    const pool = this.#store.pools.find(domain.userPoolId);
    return pool && { place: { domain, pool, ...rest }, path };
  }
}
