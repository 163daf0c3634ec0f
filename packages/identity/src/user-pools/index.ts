export type {
  CeremonyExpectation,
  CeremonyFailure,
  CeremonyRefusal,
  PasskeyCeremonies,
  VerifiedPasskey,
} from './factors/passkey-ceremonies.ts';
export type { ImportUpload, ImportUploads } from './imports/import-uploads.ts';
export type { DeliverMessage, MessageReason, UserMessage } from './messages/deliver-message.ts';
export { plainText } from './messages/plain-text.ts';
export type { CountPoolEvent } from './metrics/pool-event.ts';
export { readableAttributes, writableAttributes } from './pools/attribute-permissions.ts';
export { CallbackOrigins } from './pools/callback-origins.ts';
export { type AuthFlow, effectiveFlows } from './pools/effective-flows.ts';
export { openProviderSecrets } from './pools/provider-operations.ts';
export { refusedOperations } from './pools/refused-operations.ts';
export { standardAttributes } from './pools/standard-attributes.ts';
export { type TokenSeconds, tokenSeconds } from './pools/token-seconds.ts';
export { findUser } from './records/find-user.ts';
export type { CompromisedPasswords } from './risk/compromised-passwords.ts';
export type { KeyDocuments, OwnPoolKeys } from './tokens/key-documents.ts';
export type { PoolTokens } from './tokens/pool-tokens.ts';
export { signToken } from './tokens/sign-token.ts';
export { SigningKeys } from './tokens/signing-keys.ts';
export { TokenVerifier, type VerifiedToken } from './tokens/token-verifier.ts';
export { userInfo } from './tokens/user-info.ts';
export { poolTriggers, type TriggerPorts } from './triggers/pool-triggers.ts';
export { postConfirmationEvent } from './triggers/trigger-events.ts';
export { refusedTriggers } from './triggers/trigger-target.ts';
export type { UserPoolContext } from './user-pool-context.ts';
export type {
  CertifiedKeyPair,
  CertifiedKeyRequest,
  IdentityHash,
  PublicJsonWebKey,
  SigningKeyPair,
  UserPoolCrypto,
} from './user-pool-crypto.ts';
export { userPoolErrors } from './user-pool-errors.ts';
export { type UserPoolLimitName, userPoolLimits } from './user-pool-limits.ts';
export type { UserPoolPlaces, UserPoolPorts } from './user-pool-ports.ts';
export { type UserPoolOperations, UserPools } from './user-pools.ts';
