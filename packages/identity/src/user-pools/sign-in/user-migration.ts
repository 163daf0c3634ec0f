import type { UserRecord } from '../records/user-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { migrateUser } from '../users/user-migration.ts';
import { attempted, locked } from './passwords.ts';
import type { SignInParts, Subject } from './progress.ts';
import type { SignInPlace } from './sign-ins.ts';

/**
 * Takes somebody over who is not there and whom the trigger UserMigration knows by his password. Passwords that it does
 * not know are counted as wrong ones are: nobody tries them at another directory without end.
 * @returns undefined where there is no such trigger
 * @throws ServiceError NotAuthorizedException, UserNotFoundException where the trigger knows nobody
 */
export async function signInMigrated(
  { context, attempts }: SignInParts,
  place: SignInPlace,
  subject: Subject,
  password: string,
): Promise<UserRecord | undefined> {
  const { pool, client, clientMetadata: validationData } = place;
  if (!context.triggers.has(pool, 'UserMigration')) return undefined;
  let user: UserRecord | undefined;
  await attempts.prove(
    attempted(place, subject),
    async () => {
      const request = { occasion: 'Authentication', client, username: subject.given } as const;
      user = await migrateUser(context, pool, { ...request, password, validationData });
      return user !== undefined;
    },
    locked,
  );
  if (user === undefined)
    throw place.hidesUsers ? userPoolErrors.notAuthorized() : userPoolErrors.userNotFound();
  return user;
}
