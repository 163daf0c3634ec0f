import { type Clock, isJsonArray, isJsonObject, type JsonObject, memberOf, RecentMap } from '@cairn/kit';
import { federationErrors } from './federation-errors.ts';
import type { ProviderHttp } from './provider-http.ts';

/** A JSON Web Key of a provider. */
export type ProviderKey = { readonly [member: string]: unknown };

const lastMs = 3_600_000;
/** Whoever makes up names of keys must not have this server ask each time. */
const refetchAfterMs = 10_000;
const keptMax = 1_000;

interface Kept<Document> {
  readonly document: Document;
  readonly fetchedMs: number;
}

/** What providers publish, asked for anew after an hour: their configuration and their keys. */
export class ProviderDocuments {
  readonly #http: ProviderHttp;
  readonly #clock: Clock;
  readonly #configurations = new RecentMap<string, Kept<JsonObject>>(keptMax);
  readonly #keys = new RecentMap<string, Kept<readonly ProviderKey[]>>(keptMax);
  /** What is being asked for: many browsers at once wait for one answer. */
  readonly #underWay = new Map<string, Promise<JsonObject>>();

  constructor(http: ProviderHttp, clock: Clock) {
    this.#http = http;
    this.#clock = clock;
  }

  /**
   * What an issuer says of itself (OpenID Connect Discovery 1.0). A document that speaks for another issuer is refused:
   * its endpoints would be trusted in the name of this one (section 4.3).
   * @throws ServiceError
   */
  async configuration(provider: string, issuer: string): Promise<JsonObject> {
    const kept = this.#configurations.get(issuer);
    if (kept !== undefined && kept.fetchedMs + lastMs > this.#clock.now()) return kept.document;
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const document = await this.#get(provider, url);
    if (memberOf(document, 'issuer') !== issuer)
      throw federationErrors.unreachable(provider, 'publishes the configuration of another issuer');
    this.#configurations.set(issuer, { document, fetchedMs: this.#clock.now() });
    return document;
  }

  /** @param isFresh whether a key was looked for and not found: it may have come since. @throws ServiceError */
  async keys(provider: string, url: string, isFresh: boolean): Promise<readonly ProviderKey[]> {
    const kept = this.#keys.get(url);
    const ageMs = isFresh ? refetchAfterMs : lastMs;
    if (kept !== undefined && kept.fetchedMs + ageMs > this.#clock.now()) return kept.document;
    const keys = memberOf(await this.#get(provider, url), 'keys');
    if (!isJsonArray(keys)) throw federationErrors.unreachable(provider, 'publishes no keys');
    const document: readonly ProviderKey[] = keys.filter((key) => isJsonObject(key));
    this.#keys.set(url, { document, fetchedMs: this.#clock.now() });
    return document;
  }

  async #get(provider: string, url: string): Promise<JsonObject> {
    // Errors name the provider: two of them that ask at one place hear of their own.
    const key = `${provider} ${url}`;
    const underWay = this.#underWay.get(key) ?? this.#http.get(provider, url);
    this.#underWay.set(key, underWay);
    try {
      return await underWay;
    } finally {
      if (this.#underWay.get(key) === underWay) this.#underWay.delete(key);
    }
  }
}
