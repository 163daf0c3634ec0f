import type { RecordWrite } from '@cairn/kit';
import type { CodePurpose } from '../codes/codes.ts';
import type { CodeDeliveryDetails } from '../messages/messages.ts';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserKey } from '../records/user-store.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { endingsOf, withAttributes, withoutAttributes } from './attribute-changes.ts';
import { type AttributeType, checkedAttributes } from './attribute-schema.ts';
import { changeUser } from './change-user.ts';
import { type AddressKind, userCodes } from './user-codes.ts';
import type { TriggerInput } from './user-events.ts';

/** A code that is on disk and is to be sent. */
interface CodeToSend {
  readonly kind: AddressKind;
  readonly destination: string;
  readonly code: string;
}

/** Changes attributes of users, and sends codes to addresses that are to be verified. */
export function attributeWriter(context: UserPoolContext) {
  const { issue, sendCode } = userCodes(context);
  return {
    async write(
      pool: UserPoolRecord,
      key: UserKey,
      given: readonly AttributeType[],
      {
        client,
        ClientMetadata,
      }: Omit<TriggerInput, 'ValidationData'> & { readonly client?: AppClientRecord },
    ): Promise<readonly CodeDeliveryDetails[]> {
      const values = checkedAttributes(pool.settings.SchemaAttributes, given);
      let toSend: CodeToSend[] = [];
      const user = await changeUser(context, pool, key, async (now) => {
        toSend = [];
        const changes = withAttributes(pool, now, values);
        const renewed: CodePurpose[] = [];
        const writes: RecordWrite[] = [];
        for (const { kind, value: destination } of changes.unproved) {
          if (!pool.settings.AutoVerifiedAttributes.includes(kind)) continue;
          const purpose: CodePurpose = `attribute:${kind}`;
          const issued = await issue(pool, now, purpose);
          renewed.push(purpose);
          writes.push(...issued.writes);
          toSend.push({ kind, destination, code: issued.code });
        }
        const along = [...endingsOf(now, changes.ended, renewed), ...writes];
        return { user: changes.user, along };
      });
      const sent: CodeDeliveryDetails[] = [];
      for (const { kind, destination, code } of toSend) {
        const purpose: CodePurpose = `attribute:${kind}`;
        const occasion = 'CustomMessage_UpdateUserAttribute';
        const order = { purpose, occasion, kind, destination, client, ClientMetadata, code } as const;
        sent.push(await sendCode(pool, user, order));
      }
      return sent;
    },
    async delete(pool: UserPoolRecord, key: UserKey, names: readonly string[]): Promise<void> {
      await changeUser(context, pool, key, (now) => {
        const { user, ended } = withoutAttributes(pool, now, names);
        return { user, along: endingsOf(now, ended) };
      });
    },
  };
}
