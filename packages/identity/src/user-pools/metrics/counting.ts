import { ServiceError } from '@cairn/kit';
import type { AppClientRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import type { PoolEvent } from './pool-event.ts';

type CountContext = Pick<UserPoolContext, 'store' | 'clock' | 'countPoolEvent'>;

/**
 * Counts what becomes of a try: its result where it `counts`, and its refusal. A failure of the server is not the user's.
 * Source: developer guide, "Monitoring quotas and usage in CloudWatch".
 */
export async function counting<Result>(
  { store, clock, countPoolEvent }: CountContext,
  {
    client,
    name,
    identityProvider,
  }: Pick<PoolEvent, 'name' | 'identityProvider'> & { readonly client: AppClientRecord | undefined },
  work: () => Promise<Result>,
  counts: (result: Result) => boolean = () => true,
): Promise<Result> {
  const count = (isSuccess: boolean): void => {
    const pool = client && store.pools.find(client.userPoolId);
    if (client === undefined || pool === undefined) return;
    const { account, region, id: userPoolId } = pool;
    const event = { account, region, userPoolId, clientId: client.id, name, identityProvider, isSuccess };
    countPoolEvent?.(event, clock.now());
  };
  try {
    const result = await work();
    if (counts(result)) count(true);
    return result;
  } catch (error) {
    if (error instanceof ServiceError) count(false);
    throw error;
  }
}
