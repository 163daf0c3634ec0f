import { preAuthenticationEvent } from '../triggers/trigger-events.ts';
import { eventSubject, type SignInParts, type Subject } from './progress.ts';
import type { SignInPlace } from './sign-ins.ts';

/** Lets the trigger PreAuthentication refuse a sign-in before anything is proved. @throws ServiceError of the trigger */
export async function preAuthentication(
  { context }: SignInParts,
  place: SignInPlace,
  subject: Subject,
): Promise<void> {
  const { pool, clientMetadata: validationData } = place;
  // What callers say of themselves is told as data to validate, and not twice.
  const about = eventSubject({ ...place, clientMetadata: undefined }, subject);
  await context.triggers.run(pool, preAuthenticationEvent({ ...about, validationData }));
}
