import type { CodePurpose } from '../codes/codes.ts';
import type { CodeDeliveryDetails } from '../messages/messages.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { SignInParts, Subject } from './progress.ts';
import type { SignInPlace } from './sign-ins.ts';

export type AddressName = 'email' | 'phone_number';

/** Codes are as good as the sessions that they belong to. */
const secondsIn = ({ client }: SignInPlace): number => client.settings.AuthSessionValidity * 60;

const occasion = 'CustomMessage_Authentication';

/** Sends a code that is as good as the session it belongs to. @throws ServiceError of codes, messages and triggers */
export async function sendCode(
  { context, absent }: SignInParts,
  place: SignInPlace,
  user: UserRecord,
  {
    purpose,
    attributeName,
    destination,
  }: {
    readonly purpose: CodePurpose;
    readonly attributeName: AddressName;
    readonly destination?: string | undefined;
  },
): Promise<CodeDeliveryDetails> {
  const { pool, client, clientMetadata } = place;
  // Made up in any case, so that both cases take the same steps.
  await absent.address(pool, { given: user.username, user }, attributeName);
  const { code, writes } = await context.codes.issue(pool, user, { purpose, seconds: secondsIn(place) });
  await context.records.write(writes);
  return context.messages.send(pool, {
    occasion,
    user,
    client,
    attributeName,
    ...(destination !== undefined && { destination }),
    code,
    clientMetadata,
  });
}

/**
 * Does and answers what `sendCode` would, for somebody who is not there.
 * @throws ServiceError LimitExceededException where as many were sent as a user is sent within an hour
 */
export async function pretendCode(
  { context, absent }: SignInParts,
  place: SignInPlace,
  { given, user }: Subject,
  { purpose, attributeName }: { readonly purpose: CodePurpose; readonly attributeName: AddressName },
): Promise<CodeDeliveryDetails> {
  const { pool, client } = place;
  const destination = await absent.address(pool, { given, user }, attributeName);
  const { code, writes } = await context.codes.issueToNobody(pool, given, {
    purpose,
    seconds: secondsIn(place),
  });
  await context.records.write(writes);
  const order = { occasion, client, attributeName, code, username: given, destination } as const;
  return context.messages.pretend(pool, order);
}

/** Takes a code, once. @throws ServiceError as `Codes.take` does */
export async function takeCode(
  { context }: SignInParts,
  { pool, address }: SignInPlace,
  { user, given }: Subject,
  { purpose, code }: { readonly purpose: CodePurpose; readonly code: string },
): Promise<void> {
  if (user === undefined) await context.codes.takeOfNobody(pool, given, { code, address }, purpose);
  else await context.codes.take(pool, user, purpose, { code, address });
}

/** The challenge's parameters that tell where a code went. */
export function deliveryParameters({ DeliveryMedium, Destination }: CodeDeliveryDetails): {
  readonly [name: string]: string;
} {
  return { CODE_DELIVERY_DELIVERY_MEDIUM: DeliveryMedium, CODE_DELIVERY_DESTINATION: Destination };
}
