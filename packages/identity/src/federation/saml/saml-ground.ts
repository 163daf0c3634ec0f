import { samlEncryptionKey, samlSigningKey } from '../../user-pools/pools/saml-keys.ts';
import type { ProviderRecord, UserPoolRecord } from '../../user-pools/records/pool-records.ts';
import type { CertifiedKeyPair } from '../../user-pools/user-pool-crypto.ts';
import { userPoolErrors } from '../../user-pools/user-pool-errors.ts';
import type { FederationPorts } from '../federation-ports.ts';
import { KnownSamlMetadata } from './saml-metadata.ts';
import type { SamlFailure, SamlMetadata, SamlProtocol, SamlRefusal } from './saml-protocol.ts';

/** What the client is told; it names no content of the response. */
const refusals: { readonly [failure in SamlFailure]: string } = {
  malformed: 'the response could not be read',
  status: 'the identity provider did not do what it was asked for',
  signature: 'the signature is invalid',
  encrypted: 'the assertion is encrypted, which the identity provider was not set up for',
  unencrypted: 'the assertion is not encrypted',
  decryption: 'the encrypted assertion is invalid',
  issuer: 'the issuer is not the identity provider',
  audience: 'the audience is not this user pool',
  recipient: 'the recipient is not this user pool',
  request: 'the response does not answer the request',
  expired: 'the assertion is not valid at this time',
  subject: 'the assertion does not identify a user',
};

/** What signing in and out by SAML stands on. */
export interface SamlGround {
  readonly context: FederationPorts['context'];
  readonly saml: SamlProtocol;
  metadataOf(provider: ProviderRecord): Promise<SamlMetadata>;
  signingKeyOf(pool: UserPoolRecord): Promise<CertifiedKeyPair>;
  decryptionKeyOf(provider: ProviderRecord): Promise<CertifiedKeyPair>;
  /** Logs why a response is refused; what is thrown names nothing of it. */
  refused(provider: ProviderRecord, refusal: SamlRefusal): Error;
}

export function samlGround(context: FederationPorts['context'], saml: SamlProtocol): SamlGround {
  const known = new KnownSamlMetadata({ context, saml });
  return {
    context,
    saml,
    metadataOf: (provider) => known.of(provider),
    signingKeyOf: (pool) => samlSigningKey(context, pool),
    decryptionKeyOf: (provider) => samlEncryptionKey(context, provider),
    refused({ userPoolId, name }, { refused: failure, message: cause }) {
      context.log('warn', 'a SAML response was refused', { userPoolId, provider: name, cause });
      return invalidResponse(refusals[failure]);
    },
  };
}

/** @param reason names no content of the response */
export function invalidResponse(reason: string): Error {
  return userPoolErrors.notAuthorized(`Invalid SAML response received: ${reason}.`);
}

/** What a form lacks from which nothing can be read. */
export const unreadable: SamlRefusal = { refused: 'malformed', message: 'there is no response' };

/** By this name providers know a user pool. Source: developer guide, "Configuring your third-party SAML provider". */
export function ownEntityId({ id }: Pick<UserPoolRecord, 'id'>): string {
  return `urn:amazon:cognito:sp:${id}`;
}
