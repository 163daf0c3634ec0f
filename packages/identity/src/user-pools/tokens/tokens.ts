import type { JsonObject } from '@cairn/kit';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';

/** Why tokens are made: the sources of the trigger PreTokenGeneration. */
export type TokenOccasion =
  | 'TokenGeneration_HostedAuth'
  | 'TokenGeneration_Authentication'
  | 'TokenGeneration_NewPasswordChallenge'
  | 'TokenGeneration_AuthenticateDevice'
  | 'TokenGeneration_RefreshTokens';

/** What somebody has proved, and what he gets for it. */
export interface TokenGrant {
  readonly pool: UserPoolRecord;
  readonly client: AppClientRecord;
  readonly user: UserRecord;
  readonly occasion: TokenOccasion;
  /** `aws.cognito.signin.user.admin` alone for sign-ins by calls; what was agreed to for those on pages. */
  readonly scopes: readonly string[];
  readonly clientMetadata?: JsonObject | undefined;
  /** Key of the device that is remembered, or that is new. */
  readonly deviceKey?: string | undefined;
  /** Of sign-ins on pages. */
  readonly nonce?: string | undefined;
  /** Whether there is to be a refresh token: not for the implicit flow. */
  readonly withRefreshToken?: boolean;
  /** Seconds since 1970; now unless said. */
  readonly authTimeSeconds?: number;
}

/** As calls answer it. */
export interface IssuedTokens {
  readonly AccessToken: string;
  readonly IdToken?: string;
  readonly RefreshToken?: string;
  /** Seconds for which the access token is good. */
  readonly ExpiresIn: number;
  readonly TokenType: 'Bearer';
}

/** Whose an access token is. */
export interface TokenHolder {
  readonly pool: UserPoolRecord;
  readonly client: AppClientRecord;
  readonly user: UserRecord;
  readonly claims: JsonObject;
  readonly scopes: ReadonlySet<string>;
}

/** Makes tokens, tells whose they are, and ends them. */
export interface Tokens {
  /** Signed by the pool's keys; the session is durable before anybody hears of it. @throws ServiceError of the trigger */
  issue(grant: TokenGrant): Promise<IssuedTokens>;
  /**
   * New tokens for a refresh token, by either call. A client that rotates gets a new refresh token.
   * @param isRotating whether the call is GetTokensFromRefreshToken: the only one for clients that rotate
   * @throws ServiceError NotAuthorizedException ("Invalid Refresh Token", "Refresh Token has expired", "Refresh Token has
   * been revoked"), RefreshTokenReuseException
   */
  refresh(
    client: AppClientRecord,
    refreshToken: string,
    options: {
      readonly isRotating: boolean;
      readonly deviceKey?: string | undefined;
      readonly clientMetadata?: JsonObject | undefined;
    },
  ): Promise<IssuedTokens>;
  /** Whose a refresh token is, for whoever has to check the client's secret hash first; undefined where it is none. */
  usernameOf(client: AppClientRecord, refreshToken: string): Promise<string | undefined>;
  /**
   * Whose an access token is, looked up anew: a user who was disabled, deleted or signed out has none.
   * @param scope that it must carry; `aws.cognito.signin.user.admin` unless said
   * @throws ServiceError NotAuthorizedException ("Access Token has expired", "Access Token has been revoked", "Invalid Access Token", …)
   */
  holderOf(accessToken: string, scope?: string): Promise<TokenHolder>;
  /** Ends all sessions of a user: refresh tokens at once, access tokens wherever they are asked for here. */
  signOutEverywhere(user: Pick<UserRecord, 'userPoolId' | 'sub'>): Promise<void>;
}
