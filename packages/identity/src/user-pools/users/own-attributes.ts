import type { CallScope } from '@cairn/kit';
import type { CodeDeliveryDetails } from '../messages/messages.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { withPending } from './attribute-changes.ts';
import type { AttributeType } from './attribute-schema.ts';
import { changeUser } from './change-user.ts';
import { checkWritable } from './client-attributes.ts';
import { type AddressKind, userCodes } from './user-codes.ts';
import type { TriggerInput } from './user-events.ts';
import { attributeWriter } from './write-attributes.ts';

interface TokenInput {
  readonly AccessToken: string;
}

/** What users do with their own attributes, by their access tokens. */
export function ownAttributeOperations(context: UserPoolContext) {
  const { tokens, codes } = context;
  const { send } = userCodes(context);
  const writer = attributeWriter(context);
  return {
    async updateUserAttributes(
      _scope: CallScope,
      input: TokenInput & TriggerInput & { readonly UserAttributes: readonly AttributeType[] },
    ): Promise<{ readonly CodeDeliveryDetailsList: readonly CodeDeliveryDetails[] }> {
      const { pool, client, user } = await tokens.holderOf(input.AccessToken);
      const { UserAttributes, ClientMetadata } = input;
      checkWritable(
        pool,
        client,
        UserAttributes.map(({ Name }) => Name),
      );
      const options = { client, ClientMetadata };
      return { CodeDeliveryDetailsList: await writer.write(pool, user, UserAttributes, options) };
    },
    async deleteUserAttributes(
      _scope: CallScope,
      { AccessToken, UserAttributeNames }: TokenInput & { readonly UserAttributeNames: readonly string[] },
    ): Promise<object> {
      const { pool, client, user } = await tokens.holderOf(AccessToken);
      checkWritable(pool, client, UserAttributeNames);
      await writer.delete(pool, user, UserAttributeNames);
      return {};
    },
    async getUserAttributeVerificationCode(
      _scope: CallScope,
      {
        AccessToken,
        AttributeName,
        ClientMetadata,
      }: TokenInput & TriggerInput & { readonly AttributeName: string },
    ): Promise<{ readonly CodeDeliveryDetails: CodeDeliveryDetails }> {
      const { pool, client, user } = await tokens.holderOf(AccessToken);
      const kind = addressKindOf(AttributeName);
      const destination = valueToVerify(user, kind);
      const occasion = 'CustomMessage_VerifyUserAttribute';
      const order = { purpose: `attribute:${kind}`, occasion, kind, destination, client } as const;
      return { CodeDeliveryDetails: await send(pool, user, { ...order, ClientMetadata }) };
    },
    async verifyUserAttribute(
      scope: CallScope,
      {
        AccessToken,
        AttributeName,
        Code,
      }: TokenInput & { readonly AttributeName: string; readonly Code: string },
    ): Promise<object> {
      const { pool, user } = await tokens.holderOf(AccessToken);
      const kind = addressKindOf(AttributeName);
      const tried = { code: Code, address: scope.origin?.sourceIp };
      await changeUser(context, pool, user, async (now) => {
        const along = await codes.taking(pool, now, `attribute:${kind}`, tried);
        return { user: verified(now, kind), along };
      });
      return {};
    },
  };
}

function addressKindOf(name: string): AddressKind {
  if (name === 'email' || name === 'phone_number') return name;
  throw userPoolErrors.invalidParameter('Invalid attribute name: only email and phone_number are verified.');
}

function valueToVerify({ attributes, pendingAttributes }: UserRecord, kind: AddressKind): string {
  const value = pendingAttributes?.[kind] ?? attributes[kind];
  if (!value) throw userPoolErrors.invalidParameter(`User does not have the attribute ${kind}.`);
  return value;
}

/** The value that was waiting takes the place of the one before it. */
function verified(user: UserRecord, kind: AddressKind): UserRecord {
  const value = valueToVerify(user, kind);
  const { [kind]: _, ...pending } = user.pendingAttributes ?? {};
  const attributes = { ...user.attributes, [kind]: value, [`${kind}_verified`]: 'true' };
  return withPending({ ...user, attributes }, pending);
}
