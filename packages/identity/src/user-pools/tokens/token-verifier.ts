import {
  type Clock,
  isJsonNumber,
  type JsonObject,
  type LimitValues,
  memberOf,
  numberOf,
  RecentMap,
  type VerifySignature,
} from '@cairn/kit';
import { readJsonWebToken } from '@cairn/kit/json-web-token';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import { isPublished, type PublishedKey, type SigningKeys, type TokenUse } from './signing-keys.ts';

/** A token that a pool of this server signed, whose time is not over. Who holds it, and whether it was revoked, is for others to ask. */
export interface VerifiedToken {
  readonly kind: 'verified';
  readonly pool: UserPoolRecord;
  readonly client: AppClientRecord;
  readonly claims: JsonObject;
}

/** A token that is not taken. */
export interface RefusedToken {
  readonly kind: 'expired' | 'invalid';
}

interface KnownToken {
  readonly claims: JsonObject;
  readonly clientId: string;
  readonly published: PublishedKey;
  readonly expiresMs: number;
}

/** What verifying takes. */
export interface TokenVerifierPorts {
  readonly clock: Clock;
  readonly verifySignature: VerifySignature;
  readonly limits: LimitValues<'userPoolVerifiedTokens' | 'userPoolTokenCharacters'>;
  readonly store: {
    readonly pools: { find(userPoolId: string): UserPoolRecord | undefined };
    readonly clients: { byId(clientId: string): AppClientRecord | undefined };
  };
  readonly keys: SigningKeys;
}

const invalid: RefusedToken = { kind: 'invalid' };
const expired: RefusedToken = { kind: 'expired' };

/**
 * Verifies tokens of the pools that are here.
 *
 * 1. A token is RS256, without extensions, signed by a key that this very pool has published for this use: what a token
 *    says of algorithms, and of keys that it brings along, is never followed.
 * 2. Who asks for access tokens is never given an ID token, and the other way round.
 * 3. The pool is that of the client that the token names; both must be here still, and the key must be in force.
 *
 * The issuer's name is not compared: the key tells the pool, and tokens outlast a change of the public address.
 */
export class TokenVerifier {
  readonly #ports: TokenVerifierPorts;
  readonly #known: RecentMap<string, KnownToken>;

  constructor(ports: TokenVerifierPorts) {
    this.#ports = ports;
    this.#known = new RecentMap(ports.limits.userPoolVerifiedTokens);
  }

  async verify(token: string, use: TokenUse): Promise<VerifiedToken | RefusedToken> {
    const known = this.#known.get(token) ?? (await this.#read(token, use));
    if (known === undefined || known.published.use !== use) return invalid;
    const found = await this.#find(known);
    if (found === undefined) {
      this.#known.delete(token);
      return invalid;
    }
    if (this.#ports.clock.now() >= known.expiresMs) return expired;
    return found;
  }

  /** The pool and the client, as they are now; undefined where one of them, or the key, is not there any more. */
  async #find({ claims, clientId, published }: KnownToken): Promise<VerifiedToken | undefined> {
    const { store, keys, clock } = this.#ports;
    const client = store.clients.byId(clientId);
    const pool = client && store.pools.find(client.userPoolId);
    if (client === undefined || pool === undefined) return undefined;
    const { published: all } = keys.known(pool.id) ?? (await keys.of(pool.id));
    const key = all.get(published.key.kid);
    if (key === undefined || !isPublished(key, clock.now())) return undefined;
    return { kind: 'verified', pool, client, claims };
  }

  async #read(token: string, use: TokenUse): Promise<KnownToken | undefined> {
    const { limits, store, keys, clock, verifySignature } = this.#ports;
    if (token.length > limits.userPoolTokenCharacters) return undefined;
    const parsed = readJsonWebToken(token);
    if (parsed === undefined || parsed.algorithm !== 'RS256' || parsed.isExtended) return undefined;
    const { claims, keyId, text, signature } = parsed;
    if (keyId === undefined || memberOf(claims, 'token_use') !== use) return undefined;
    const clientId = memberOf(claims, use === 'access' ? 'client_id' : 'aud');
    const expires = memberOf(claims, 'exp');
    if (typeof clientId !== 'string' || !isJsonNumber(expires)) return undefined;
    const client = store.clients.byId(clientId);
    if (client === undefined || store.pools.find(client.userPoolId) === undefined) return undefined;
    const { published: all } = keys.known(client.userPoolId) ?? (await keys.of(client.userPoolId));
    const published = all.get(keyId);
    if (published?.use !== use || !isPublished(published, clock.now())) return undefined;
    const { key } = published;
    if (!verifySignature({ algorithm: 'RS256', key, text, signature })) return undefined;
    return this.#known.set(token, { claims, clientId, published, expiresMs: numberOf(expires) * 1_000 });
  }
}
