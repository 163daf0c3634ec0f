import type { Records, RecordWrite } from '@cairn/kit';
import type { CodePurpose } from '../codes/codes.ts';
import { codeCollection } from '../codes/kept-codes.ts';
import type { VerifiedAttribute } from '../records/pool-settings.ts';
import type { UserKey } from '../records/user-store.ts';

/** Where a code was sent: that, and nothing else, is proved by it. */
export interface CodeAddress {
  readonly kind: VerifiedAttribute;
  readonly value: string;
}

/** Written with the code. */
export function codeAddressWrite(user: UserKey, purpose: CodePurpose, address: CodeAddress): RecordWrite {
  return { ...keyOf(user, purpose), value: JSON.stringify(address) };
}

/** Where the last code of that purpose was sent. */
export async function codeAddress(
  records: Pick<Records, 'get'>,
  user: UserKey,
  purpose: CodePurpose,
): Promise<CodeAddress | undefined> {
  const { collection, key } = keyOf(user, purpose);
  const text = await records.get(collection, key);
  return text === undefined ? undefined : (JSON.parse(text) as CodeAddress);
}

const keyOf = ({ userPoolId, sub }: UserKey, purpose: CodePurpose) => ({
  collection: codeCollection,
  key: `${userPoolId}/${sub}/${purpose}/address`,
});
