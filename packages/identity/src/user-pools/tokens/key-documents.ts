import type { Clock, JsonObject } from '@cairn/kit';
import { signInDomainOf } from '../pools/sign-in-domain.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolStore } from '../records/user-pool-store.ts';
import type { PublicJsonWebKey } from '../user-pool-crypto.ts';
import type { UserPoolPlaces } from '../user-pool-ports.ts';
import type { PoolTokens } from './pool-tokens.ts';
import { isPublished } from './signing-keys.ts';

/** The keys of a pool for those inside this server who verify its tokens themselves. */
export interface OwnPoolKeys {
  /** The same objects as long as the keys are the same. */
  find(keyId: string): Promise<readonly JsonObject[]>;
  holds(keyId: string, key: JsonObject): boolean;
  /** Whether a token that was verified was not revoked, and its user is there and enabled. */
  accepts(claims: JsonObject): Promise<boolean>;
}

interface KeyDocumentsContext {
  readonly clock: Clock;
  readonly store: Pick<UserPoolStore, 'pools' | 'domains'>;
  readonly places: UserPoolPlaces;
}

/** What pools publish about their tokens, and their keys for those inside. Undefined where there is no such pool. */
export class KeyDocuments {
  readonly #context: KeyDocumentsContext;
  readonly #tokens: PoolTokens;
  readonly #own = new Map<string, OwnPoolKeys>();

  constructor(context: KeyDocumentsContext, tokens: PoolTokens) {
    this.#context = context;
    this.#tokens = tokens;
  }

  /** The JSON Web Key Set (RFC 7517): keys that sign now, and those of before as long as a token of theirs can be alive. */
  async jwksOf(userPoolId: string): Promise<JsonObject | undefined> {
    if (this.#pool(userPoolId) === undefined) return undefined;
    const { published } = await this.#tokens.keys.of(userPoolId);
    const nowMs = this.#context.clock.now();
    const keys = [...published.values()].filter((each) => isPublished(each, nowMs));
    return { keys: keys.map(({ key }) => publishedKey(key)) };
  }

  /** OpenID Connect Discovery 1.0, section 3; a pool without a domain has no pages to name. */
  async discoveryOf(userPoolId: string): Promise<JsonObject | undefined> {
    const pool = this.#pool(userPoolId);
    if (pool === undefined) return undefined;
    const issuer = this.issuerOf(pool);
    const pages = this.#pagesOf(pool);
    return {
      ...(pages === undefined
        ? {}
        : {
            authorization_endpoint: `${pages}/oauth2/authorize`,
            end_session_endpoint: `${pages}/logout`,
          }),
      id_token_signing_alg_values_supported: ['RS256'],
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      response_types_supported: ['code', 'token'],
      ...(pages === undefined ? {} : { revocation_endpoint: `${pages}/oauth2/revoke` }),
      scopes_supported: ['openid', 'email', 'phone', 'profile'],
      subject_types_supported: ['public'],
      ...(pages === undefined
        ? {}
        : {
            token_endpoint: `${pages}/oauth2/token`,
            token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
            code_challenge_methods_supported: ['S256'],
            userinfo_endpoint: `${pages}/oauth2/userInfo`,
          }),
    };
  }

  /** Who signs the tokens of a pool of this server in that region, without asking anybody over the network. */
  async ownPool(
    region: string,
    userPoolId: string,
  ): Promise<{ readonly issuer: string; readonly keys: OwnPoolKeys } | undefined> {
    const pool = this.#pool(userPoolId);
    if (pool === undefined || pool.region !== region) return undefined;
    return { issuer: this.issuerOf(pool), keys: this.#ownKeys(userPoolId) };
  }

  /** As a pool's tokens name it (`iss`). */
  issuerOf({ region, id }: Pick<UserPoolRecord, 'region' | 'id'>): string {
    return this.#context.places.issuer(region, id);
  }

  #pool(userPoolId: string): UserPoolRecord | undefined {
    const pool = this.#context.store.pools.find(userPoolId);
    if (pool === undefined) this.#own.delete(userPoolId);
    return pool;
  }

  /** The same as long as the pool is there: who verifies remembers what it has verified by it. */
  #ownKeys(userPoolId: string): OwnPoolKeys {
    let own = this.#own.get(userPoolId);
    if (own === undefined) {
      own = {
        find: async (keyId) => {
          if (this.#pool(userPoolId) === undefined) return [];
          await this.#tokens.keys.of(userPoolId);
          const key = this.#publishedKey(userPoolId, keyId);
          return key === undefined ? [] : [key];
        },
        holds: (keyId, key) => this.#publishedKey(userPoolId, keyId) === key,
        accepts: (claims) => this.#tokens.holds(userPoolId, claims),
      };
      this.#own.set(userPoolId, own);
    }
    return own;
  }

  #publishedKey(userPoolId: string, keyId: string): JsonObject | undefined {
    if (this.#pool(userPoolId) === undefined) return undefined;
    const found = this.#tokens.keys.known(userPoolId)?.published.get(keyId);
    if (found === undefined || !isPublished(found, this.#context.clock.now())) return undefined;
    return found.key;
  }

  #pagesOf({ id }: UserPoolRecord): string | undefined {
    const { store, places } = this.#context;
    const domain = signInDomainOf(store, id);
    return domain && places.signInPages(domain.domain);
  }
}

/** In the order in which Cognito prints them. */
function publishedKey({ alg, e, kid, kty, n, use }: PublicJsonWebKey): JsonObject {
  return { alg, e, kid, kty, n, use };
}
