import type { LinkedIdentity } from './user-records.ts';

/**
 * The attribute `identities` as calls and triggers tell it: JSON whose values keep their kinds. Tokens make texts of them.
 */
export function identitiesText(identities: readonly LinkedIdentity[]): string {
  return JSON.stringify(
    identities.map(({ userId, providerName, providerType, issuer, primary, dateCreatedMs: dateCreated }) => ({
      userId,
      providerName,
      providerType,
      issuer,
      primary,
      dateCreated,
    })),
  );
}
