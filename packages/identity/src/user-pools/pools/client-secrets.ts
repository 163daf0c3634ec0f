import type { AppClientRecord } from '../records/pool-records.ts';

/** Secrets of app clients. */
export interface ClientSecrets {
  /**
   * Checks SECRET_HASH: the HMAC of username and client id by the client's secret.
   * @param username as the call names the user @throws ServiceError NotAuthorizedException
   * "Client X is configured with secret but SECRET_HASH was not received", "Unable to verify secret hash for client X"
   */
  checkHash(client: AppClientRecord, username: string, secretHash: string | undefined): void;
  /** The hash that a caller with the client's first secret would send; undefined for public clients. */
  hashOf(client: AppClientRecord, username: string): string | undefined;
  /** Whether a secret is one of the client's, compared in constant time. */
  isSecretOf(client: AppClientRecord, secret: string): boolean;
}
