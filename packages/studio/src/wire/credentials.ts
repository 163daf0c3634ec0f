/** What a call is signed with. Held in memory only: never written anywhere. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** When they end, in milliseconds of the epoch; absent where they do not. */
  readonly expiresAtMs?: number | undefined;
  /** Whose they are: the principal's ARN; absent where any are good. */
  readonly principal?: string | undefined;
  /** The account that they belong to; absent where any are good. */
  readonly account?: string | undefined;
}
