import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  OutboundError,
  parseJson,
  printJson,
} from '@cairn/kit';
import type { AuthorizationPorts, TokenKeys } from './authorization-ports.ts';

/** What fetching takes. */
export type IssuerPorts = Pick<AuthorizationPorts, 'clock' | 'limits' | 'log' | 'http'>;

interface KnownKey {
  /** As it was published: tells whether another one of its name is the same. */
  readonly text: string;
  readonly key: JsonObject;
}

/** What an issuer publishes cannot be had, or read. */
class IssuerFailure extends Error {
  override readonly name = 'IssuerFailure';
}

/**
 * The keys that an issuer publishes as a JSON Web Key Set (RFC 7517).
 *
 * 1. They come from the addresses that the API's settings lead to, never from what a token says (`jku`, `x5u`, `jwk`).
 * 2. Whatever tokens say, the issuer is asked no more than once in a cool-down; those who wait, wait for one fetch.
 * 3. Keys are fetched again when their time is over; while the issuer cannot be reached, those that are known hold on.
 */
export class IssuerKeys implements TokenKeys {
  readonly #ports: IssuerPorts;
  readonly #issuer: string;
  readonly #location: string | undefined;
  #keys: ReadonlyMap<string, readonly KnownKey[]> = new Map();
  #fetchedMs = Number.NEGATIVE_INFINITY;
  #triedMs = Number.NEGATIVE_INFINITY;
  #fetching: Promise<void> | undefined;

  /** @param location of the key set; unless given, the issuer's discovery document names it */
  constructor(issuer: string, location: string | undefined, ports: IssuerPorts) {
    this.#issuer = issuer;
    this.#location = location;
    this.#ports = ports;
  }

  async find(keyId: string): Promise<readonly JsonObject[]> {
    const { clock, limits } = this.#ports;
    const isOld = clock.now() >= this.#fetchedMs + limits.graphqlIssuerKeysSeconds * 1_000;
    if (isOld || !this.#keys.has(keyId)) await this.#refresh();
    return this.#keys.get(keyId)?.map(({ key }) => key) ?? [];
  }

  holds(keyId: string, key: JsonObject): boolean {
    return this.#keys.get(keyId)?.some((known) => known.key === key) === true;
  }

  async #refresh(): Promise<void> {
    const { clock, limits, log } = this.#ports;
    if (this.#fetching !== undefined) return this.#fetching;
    const nowMs = clock.now();
    if (nowMs < this.#triedMs + limits.graphqlIssuerCooldownSeconds * 1_000) return;
    this.#triedMs = nowMs;
    this.#fetching = this.#fetch()
      .then((keys) => {
        this.#keys = this.#keepSame(keys);
        this.#fetchedMs = nowMs;
      })
      .catch((failure: unknown) => {
        if (!(failure instanceof IssuerFailure)) throw failure;
        log('warn', 'the keys of an issuer of tokens could not be fetched', {
          issuer: this.#issuer,
          cause: failure.message,
        });
      })
      .finally(() => {
        this.#fetching = undefined;
      });
    return this.#fetching;
  }

  /** A key that was published again is the same object: what it has signed need not be verified again. */
  #keepSame(keys: readonly JsonObject[]): ReadonlyMap<string, readonly KnownKey[]> {
    const byId = new Map<string, KnownKey[]>();
    for (const key of keys.slice(0, this.#ports.limits.graphqlIssuerKeys)) {
      const keyId = memberOf(key, 'kid');
      if (typeof keyId !== 'string' || typeof memberOf(key, 'kty') !== 'string') continue;
      const text = printJson(key);
      const known = this.#keys.get(keyId)?.find((each) => each.text === text) ?? { text, key };
      byId.set(keyId, [...(byId.get(keyId) ?? []), known]);
    }
    return byId;
  }

  async #fetch(): Promise<readonly JsonObject[]> {
    const location = this.#location ?? (await this.#discover());
    const keys = memberOf(await this.#read(location), 'keys');
    if (!isJsonArray(keys)) throw new IssuerFailure(`there are no keys at ${location}`);
    return keys.filter((key): key is JsonObject => isJsonObject(key));
  }

  /** Source: OpenID Connect Discovery 1.0, section 4. */
  async #discover(): Promise<string> {
    const address = `${this.#issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
    const location = memberOf(await this.#read(address), 'jwks_uri');
    if (typeof location !== 'string') throw new IssuerFailure(`${address} names no jwks_uri`);
    return location;
  }

  async #read(url: string): Promise<JsonObject> {
    const { http, limits } = this.#ports;
    const answer = await http({
      method: 'GET',
      url,
      headers: [['Accept', 'application/json']],
      timeoutMs: limits.graphqlIssuerTimeoutMs,
      responseBytesMax: limits.graphqlIssuerAnswerBytes,
      redirectsMax: 3,
    }).catch((error: unknown) => {
      if (error instanceof OutboundError) throw new IssuerFailure(`${url}: ${error.message}`);
      throw error;
    });
    if (answer.status !== 200) throw new IssuerFailure(`${url} answered ${answer.status}`);
    const value = readJson(answer.body);
    if (!isJsonObject(value)) throw new IssuerFailure(`${url} answered no JSON object`);
    return value;
  }
}

function readJson(body: Uint8Array): Json | undefined {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
