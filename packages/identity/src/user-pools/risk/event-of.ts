import type { SignInPlace } from '../sign-in/sign-ins.ts';
import type { AuthEventRecord } from './auth-event-record.ts';

/** What is remembered of a sign-in. */
export function eventOf(
  { client, address, device }: Partial<Pick<SignInPlace, 'client' | 'address' | 'device'>>,
  outcome: Pick<
    AuthEventRecord,
    'id' | 'atMs' | 'isPassed' | 'isInProgress' | 'isBlocked' | 'risk' | 'proof'
  >,
): AuthEventRecord {
  const { id, atMs, isPassed, isInProgress, isBlocked, risk, proof } = outcome;
  return {
    id,
    type: 'SignIn',
    atMs,
    isPassed,
    ...(client !== undefined && { clientId: client.id }),
    ...(isInProgress === true && { isInProgress }),
    ...(isBlocked === true && { isBlocked }),
    ...(risk !== undefined && { risk }),
    ...(proof !== undefined && { proof }),
    ...(address !== undefined && { address }),
    ...(device !== undefined && { fingerprint: device.fingerprint, deviceName: device.name }),
  };
}
