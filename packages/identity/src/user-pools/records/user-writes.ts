import type { RecordWrite } from '@cairn/kit';
import type { UserPoolRecord } from './pool-records.ts';
import type { UserChange, UserKey, UserName } from './user-change.ts';
import type { LinkedIdentity, UserRecord } from './user-records.ts';

/** Where users lie; keys are `POOL/SUB`. */
export const users = 'cognito-users';
/** Names that lead to users; values are their ids. */
export const names = 'cognito-usernames';
/** Who belongs to which group, by users and by groups. */
export const memberships = 'cognito-memberships';

/** Writes of a change of one user without his credentials, which are sealed, on the condition that he is as he was read. */
export function userWrites(
  pool: UserPoolRecord,
  { userPoolId, sub }: UserKey,
  change: UserChange,
): readonly RecordWrite[] {
  const key = `${userPoolId}/${sub}`;
  const { added = [], removed = [], taken = [] } = change.names ?? {};
  const { rival } = change;
  const writes: RecordWrite[] = removed.map((name) => ({
    collection: names,
    key: nameKey(pool, name),
    value: undefined,
  }));
  writes.push(
    ...added.map((name) => ({ collection: names, key: nameKey(pool, name), value: sub, ifAbsent: true })),
  );
  if (rival !== undefined) {
    const { before, after } = rival;
    writes.push(
      { ...userWrite(`${after.userPoolId}/${after.sub}`, after), ifValue: JSON.stringify(before) },
      ...taken.map((name) => ({
        collection: names,
        key: nameKey(pool, name),
        value: sub,
        ifValue: after.sub,
      })),
    );
  }
  const { joined = [], left = [] } = change.groups ?? {};
  writes.push(
    ...joined.flatMap((group) => membershipWrites({ userPoolId, sub }, group, true)),
    ...left.flatMap((group) => membershipWrites({ userPoolId, sub }, group, false)),
  );
  if ('user' in change) {
    const { before } = change;
    const condition = before === undefined ? { ifAbsent: true } : { ifValue: JSON.stringify(before) };
    writes.push({ ...userWrite(key, change.user), ...condition });
  }
  return writes;
}

function userWrite(key: string, user: UserRecord | undefined): RecordWrite {
  return { collection: users, key, value: user && JSON.stringify(user) };
}

/** The name by which an identity of a provider is found; what providers call their users has a case. */
export function identityName({
  providerName,
  attributeName = 'Cognito_Subject',
  userId,
}: Pick<LinkedIdentity, 'providerName' | 'attributeName' | 'userId'>): UserName {
  return { kind: 'identity', value: `${providerName}/${attributeName}/${userId}` };
}

/** Writes that put a user into a group, or take him out. */
export function membershipWrites(
  { userPoolId, sub }: UserKey,
  group: string,
  isMember: boolean,
): readonly RecordWrite[] {
  const write = (key: string, value: string): RecordWrite => ({
    collection: memberships,
    key: `${userPoolId}/${key}`,
    value: isMember ? JSON.stringify(value) : undefined,
  });
  return [write(`user/${sub}/${groupKey(group)}`, group), write(`group/${groupKey(group)}/${sub}`, sub)];
}

/** Names of groups may hold slashes, which part keys. */
export function groupKey(group: string): string {
  return group.replaceAll('%', '%25').replaceAll('/', '%2F');
}

/** E-mail addresses and the names of pools that ignore case are kept in lower case. */
export function nameKey({ id, settings }: UserPoolRecord, { kind, value }: UserName): string {
  const isExact = settings.UsernameConfiguration.CaseSensitive || kind === 'identity';
  const text = isExact ? value : value.toLowerCase();
  return `${id}/${kind}/${text}`;
}
