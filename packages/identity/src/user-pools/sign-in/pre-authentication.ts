import { eventAttributes, type SignInParts, type Subject } from './progress.ts';
import type { SignInPlace } from './sign-ins.ts';

/** Lets the trigger PreAuthentication refuse a sign-in before anything is proved. @throws ServiceError of the trigger */
export async function preAuthentication(
  { context }: SignInParts,
  { pool, client, clientMetadata }: SignInPlace,
  { user, name }: Subject,
): Promise<void> {
  await context.triggers.run(pool, {
    trigger: 'PreAuthentication',
    source: 'PreAuthentication_Authentication',
    userName: name,
    clientId: client.id,
    request: {
      userAttributes: eventAttributes(user),
      validationData: clientMetadata ?? null,
      userNotFound: user === undefined,
    },
    response: {},
  });
}
