import { type CallScope, parseArn } from '@cairn/kit';
import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolStore } from '../records/user-pool-store.ts';
import { userPoolErrors } from '../user-pool-errors.ts';

type Place = Pick<CallScope, 'account' | 'region'>;

/** A pool of the caller's account and region. @throws ServiceError ResourceNotFoundException */
export function findPool(
  { pools }: Pick<UserPoolStore, 'pools'>,
  { account, region }: Place,
  id: string,
): UserPoolRecord {
  const pool = pools.find(id);
  if (pool === undefined || pool.account !== account || pool.region !== region)
    throw userPoolErrors.poolNotFound(id);
  return pool;
}

/** The pool that an ARN names. @throws ServiceError InvalidParameterException, ResourceNotFoundException */
export function findPoolByArn(
  store: Pick<UserPoolStore, 'pools'>,
  { account, region }: Place,
  text: string,
): UserPoolRecord {
  const arn = parseArn(text);
  const id = /^userpool\/(.+)$/.exec(arn?.resource ?? '')?.[1];
  if (arn?.service !== 'cognito-idp' || id === undefined)
    throw userPoolErrors.invalidParameter(`Invalid ARN: ${text}`);
  if (arn.account !== account || arn.region !== region) throw userPoolErrors.poolNotFound(id);
  return findPool(store, { account, region }, id);
}

/** A client of a pool. @throws ServiceError ResourceNotFoundException */
export function findClient(
  { clients }: Pick<UserPoolStore, 'clients'>,
  pool: UserPoolRecord,
  id: string,
): AppClientRecord {
  const client = clients.find(`${pool.id}/${id}`);
  if (client === undefined) throw userPoolErrors.clientNotFound(id);
  return client;
}
