/** What a sign-in began: its refresh tokens and the access tokens made of them. Nothing secret is in it. */
export interface TokenSession {
  readonly userPoolId: string;
  readonly sub: string;
  /** `origin_jti` of its tokens. */
  readonly id: string;
  readonly clientId: string;
  readonly createdMs: number;
  readonly authTimeSeconds: number;
  readonly eventId: string;
  readonly scopes: readonly string[];
  readonly isFromPages: boolean;
  readonly deviceKey?: string;
  /** When its refresh token is over, however often it is replaced. */
  readonly expiresMs: number;
  /** When the last access token is over: until then it is kept. */
  readonly keptUntilMs: number;
  /** How many refresh tokens were there before the one that holds. */
  readonly generation: number;
  readonly rotatedMs?: number;
}

/** Names one session. */
export type SessionKey = Pick<TokenSession, 'userPoolId' | 'sub' | 'id'>;
