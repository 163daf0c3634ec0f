import { newDeviceKeys } from '../devices/device-keys.ts';
import type { UserRecord } from '../records/user-records.ts';
import { postAuthenticationEvent } from '../triggers/trigger-events.ts';
import type { Progress, SignInParts } from './progress.ts';
import type { SignInOutcome, SignInPlace } from './sign-ins.ts';

/** All is proved: the trigger PostAuthentication hears of it, and a client that has no device is given one. */
export async function finishSignIn(
  { context, secret }: SignInParts,
  { pool, client, clientMetadata }: SignInPlace,
  user: UserRecord,
  { occasion, deviceKey, isDeviceProved = false, risk }: Progress,
): Promise<SignInOutcome> {
  const isNew = pool.settings.DeviceConfiguration !== undefined && !isDeviceProved;
  const newDevice = isNew ? await newDeviceKeys({ ids: context.ids, secret }, pool) : undefined;
  const about = { user, clientId: client.id, clientMetadata };
  await context.triggers.run(pool, postAuthenticationEvent({ ...about, newDeviceUsed: isNew }));
  return {
    kind: 'signed-in',
    user,
    occasion: isDeviceProved ? 'TokenGeneration_AuthenticateDevice' : occasion,
    deviceKey: newDevice?.DeviceKey ?? (isDeviceProved ? deviceKey : undefined),
    newDevice,
    ...(risk !== undefined && { risk }),
  };
}
