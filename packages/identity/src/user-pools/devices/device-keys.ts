import { encodeBase64, type IdSource } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { ServerSecret } from '../srp/server-secret.ts';

/** Keys of a device that is new: told to the client, which has it confirmed by them. */
export async function newDeviceKeys(
  { ids, secret }: { readonly ids: IdSource; readonly secret: ServerSecret },
  pool: UserPoolRecord,
): Promise<{ readonly DeviceKey: string; readonly DeviceGroupKey: string }> {
  return { DeviceKey: `${pool.region}_${ids.uuid()}`, DeviceGroupKey: await deviceGroupKey(secret, pool) };
}

/** The group of a pool's devices: nine characters, always the same. */
export async function deviceGroupKey(secret: ServerSecret, pool: UserPoolRecord): Promise<string> {
  const bytes = await secret.derive('device-group', pool.id, '');
  return `-${encodeBase64(bytes.subarray(0, 6)).replaceAll('+', 'x').replaceAll('/', 'y')}`;
}
