import type { DeviceRecord } from '../devices/device-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import {
  type Answers,
  challenge,
  type OpenedStep,
  openStep,
  optional,
  type Progress,
  required,
  type SignInParts,
  someone,
} from './progress.ts';
import type { SignInOutcome, SignInPlace } from './sign-ins.ts';
import { beginSrp, isClaimTrue, readClaim } from './srp-challenge.ts';

const deviceGone = () => userPoolErrors.notFound('Device does not exist.');

/** The device that a client says it is. @throws ServiceError ResourceNotFoundException where it is none of this user's */
export async function claimedDevice(
  { devices }: SignInParts,
  { pool }: SignInPlace,
  user: UserRecord,
  { deviceKey }: Progress,
): Promise<DeviceRecord | undefined> {
  if (pool.settings.DeviceConfiguration === undefined || deviceKey === undefined) return undefined;
  const device = await devices.find(user, deviceKey);
  if (device === undefined) throw deviceGone();
  return device;
}

/** Asks the device to prove itself. */
export function askForDevice(
  parts: SignInParts,
  place: SignInPlace,
  user: UserRecord,
  { progress, given }: { readonly progress: Progress; readonly given: string },
): Promise<SignInOutcome> {
  return challenge(parts, place, {
    name: 'DEVICE_SRP_AUTH',
    subject: { given, name: user.username, user },
    progress,
    parameters: { USERNAME: user.username, DEVICE_KEY: progress.deviceKey ?? '' },
  });
}

/** DEVICE_SRP_AUTH: the device begins its proof. */
export async function beginDeviceProof(
  parts: SignInParts,
  place: SignInPlace,
  { session, answers }: { readonly session: string | undefined; readonly answers: Answers },
): Promise<SignInOutcome> {
  const step = await openStep(parts, place, { session, steps: ['DEVICE_SRP_AUTH'], answers });
  const user = someone(step.subject);
  const device = await sameDevice(parts, place, user, { progress: step.progress, answers });
  const parameters = await beginSrp(parts, place, {
    step: 'DEVICE_PASSWORD_VERIFIER',
    subject: step.subject,
    progress: step.progress,
    verifier: parts.devices.verifier(device),
    clientPublic: required(answers, 'SRP_A'),
  });
  await parts.sessions.take(step.opened);
  return {
    kind: 'challenge',
    name: 'DEVICE_PASSWORD_VERIFIER',
    parameters: { ...parameters, USERNAME: user.username, DEVICE_KEY: device.key },
    session: undefined,
  };
}

/**
 * DEVICE_PASSWORD_VERIFIER.
 * @returns the step, and whether the device is remembered so that it stands for a second factor
 * @throws ServiceError NotAuthorizedException where it does not prove itself
 */
export async function proveDevice(
  parts: SignInParts,
  place: SignInPlace,
  answers: Answers,
): Promise<{ readonly step: OpenedStep; readonly skipsSecondFactor: boolean }> {
  const { context, sessions, attempts, devices } = parts;
  const claim = readClaim(answers, context.clock.now());
  const step = await openStep(parts, place, {
    session: claim.session,
    steps: ['DEVICE_PASSWORD_VERIFIER'],
    answers,
  });
  const user = someone(step.subject);
  const device = await sameDevice(parts, place, user, { progress: step.progress, answers });
  await sessions.take(step.opened);
  const isProved = await attempts.prove(
    { userPoolId: place.pool.id, proof: 'device', name: `${user.sub}/${device.key}` },
    () =>
      isClaimTrue(parts, step.opened, {
        claim,
        identity: { group: device.groupKey, name: device.key },
        verifier: devices.verifier(device),
      }),
    () => userPoolErrors.notAuthorized('Password attempts exceeded'),
  );
  if (!isProved) throw userPoolErrors.notAuthorized();
  await devices.write({ ...device, authenticatedMs: context.clock.now(), address: place.address });
  const isChallenged = place.pool.settings.DeviceConfiguration?.ChallengeRequiredOnNewDevice === true;
  return { step, skipsSecondFactor: device.isRemembered && isChallenged };
}

/** The device of the sign-in; another one, be it the user's own, does not take its place. */
async function sameDevice(
  parts: SignInParts,
  place: SignInPlace,
  user: UserRecord,
  { progress, answers }: { readonly progress: Progress; readonly answers: Answers },
): Promise<DeviceRecord> {
  const device = await claimedDevice(parts, place, user, progress);
  const given = optional(answers, 'DEVICE_KEY');
  if (device === undefined || (given !== undefined && given !== device.key)) throw deviceGone();
  return device;
}
