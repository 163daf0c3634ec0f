import type { UserRecord } from '../records/user-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

/** An element of `MFAOptions`, as calls before 2018 set them. */
export interface MfaOptionType {
  readonly DeliveryMedium?: string | undefined;
  readonly AttributeName?: string | undefined;
}

/** Second factors of a user as calls show them. */
export function shownMfa({ mfa }: UserRecord): {
  readonly PreferredMfaSetting?: string;
  readonly UserMFASettingList?: readonly string[];
} {
  return {
    ...(mfa.preferred !== undefined && { PreferredMfaSetting: mfa.preferred }),
    ...(mfa.enabled.length > 0 && { UserMFASettingList: mfa.enabled }),
  };
}

/** A user whose second factor is a text message, or none: all that SetUserSettings knows. @throws ServiceError */
export function withMfaOptions(user: UserRecord, options: readonly MfaOptionType[]): UserRecord {
  const isKnown = options.every(
    ({ DeliveryMedium, AttributeName }) => DeliveryMedium === 'SMS' && AttributeName === 'phone_number',
  );
  if (!isKnown) throw userPoolErrors.invalidParameter('MFAOptions can be SMS to phone_number only.');
  if (options.length > 0 && !user.attributes.phone_number) {
    throw userPoolErrors.invalidParameter('User does not have a phone_number.');
  }
  const others = user.mfa.enabled.filter((method) => method !== 'SMS_MFA');
  const { preferred, ...mfa } = user.mfa;
  const isPreferred = preferred !== undefined && (preferred !== 'SMS_MFA' || options.length > 0);
  return {
    ...user,
    mfaOptions: options.map(() => ({ DeliveryMedium: 'SMS', AttributeName: 'phone_number' })),
    mfa: {
      ...mfa,
      enabled: options.length > 0 ? [...others, 'SMS_MFA'] : others,
      ...(isPreferred && { preferred }),
    },
  };
}
