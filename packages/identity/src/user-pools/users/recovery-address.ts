import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { AddressKind } from './user-codes.ts';

const kindOf = { verified_email: 'email', verified_phone_number: 'phone_number' } as const;

/** Kinds of addresses by which users of a pool get back in, the preferred one first; none where only administrators help. */
export function recoveryKinds({ settings }: UserPoolRecord): readonly AddressKind[] {
  const { RecoveryMechanisms } = settings.AccountRecoverySetting;
  // A pool without the setting is one of before it: a telephone first.
  if (RecoveryMechanisms.length === 0) return ['phone_number', 'email'];
  return [...RecoveryMechanisms]
    .sort((left, right) => left.Priority - right.Priority)
    .flatMap(({ Name }) => (Name === 'admin_only' ? [] : [kindOf[Name]]));
}

/**
 * The address that a code for a new password goes to: verified, and not the one that the second factor goes to, else
 * one mailbox would be enough.
 */
export function recoveryAddressKind(
  pool: UserPoolRecord,
  { attributes, mfa }: UserRecord,
  kinds: readonly AddressKind[] = recoveryKinds(pool),
): AddressKind | undefined {
  return kinds.find((kind) => {
    const isVerified = Boolean(attributes[kind]) && attributes[`${kind}_verified`] === 'true';
    return isVerified && !mfa.enabled.includes(kind === 'email' ? 'EMAIL_OTP' : 'SMS_MFA');
  });
}

/** To what kind of address a code would go for somebody of that name, who is not there: what users of the pool mostly have. */
export function likelyRecoveryKind(pool: UserPoolRecord, username: string): AddressKind | undefined {
  const kinds = recoveryKinds(pool);
  if (username.includes('@') && kinds.includes('email')) return 'email';
  if (/^\+\d+$/.test(username) && kinds.includes('phone_number')) return 'phone_number';
  return kinds.find((kind) => pool.settings.AutoVerifiedAttributes.includes(kind)) ?? kinds[0];
}
