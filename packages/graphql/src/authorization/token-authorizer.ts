import type { CallScope, JsonWebToken } from '@cairn/kit';
import type { TokenKeys } from './authorization-ports.ts';
import {
  type AuthorizationRequest,
  type Caller,
  isRefusal,
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
  accept(token: VerifiedToken, request: AuthorizationRequest): Caller | Refusal | undefined;
}

const expired: Refusal = unauthorizedBecause('Token has expired.');

/** Finds the provider of a token among those of an API. */
export class TokenAuthorizers {
  readonly #providers: readonly TokenAuthorizer[];
  readonly #verifierOf: (keys: TokenKeys) => TokenVerifier;
  readonly #takesAnyIssuer: boolean;

  /**
   * @param takesAnyIssuer whether the name of the issuer in a token does not matter, its signature always does: so it is
   * where OpenID Connect is the API's one mode. Source: AppSync developer guide, "OPENID_CONNECT authorization".
   */
  constructor(
    providers: readonly TokenAuthorizer[],
    {
      verifierOf,
      takesAnyIssuer,
    }: { readonly verifierOf: (keys: TokenKeys) => TokenVerifier; readonly takesAnyIssuer: boolean },
  ) {
    this.#providers = providers;
    this.#verifierOf = verifierOf;
    this.#takesAnyIssuer = takesAnyIssuer;
  }

  /** Whether the API has any. */
  get areThere(): boolean {
    return this.#providers.length > 0;
  }

  async authorize(
    token: string,
    parsed: JsonWebToken,
    request: AuthorizationRequest,
  ): Promise<Caller | Refusal> {
    let refusal = unauthorized;
    for (const provider of this.#providers) {
      const found = await provider.issuer();
      if (found === undefined || !this.#isOf(parsed, found.issuer)) continue;
      const verified = await this.#verifierOf(found.keys).verify(token, parsed);
      if (verified.kind === 'expired') refusal = expired;
      if (verified.kind !== 'verified') continue;
      const answer = provider.accept(verified, request);
      // Another provider may take tokens of the same issuer for other clients.
      if (answer !== undefined && !isRefusal(answer)) return answer;
      refusal = answer ?? refusal;
    }
    return refusal;
  }

  #isOf({ claims }: JsonWebToken, issuer: string): boolean {
    if (this.#takesAnyIssuer) return true;
    const named = Object.hasOwn(claims, 'iss') ? claims.iss : undefined;
    // Issuers and their settings often differ by a slash at the end.
    return typeof named === 'string' && withoutSlash(named) === withoutSlash(issuer);
  }
}

function withoutSlash(issuer: string): string {
  return issuer.endsWith('/') ? issuer.slice(0, -1) : issuer;
}
