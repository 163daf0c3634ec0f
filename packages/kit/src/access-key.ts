import type { Principal } from './service-call.ts';

/** What is known of an access key. */
export type AccessKeyAnswer =
  | {
      readonly kind: 'found';
      readonly secretAccessKey: string;
      /** 12 digits: the account whose key it is. */
      readonly account: string;
      readonly principal: Principal;
    }
  /** No such key, or one that is not active. */
  | { readonly kind: 'unknown' }
  /** The key is one of a session, and its token is missing or another one. */
  | { readonly kind: 'token-invalid' }
  | { readonly kind: 'token-expired' };

/**
 * Finds the secret of an access key: what `identity` answers to the front door, which verifies signatures.
 * Asked for each request: an answer that is at hand should come without a promise.
 * @param sessionToken as the request carries it; undefined where it carries none
 */
export type ResolveAccessKey = (
  accessKeyId: string,
  sessionToken: string | undefined,
) => AccessKeyAnswer | Promise<AccessKeyAnswer>;
