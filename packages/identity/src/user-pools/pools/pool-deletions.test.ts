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
});
