import {
  isJsonArray,
  isJsonNumber,
  type JsonObject,
  type JsonWebToken,
  memberOf,
  numberOf,
  RecentMap,
  type TokenAlgorithm,
} from '@cairn/kit';
import type { AuthorizationPorts, TokenKeys } from './authorization-ports.ts';

/** A token whose signature and times hold. */
export interface VerifiedToken {
  readonly kind: 'verified';
  readonly claims: JsonObject;
  /** Whether it holds still: its time is not over, and its key is still one of its issuer's. */
  isAlive(): boolean;
}

/** A token that does not hold. */
export interface TokenProblem {
  readonly kind: 'expired' | 'invalid';
}

const expired: TokenProblem = { kind: 'expired' };
const invalid: TokenProblem = { kind: 'invalid' };

/** Algorithms by type and curve of the key: it says how a token of it is signed, never the token alone. */
const algorithmsByKey: { readonly [kind: string]: readonly TokenAlgorithm[] } = {
  RSA: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  'EC P-256': ['ES256'],
  'EC P-384': ['ES384'],
  'EC P-521': ['ES512'],
};

/**
 * Verifies the tokens of one issuer: signature, then times. Which audience they are for is for others to ask. What was
 * verified is remembered until it expires or its key is withdrawn.
 */
export class TokenVerifier {
  readonly #keys: TokenKeys;
  readonly #ports: Pick<AuthorizationPorts, 'clock' | 'limits' | 'verifySignature'>;
  readonly #verified: RecentMap<string, VerifiedToken>;

  constructor(keys: TokenKeys, ports: Pick<AuthorizationPorts, 'clock' | 'limits' | 'verifySignature'>) {
    this.#keys = keys;
    this.#ports = ports;
    this.#verified = new RecentMap(ports.limits.graphqlVerifiedTokens);
  }

  /** @param parsed the same token, taken apart */
  async verify(token: string, parsed: JsonWebToken): Promise<VerifiedToken | TokenProblem> {
    const known = this.#verified.get(token);
    if (known?.isAlive() === true) return known;
    this.#verified.delete(token);
    const { keyId, claims } = parsed;
    // Extensions that must be understood are not (RFC 7515, section 4.1.11); a key is known by its name alone.
    if (keyId === undefined || parsed.isExtended) return invalid;
    const keys = await this.#keys.find(keyId);
    const key = keys.find((each) => this.#isSignedBy(parsed, each));
    if (key === undefined) return invalid;
    const times = this.#timesOf(claims);
    if (times.kind !== 'lasting') return times;
    const { clock } = this.#ports;
    const isAlive = (): boolean => clock.now() < times.expiresMs && this.#keys.holds(keyId, key);
    return this.#verified.set(token, { kind: 'verified', claims, isAlive });
  }

  #isSignedBy({ algorithm, text, signature }: JsonWebToken, key: JsonObject): boolean {
    const kind = memberOf(key, 'kty');
    const name = kind === 'EC' ? `EC ${String(memberOf(key, 'crv'))}` : String(kind);
    const allowed = Object.hasOwn(algorithmsByKey, name) ? algorithmsByKey[name] : undefined;
    const fitting = allowed?.find((each) => each === algorithm);
    const ofKey = memberOf(key, 'alg');
    const operations = memberOf(key, 'key_ops');
    if (fitting === undefined || (ofKey !== undefined && ofKey !== algorithm)) return false;
    if (isJsonArray(operations) && !operations.includes('verify')) return false;
    return this.#ports.verifySignature({ algorithm: fitting, key, text, signature });
  }

  #timesOf(claims: JsonObject): TokenProblem | { readonly kind: 'lasting'; readonly expiresMs: number } {
    const { clock, limits } = this.#ports;
    const nowMs = clock.now();
    const expires = memberOf(claims, 'exp');
    if (!isJsonNumber(expires)) return invalid;
    const expiresMs = numberOf(expires) * 1_000;
    if (!(nowMs < expiresMs)) return expired;
    const latestMs = nowMs + limits.graphqlClockSkewSeconds * 1_000;
    for (const name of ['nbf', 'iat']) {
      const time = memberOf(claims, name);
      if (time === undefined || time === null) continue;
      if (!isJsonNumber(time) || !(numberOf(time) * 1_000 <= latestMs)) return invalid;
    }
    return { kind: 'lasting', expiresMs };
  }
}
