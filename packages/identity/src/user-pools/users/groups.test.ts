import { describe, expect, it } from 'vitest';
import { admin, poolId, userPoolFixture } from '../testing/user-pool-fixture.ts';

const pool = { UserPoolId: poolId };

async function groupFixture(options: Parameters<typeof userPoolFixture>[0] = {}) {
  const fixture = await userPoolFixture(options);
  const { operations } = fixture;
  const create = (GroupName: string, more: object = {}) =>
    operations.createGroup(admin, { ...pool, GroupName, ...more });
  const join = (Username: string, GroupName: string) =>
    operations.adminAddUserToGroup(admin, { ...pool, Username, GroupName });
  const leave = (Username: string, GroupName: string) =>
    operations.adminRemoveUserFromGroup(admin, { ...pool, Username, GroupName });
  const members = async (GroupName: string, more: object = {}) => {
    const { Users, NextToken } = await operations.listUsersInGroup(admin, { ...pool, GroupName, ...more });
    return { names: Users.map(({ Username }) => Username), NextToken };
  };
  const groupsOf = async (Username: string) =>
    (await operations.adminListGroupsForUser(admin, { ...pool, Username })).Groups.map(
      ({ GroupName }) => GroupName,
    );
  for (const Username of ['ada', 'bob', 'eve'])
    await operations.adminCreateUser(admin, { ...pool, Username, MessageAction: 'SUPPRESS' });
  return { ...fixture, create, join, leave, members, groupsOf };
}

describe('groups', () => {
  it('are made, changed and listed', async () => {
    const { create, operations, clock } = await groupFixture();
    const { Group } = await create('readers', { Description: 'who read', Precedence: 0 });
    expect(Group).toEqual({
      ...pool,
      GroupName: 'readers',
      Description: 'who read',
      Precedence: 0,
      CreationDate: clock.nowMs,
      LastModifiedDate: clock.nowMs,
    });
    await expect(create('readers')).rejects.toMatchObject({
      name: 'GroupExistsException',
      message: 'A group with the name already exists.',
    });
    const { Group: changed } = await operations.updateGroup(admin, {
      ...pool,
      GroupName: 'readers',
      RoleArn: 'arn:aws:iam::111122223333:role/reader',
    });
    expect(changed).toMatchObject({
      Description: 'who read',
      Precedence: 0,
      RoleArn: 'arn:aws:iam::111122223333:role/reader',
    });
    await create('writers');
    const first = await operations.listGroups(admin, { ...pool, Limit: 1 });
    const second = await operations.listGroups(admin, { ...pool, Limit: 1, NextToken: first.NextToken });
    expect([...first.Groups, ...second.Groups].map(({ GroupName }) => GroupName)).toEqual([
      'readers',
      'writers',
    ]);
    expect(second.NextToken).toBeUndefined();
  });

  it('are not found where there are none', async () => {
    const { operations, join } = await groupFixture();
    const refusal = { name: 'ResourceNotFoundException', message: 'Group not found.' };
    const group = { ...pool, GroupName: 'none' };
    await expect(operations.getGroup(admin, group)).rejects.toMatchObject(refusal);
    await expect(operations.updateGroup(admin, group)).rejects.toMatchObject(refusal);
    await expect(operations.deleteGroup(admin, group)).rejects.toMatchObject(refusal);
    await expect(operations.listUsersInGroup(admin, group)).rejects.toMatchObject(refusal);
    await expect(join('ada', 'none')).rejects.toMatchObject(refusal);
  });

  it('have members, in pages', async () => {
    const { create, join, leave, members, groupsOf } = await groupFixture();
    await create('readers');
    await create('writers');
    for (const name of ['ada', 'bob', 'eve', 'eve']) await join(name, 'readers');
    await join('ada', 'writers');
    const first = await members('readers', { Limit: 2 });
    const second = await members('readers', { Limit: 2, NextToken: first.NextToken });
    expect([...first.names, ...second.names].sort()).toEqual(['ada', 'bob', 'eve']);
    expect(await groupsOf('ada')).toEqual(['readers', 'writers']);
    await leave('ada', 'readers');
    expect(await groupsOf('ada')).toEqual(['writers']);
    expect((await members('readers')).names.sort()).toEqual(['bob', 'eve']);
  });

  it('are told apart where the name of one begins with that of another', async () => {
    const { create, join, members, groupsOf } = await groupFixture();
    for (const name of ['a', 'a/b', 'a%2Fb']) await create(name);
    await join('ada', 'a/b');
    await join('bob', 'a%2Fb');
    expect((await members('a')).names).toEqual([]);
    expect((await members('a/b')).names).toEqual(['ada']);
    expect(await groupsOf('bob')).toEqual(['a%2Fb']);
  });

  it('take their members along when they go: a group of the same name begins empty', async () => {
    const { create, join, members, groupsOf, operations } = await groupFixture();
    await create('readers');
    await join('ada', 'readers');
    const leaving = operations.deleteGroup(admin, { ...pool, GroupName: 'readers' });
    await Promise.allSettled([leaving, join('bob', 'readers'), join('eve', 'readers')]);
    expect(await groupsOf('bob')).toEqual([]);
    await create('readers');
    expect((await members('readers')).names).toEqual([]);
    expect(await groupsOf('ada')).toEqual([]);
  });

  it('are bounded, for the pool and for each user', async () => {
    const { create, join } = await groupFixture({ limits: { userPoolGroups: 3, userPoolGroupsPerUser: 2 } });
    for (const name of ['one', 'two', 'three']) await create(name);
    await expect(create('four')).rejects.toMatchObject({ name: 'LimitExceededException' });
    await join('ada', 'one');
    await join('ada', 'two');
    await join('ada', 'two');
    await expect(join('ada', 'three')).rejects.toMatchObject({ name: 'LimitExceededException' });
  });
});
