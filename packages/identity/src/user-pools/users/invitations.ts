import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import type { AddressKind } from './user-codes.ts';
import type { TriggerInput } from './user-events.ts';

const mediumOf: { readonly [kind in AddressKind]: 'SMS' | 'EMAIL' } = { phone_number: 'SMS', email: 'EMAIL' };

/** Sends a temporary password to the addresses that are wanted; to the telephone, else the mailbox, where none is named. */
export async function invite(
  { messages }: Pick<UserPoolContext, 'messages'>,
  pool: UserPoolRecord,
  user: UserRecord,
  {
    password,
    mediums,
    ClientMetadata,
  }: {
    readonly password: string;
    readonly mediums: readonly ('SMS' | 'EMAIL')[] | undefined;
    readonly ClientMetadata: TriggerInput['ClientMetadata'];
  },
): Promise<void> {
  const kinds: readonly AddressKind[] = ['phone_number', 'email'];
  const there = kinds.filter((kind) => Boolean(user.attributes[kind]));
  const wanted =
    mediums === undefined ? there.slice(0, 1) : there.filter((kind) => mediums.includes(mediumOf[kind]));
  for (const attributeName of wanted) {
    const occasion = 'CustomMessage_AdminCreateUser';
    await messages.send(pool, {
      occasion,
      user,
      attributeName,
      code: password,
      clientMetadata: ClientMetadata,
    });
  }
}
