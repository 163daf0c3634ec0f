import type { RecordWrite } from '@cairn/kit';
import type { CodePurpose } from '../codes/codes.ts';
import { nobodySlots } from '../codes/nobody-slots.ts';
import type { CodeDeliveryDetails, MessageOccasion } from '../messages/messages.ts';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import { AbsentUsers } from '../srp/absent-users.ts';
import { ServerSecret } from '../srp/server-secret.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { type CodeAddress, codeAddressWrite } from './code-address.ts';
import type { TriggerInput } from './user-events.ts';

/** An attribute that codes are sent to. */
export type AddressKind = 'email' | 'phone_number';

const hourSeconds = 3_600;
const daySeconds = 24 * hourSeconds;

/** How long a code is good. Source: developer guide, "Verification codes", and quotas. */
export const secondsOf = (purpose: CodePurpose): number =>
  purpose === 'forgot-password' || purpose === 'reset-password' ? hourSeconds : daySeconds;

/** One code for one user. */
export interface CodeOrder {
  readonly purpose: CodePurpose;
  readonly occasion: MessageOccasion;
  readonly kind: AddressKind;
  /** A value that waits for its verification. */
  readonly destination?: string | undefined;
  readonly client?: AppClientRecord | undefined;
  readonly ClientMetadata?: TriggerInput['ClientMetadata'];
}

/** Makes codes, keeps and sends them. */
export function userCodes(context: UserPoolContext) {
  const { codes, messages, records } = context;
  const slots = nobodySlots(context);
  const absent = new AbsentUsers(new ServerSecret(context));

  /** @returns the code, and the writes that keep it with the address that it goes to */
  const issue = async (
    pool: UserPoolRecord,
    user: UserRecord,
    purpose: CodePurpose,
    address: CodeAddress,
  ): Promise<{ readonly code: string; readonly writes: readonly RecordWrite[] }> => {
    const { code, writes } = await codes.issue(pool, user, { purpose, seconds: secondsOf(purpose) });
    return { code, writes: [...writes, codeAddressWrite(user, purpose, address)] };
  };

  const sendCode = (
    pool: UserPoolRecord,
    user: UserRecord,
    { occasion, kind, destination, client, ClientMetadata, code }: CodeOrder & { readonly code: string },
  ): Promise<CodeDeliveryDetails> =>
    messages.send(pool, {
      occasion,
      user,
      client,
      attributeName: kind,
      ...(destination !== undefined && { destination }),
      code,
      clientMetadata: ClientMetadata,
    });

  return {
    /** Sends a code whose record was written with something else. */
    sendCode,
    issue,
    /** Keeps a new code, then sends it. @throws ServiceError LimitExceededException, CodeDeliveryFailureException … */
    async send(pool: UserPoolRecord, user: UserRecord, order: CodeOrder): Promise<CodeDeliveryDetails> {
      const { purpose, kind, destination } = order;
      const value = destination ?? user.attributes[kind] ?? '';
      // Made up in any case, so that both cases take the same steps.
      await slots.addressOf(pool, user.username, kind);
      await absent.address(pool, { given: user.username, user }, kind);
      const { code, writes } = await issue(pool, user, purpose, { kind, value });
      await records.write(writes);
      return sendCode(pool, user, { ...order, code });
    },
    /**
     * Does and answers what {@link send} would, for somebody who is not there or cannot be sent anything.
     * @param user who is there all the same
     */
    async pretend(
      pool: UserPoolRecord,
      { username, user }: { readonly username: string; readonly user: UserRecord | undefined },
      { purpose, occasion, kind, client }: Pick<CodeOrder, 'purpose' | 'occasion' | 'kind' | 'client'>,
    ): Promise<CodeDeliveryDetails> {
      const destination = await absent.address(pool, { given: username, user }, kind);
      // Kept in the place of what somebody made up, or of an address that is none of a user's.
      const value = await slots.addressOf(pool, username, kind);
      const issued = await codes.issueToNobody(pool, username, { purpose, seconds: secondsOf(purpose) });
      await records.write([...issued.writes, codeAddressWrite(issued.nobody, purpose, { kind, value })]);
      const { code } = issued;
      return messages.pretend(pool, {
        ...{ occasion, client, code },
        ...{ attributeName: kind, username, destination },
      });
    },
  };
}

/** Where the code goes by which somebody confirms that he signed up: a telephone first, as Cognito does. */
export function signUpAddressKind(
  { settings }: UserPoolRecord,
  attributes: UserRecord['attributes'],
): AddressKind | undefined {
  const kinds: readonly AddressKind[] = ['phone_number', 'email'];
  return kinds.find((kind) => settings.AutoVerifiedAttributes.includes(kind) && Boolean(attributes[kind]));
}
