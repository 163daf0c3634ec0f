import { describe, expect, it } from 'vitest';
import { admin, poolId, userPoolFixture } from '../testing/user-pool-fixture.ts';

type Options = Parameters<typeof userPoolFixture>[0];

/** So many users: `user000`, `user001` … */
async function crowd(count: number, options: Options = {}) {
  const fixture = await userPoolFixture(options);
  for (let number = 0; number < count; number++) {
    const Username = `user${String(number).padStart(3, '0')}`;
    const UserAttributes = [
      { Name: 'email', Value: `${Username}@example.com` },
      { Name: 'given_name', Value: number % 2 === 0 ? 'Even "one"' : 'Odd\\one' },
    ];
    await fixture.operations.adminCreateUser(admin, {
      UserPoolId: poolId,
      Username,
      UserAttributes,
      MessageAction: 'SUPPRESS',
    });
  }
  const list = (input: object = {}) => fixture.operations.listUsers(admin, { UserPoolId: poolId, ...input });
  /** All pages. */
  const all = async (input: object = {}) => {
    const names: string[] = [];
    let pages = 0;
    let PaginationToken: string | undefined;
    do {
      const page = await list({ ...input, PaginationToken });
      names.push(...page.Users.map(({ Username }) => Username));
      ({ PaginationToken } = page);
      pages++;
    } while (PaginationToken !== undefined);
    return { names, pages };
  };
  return { ...fixture, list, all };
}

describe('ListUsers', () => {
  it('gives each user once, in pages', async () => {
    const { all } = await crowd(25);
    for (const Limit of [1, 7, 24, 25, 26, undefined]) {
      const { names } = await all({ Limit });
      expect(names).toHaveLength(25);
      expect(new Set(names).size).toBe(25);
    }
    expect((await all({ Limit: 25 })).pages).toBe(1);
  });

  it.each([
    ['username = "user003"', 1],
    ['username = "USER003"', 1],
    ['username ^= "user00"', 10],
    ['email = "user011@example.com"', 1],
    ['email ^= "user01"', 5],
    ['given_name = "Even \\"one\\""', 8],
    ['given_name = "Odd\\\\one"', 7],
    ['given_name ^= "O"', 7],
    ['cognito:user_status = "force_change_password"', 15],
    ['cognito:user_status="CONFIRMED"', 0],
    ['status = "Enabled"', 15],
    ['status = "enabled"', 0],
    ['phone_number = "+1"', 0],
    ['sub ^= ""', 15],
    ['sub = "nobody"', 0],
    ['', 15],
  ])('finds by %s', async (Filter, count) => {
    const { all } = await crowd(15);
    expect((await all({ Filter, Limit: 4 })).names).toHaveLength(count);
  });

  it('finds by id', async () => {
    const { list } = await crowd(3);
    const [first] = (await list()).Users;
    const Filter = `sub = "${first?.Attributes[0]?.Value}"`;
    expect((await list({ Filter })).Users).toEqual([first]);
  });

  it('looks at so many users for a page and no more, and goes on with the next', async () => {
    const { all, list } = await crowd(20, { limits: { userPoolUsersScanned: 1 } });
    const Filter = 'email = "user019@example.com"';
    expect((await all({ Filter })).names).toEqual(['user019']);
    expect((await list({ Filter: 'name = "x"' })).Users).toEqual([]);
  });

  it('gives the attributes that are asked for', async () => {
    const { list } = await crowd(1);
    const [user] = (await list({ AttributesToGet: ['email'] })).Users;
    expect(user?.Attributes).toEqual([{ Name: 'email', Value: 'user000@example.com' }]);
  });

  it('refuses tokens that are not of this list', async () => {
    const { list } = await crowd(3);
    const { PaginationToken } = await list({ Limit: 1 });
    const refusal = { name: 'InvalidParameterException', message: 'Invalid pagination token given.' };
    for (const token of ['x', '', 'bnVsbA==', '/////w==', btoa('["users"]'), btoa('[1,2]')]) {
      await expect(list({ PaginationToken: token }), token).rejects.toMatchObject(refusal);
    }
    await expect(list({ PaginationToken, Filter: 'name = "x"' })).rejects.toMatchObject(refusal);
    await expect(list({ Limit: 61 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
