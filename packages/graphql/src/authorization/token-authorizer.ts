import { type CallScope, type JsonWebToken, type LimitValues, memberOf, RecentMap } from '@cairn/kit';
import { readJsonWebToken } from '@cairn/kit/json-web-token';
import type { AuthorizationLimitName } from './authorization-limits.ts';
import type { TokenKeys } from './authorization-ports.ts';
import {
  type AuthorizationRequest,
  type Caller,
  type Refusal,
  unauthorized,
  unauthorizedBecause,
} from './caller.ts';
import type { FieldAccess } from './field-access.ts';
import type { TokenVerifier, VerifiedToken } from './token-verifier.ts';

/** What callers with tokens are given. */
export interface TokenAuthorizerContext {
  readonly access: FieldAccess;
  /** Account and region of the API, and as whom sources are asked. */
  readonly scope: CallScope;
}

/** One provider of tokens: a user pool, or an issuer of OpenID Connect. */
export interface TokenAuthorizer {
  /** Who signs its tokens, as they name him; undefined where there is nobody. */
  issuer(): Promise<{ readonly issuer: string; readonly keys: TokenKeys } | undefined>;
  /** The caller of a token that its issuer has signed; undefined where it is for somebody else. */
  accept(token: VerifiedToken, request: AuthorizationRequest): Caller | undefined;
}

const expired: Refusal = unauthorizedBecause('Token has expired.');

/** A token that was let in, and by whom. */
interface AcceptedToken {
  readonly provider: TokenAuthorizer;
  readonly keys: TokenKeys;
  readonly verified: VerifiedToken;
}

/** What finding providers takes. */
export interface TokenAuthorizersOptions {
  readonly verifierOf: (keys: TokenKeys) => TokenVerifier;
  /**
   * Whether the name of the issuer in a token does not matter, its signature always does: so it is where OpenID Connect
   * is the API's one mode. Source: AppSync developer guide, "OPENID_CONNECT authorization".
   */
  readonly takesAnyIssuer: boolean;
  readonly limits: LimitValues<AuthorizationLimitName>;
}

/** Finds the provider of a token among those of an API. */
export class TokenAuthorizers {
  readonly #providers: readonly TokenAuthorizer[];
  readonly #options: TokenAuthorizersOptions;
  /** Clients send the same token again and again: it is taken apart once. */
  readonly #accepted: RecentMap<string, AcceptedToken>;

  constructor(providers: readonly TokenAuthorizer[], options: TokenAuthorizersOptions) {
    this.#providers = providers;
    this.#options = options;
    this.#accepted = new RecentMap(options.limits.graphqlVerifiedTokens);
  }

  /** Whether the API has any. */
  get areThere(): boolean {
    return this.#providers.length > 0;
  }

  /** @returns undefined where the text is no JSON Web Token at all */
  async authorize(token: string, request: AuthorizationRequest): Promise<Caller | Refusal | undefined> {
    const known = this.#accepted.get(token);
    if (known?.verified.isAlive() === true && (await isAccepted(known.keys, known.verified)))
      return known.provider.accept(known.verified, request) ?? unauthorized;
    this.#accepted.delete(token);
    if (token.length > this.#options.limits.graphqlTokenCharacters) return undefined;
    const parsed = readJsonWebToken(token);
    return parsed && this.#judge(token, parsed, request);
  }

  async #judge(
    token: string,
    parsed: JsonWebToken,
    request: AuthorizationRequest,
  ): Promise<Caller | Refusal> {
    let refusal = unauthorized;
    for (const provider of this.#providers) {
      const found = await provider.issuer();
      if (found === undefined || !this.#isOf(parsed, found.issuer)) continue;
      const verified = await this.#options.verifierOf(found.keys).verify(token, parsed);
      if (verified.kind === 'expired') refusal = expired;
      if (verified.kind !== 'verified' || !(await isAccepted(found.keys, verified))) continue;
      const answer = provider.accept(verified, request);
      // Another provider may take tokens of the same issuer for other clients.
      if (answer === undefined) continue;
      this.#accepted.set(token, { provider, keys: found.keys, verified });
      return answer;
    }
    return refusal;
  }

  #isOf({ claims }: JsonWebToken, issuer: string): boolean {
    if (this.#options.takesAnyIssuer) return true;
    const named = memberOf(claims, 'iss');
    // Issuers and their settings often differ by a slash at the end.
    return typeof named === 'string' && withoutSlash(named) === withoutSlash(issuer);
  }
}

/** Issuers elsewhere do not tell what they revoke: their tokens hold until they are over. */
async function isAccepted(keys: TokenKeys, { claims }: VerifiedToken): Promise<boolean> {
  return keys.accepts === undefined || keys.accepts(claims);
}

function withoutSlash(issuer: string): string {
  return issuer.endsWith('/') ? issuer.slice(0, -1) : issuer;
}
