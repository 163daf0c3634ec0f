import type { PasswordVerifier } from '../records/user-records.ts';
import { srpPoolName } from '../srp/srp.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { claimedDevice } from './device-proof.ts';
import {
  type Answers,
  type OpenedStep,
  openStep,
  optional,
  type Progress,
  required,
  type SignInParts,
  type Subject,
  someone,
} from './progress.ts';
import type { SignInOutcome, SignInPlace } from './sign-ins.ts';
import { beginSrp, isClaimTrue, readClaim } from './srp-challenge.ts';

/** Whose wrong passwords are counted: an id is no name that anybody could choose. */
export function attempted({ pool }: SignInPlace, { user, name }: Subject) {
  const lower = pool.settings.UsernameConfiguration.CaseSensitive ? name : name.toLowerCase();
  return { userPoolId: pool.id, proof: 'password', name: user?.sub ?? `name:${lower}` };
}

/** Whoever has to wait before he may try again. */
export const locked = () => userPoolErrors.notAuthorized('Password attempts exceeded');

/** @throws ServiceError NotAuthorizedException where the password is not the user's, or there is no such user */
export async function checkPassword(
  { context, attempts }: SignInParts,
  place: SignInPlace,
  subject: Subject,
  password: string,
): Promise<void> {
  const verifier = await keptPassword(context, subject);
  const user = { username: subject.name };
  const isProved = await attempts.prove(
    attempted(place, subject),
    () => context.verifiers.matches(place.pool, user, { password, verifier }),
    locked,
  );
  if (!isProved) throw refusal(place, subject, verifier);
}

/** Who has to reset a password that is no longer there cannot prove it; he is told where that tells nobody anything. */
function refusal(
  { hidesUsers }: SignInPlace,
  { user }: Subject,
  verifier: PasswordVerifier | undefined,
): Error {
  const isReset = user?.status === 'RESET_REQUIRED' && user.isEnabled && verifier === undefined;
  return isReset && !hidesUsers ? userPoolErrors.resetRequired() : userPoolErrors.notAuthorized();
}

/** In memory since the user was looked for: nothing is read that would not be read for nobody. */
async function keptPassword(
  { users }: Pick<SignInParts['context'], 'users'>,
  { user }: Subject,
): Promise<PasswordVerifier | undefined> {
  return user === undefined ? undefined : (await users.credentials(user)).password;
}

/** PASSWORD_VERIFIER: asks for a proof by SRP. */
export async function askForPasswordProof(
  parts: SignInParts,
  place: SignInPlace,
  subject: Subject,
  { progress, clientPublic }: { readonly progress: Progress; readonly clientPublic: string },
): Promise<SignInOutcome> {
  const fake = await parts.absent.verifier(place.pool, subject.name);
  const verifier = (await keptPassword(parts.context, subject)) ?? fake;
  const parameters = await beginSrp(parts, place, {
    step: 'PASSWORD_VERIFIER',
    subject,
    progress,
    verifier,
    clientPublic,
  });
  return {
    kind: 'challenge',
    name: 'PASSWORD_VERIFIER',
    parameters: { ...parameters, USER_ID_FOR_SRP: subject.name, USERNAME: subject.name },
    session: undefined,
  };
}

/** Checks the proof of PASSWORD_VERIFIER. @throws ServiceError NotAuthorizedException, ResourceNotFoundException (the device) */
export async function provePassword(
  parts: SignInParts,
  place: SignInPlace,
  answers: Answers,
): Promise<OpenedStep> {
  const { context, sessions, attempts } = parts;
  const claim = readClaim(answers, context.clock.now());
  const step = await openStep(parts, place, {
    session: claim.session,
    steps: ['PASSWORD_VERIFIER'],
    answers,
  });
  const { subject } = step;
  // Made up in any case, so that both cases take the same steps.
  const fake = await parts.absent.verifier(place.pool, subject.name);
  const kept = await keptPassword(context, subject);
  const verifier = kept ?? fake;
  const isProved = await attempts.prove(
    attempted(place, subject),
    async () => {
      const identity = { group: srpPoolName(place.pool.id), name: subject.name };
      return (await isClaimTrue(parts, step.opened, { claim, identity, verifier })) && kept !== undefined;
    },
    locked,
  );
  if (!isProved) {
    await sessions.take(step.opened);
    throw refusal(place, subject, kept);
  }
  const progress = {
    ...step.progress,
    deviceKey: optional(answers, 'DEVICE_KEY') ?? step.progress.deviceKey,
  };
  // A client whose device is gone forgets it and comes again with the same proof: it is taken afterwards only.
  await claimedDevice(parts, place, someone(subject), progress);
  await sessions.take(step.opened);
  return { ...step, progress };
}

/** The client's number of SRP. */
export function clientPublicOf(answers: Answers): string {
  return required(answers, 'SRP_A');
}
