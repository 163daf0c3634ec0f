import { decodeBase64, encodeBase64, type JsonObject } from '@cairn/kit';
import type { PasswordVerifier } from '../records/user-records.ts';
import { type SrpIdentity, srpClaimSignature, srpServerKeys, srpSessionKey } from '../srp/srp.ts';
import { bytesHex, hexBytes, parseHexNumber, srpGroup } from '../srp/srp-numbers.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { OpenedSession } from './one-time-sessions.ts';
import { type Answers, type Progress, required, type SignInParts, type Subject } from './progress.ts';
import type { SignInPlace } from './sign-ins.ts';
import { parseTimestamp } from './timestamp.ts';

/** How far the clock of a client may be from ours. */
const clockSkewMsMax = 3_600_000;

/** The two steps that SRP proves a secret in. */
export type SrpStep = 'PASSWORD_VERIFIER' | 'DEVICE_PASSWORD_VERIFIER';

interface SrpState extends JsonObject {
  readonly clientPublic: string;
  readonly serverPublic: string;
  readonly serverSecret: string;
}

/** Hexadecimal digits of a number below the group's prime. */
const numberDigits = 768;

/** What was begun: the state of the server travels sealed in SECRET_BLOCK. */
export interface SrpBeginning {
  readonly step: SrpStep;
  readonly subject: Subject;
  readonly progress: Progress;
  readonly verifier: PasswordVerifier;
  /** SRP_A. */
  readonly clientPublic: string;
}

/** @returns SALT, SRP_B and SECRET_BLOCK @throws ServiceError InvalidParameterException where SRP_A is none, or 0 modulo N */
export async function beginSrp(
  { context, sessions }: SignInParts,
  place: SignInPlace,
  { step, subject, progress, verifier, clientPublic: text }: SrpBeginning,
): Promise<{ readonly SALT: string; readonly SRP_B: string; readonly SECRET_BLOCK: string }> {
  const clientPublic = parseHexNumber(text);
  if (clientPublic === undefined || clientPublic % srpGroup.prime === 0n) {
    throw userPoolErrors.invalidParameter('Invalid SRP_A');
  }
  const keys = await srpServerKeys(context.crypto, BigInt(`0x${verifier.verifier}`));
  const serverPublic = keys.serverPublic.toString(16);
  // Of one length, whatever the numbers: what is sealed is as long as what it says.
  const state: SrpState = {
    clientPublic: clientPublic.toString(16).padStart(numberDigits, '0'),
    serverPublic: serverPublic.padStart(numberDigits, '0'),
    serverSecret: bytesHex(keys.serverSecret),
  };
  const block = sessions.seal(place, {
    step,
    ...(subject.user !== undefined && { sub: subject.user.sub }),
    username: subject.given,
    state: { ...state, progress },
  });
  return { SALT: verifier.salt, SRP_B: serverPublic, SECRET_BLOCK: encodeBase64(block) };
}

/** What a client claims to have computed. */
export interface SrpClaim {
  /** The text that was sealed: it is what `openStep` reads. */
  readonly session: string;
  readonly secretBlock: Uint8Array;
  readonly timestamp: string;
  readonly signature: Uint8Array;
}

/** @throws ServiceError InvalidParameterException where a member is missing, NotAuthorizedException where one is nonsense */
export function readClaim(answers: Answers, nowMs: number): SrpClaim {
  const secretBlock = base64Bytes(required(answers, 'PASSWORD_CLAIM_SECRET_BLOCK'));
  const signature = base64Bytes(required(answers, 'PASSWORD_CLAIM_SIGNATURE'));
  const timestamp = required(answers, 'TIMESTAMP');
  const atMs = parseTimestamp(timestamp);
  if (secretBlock === undefined || signature === undefined || atMs === undefined) {
    throw userPoolErrors.notAuthorized();
  }
  if (Math.abs(atMs - nowMs) > clockSkewMsMax) throw userPoolErrors.notAuthorized();
  return { session: new TextDecoder().decode(secretBlock), secretBlock, timestamp, signature };
}

/** Whether the claim is that of somebody who knows the secret; the same work is done in all cases. */
export async function isClaimTrue(
  { context }: SignInParts,
  { content }: OpenedSession,
  {
    claim,
    identity,
    verifier,
  }: { readonly claim: SrpClaim; readonly identity: SrpIdentity; readonly verifier: PasswordVerifier },
): Promise<boolean> {
  const { crypto: cryptography } = context;
  const state = content.state as unknown as SrpState;
  const key = await srpSessionKey(cryptography, {
    clientPublic: BigInt(`0x${state.clientPublic}`),
    serverPublic: BigInt(`0x${state.serverPublic}`),
    serverSecret: hexBytes(state.serverSecret),
    verifier: BigInt(`0x${verifier.verifier}`),
  });
  if (key === undefined) return false;
  return cryptography.equals(srpClaimSignature(cryptography, key, identity, claim), claim.signature);
}

/** @returns undefined where the text is no base64 */
export function base64Bytes(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  try {
    return decodeBase64(text);
  } catch {
    return undefined;
  }
}
