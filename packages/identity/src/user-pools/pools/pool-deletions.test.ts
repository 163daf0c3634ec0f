import { describe, expect, it, vi } from 'vitest';
import { administrator, wholeUserPools } from '../testing/whole-user-pools.ts';

describe('a pool that is deleted', () => {
  it('leaves no keys, though they were still being made', async () => {
    const { pools, operations, records } = await wholeUserPools();
    const { UserPool } = await operations.createUserPool(administrator, { PoolName: 'notes' });
    await operations.deleteUserPool(administrator, { UserPoolId: UserPool.Id });
    await vi.waitFor(async () =>
      expect(await records.list('cognito-deleted-pools', { limit: 1 })).toEqual([]),
    );
    // Whoever asks for them now waits until none are being made any more.
    await expect(pools.tokens.keys.of(UserPool.Id)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    expect(await records.list('cognito-keys', { limit: 1 })).toEqual([]);
  });

  it('makes room for one by its id, which takes users as any other', async () => {
    const { operations } = await wholeUserPools();
    const create = () =>
      operations.createUserPool(administrator, {
        ...{ PoolName: 'notes', UserPoolTags: { _custom_id_: 'eu-west-1_notes' } },
      });
    const { Id: UserPoolId } = (await create()).UserPool;
    await operations.deleteUserPool(administrator, { UserPoolId });
    await create();
    const ada = { UserPoolId, Username: 'ada' };
    await operations.adminCreateUser(administrator, { ...ada, MessageAction: 'SUPPRESS' });
    expect(await operations.adminGetUser(administrator, ada)).toMatchObject({ Username: 'ada' });
  });
});
