import type { Principal } from './service-call.ts';

/** Why an access key signs nothing. */
export type AccessKeyFailure =
  /** No such key, or one that is inactive. */
  | 'unknown'
  /** A temporary key (`ASIA…`) without its session token, or with one that is not its own. */
  | 'invalid-token'
  /** The session is over. */
  | 'expired-token';

/** Whose an access key is. */
export type ResolvedAccessKey =
  | { readonly kind: 'found'; readonly secret: string; readonly principal: Principal }
  | { readonly kind: 'failure'; readonly reason: AccessKeyFailure };

/**
 * Finds the secret by which requests of a key are signed, and on whose behalf they are made. Answers at once, without
 * a promise, for keys asked for lately. Says nothing of the signature: who asks compares it.
 * @param sessionToken `X-Amz-Security-Token`, where the request has one
 */
export type ResolveAccessKey = (
  accessKeyId: string,
  sessionToken?: string,
) => ResolvedAccessKey | Promise<ResolvedAccessKey>;
