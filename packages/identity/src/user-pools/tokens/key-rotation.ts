import type { CallScope } from '@cairn/kit';
import { findPool } from '../pools/find-pool.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { PoolTokens } from './pool-tokens.ts';

/** What is told of new keys: their names (`kid`) by the tokens that they sign. */
export interface RotatedKeys {
  readonly userPoolId: string;
  readonly idTokenKeyId: string;
  readonly accessTokenKeyId: string;
}

/**
 * Makes new signing keys of a pool. Tokens of those before hold until they are over, and as long their keys are published:
 * verifiers take them all at each look, so that there cannot be many.
 * @throws ServiceError ResourceNotFoundException, LimitExceededException
 */
export async function rotatePoolKeys(
  { store, limits }: Pick<UserPoolContext, 'store' | 'limits'>,
  tokens: PoolTokens,
  scope: CallScope,
  { userPoolId }: { readonly userPoolId: string },
): Promise<RotatedKeys> {
  const { id } = findPool(store, scope, userPoolId);
  const { published } = await tokens.keys.of(id);
  if (published.size >= limits.userPoolPublishedKeys) {
    throw userPoolErrors.limitExceeded(
      `${published.size} keys of the user pool are published; those of before are when a day has passed.`,
    );
  }
  await tokens.rotateKeys(id);
  const { signing } = await tokens.keys.of(id);
  return {
    userPoolId: id,
    idTokenKeyId: signing.id.publicKey.kid,
    accessTokenKeyId: signing.access.publicKey.kid,
  };
}
