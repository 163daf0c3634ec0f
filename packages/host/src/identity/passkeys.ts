import type {
  CeremonyExpectation,
  CeremonyFailure,
  CeremonyRefusal,
  PasskeyCeremonies,
} from '@cairn/identity/user-pools';
import type { JsonObject } from '@cairn/kit';

type Library = typeof import('@simplewebauthn/server');

/** Passkeys by `@simplewebauthn/server`, which is loaded with the first of them. */
export function nodePasskeys(
  load: () => Promise<Library> = () => import('@simplewebauthn/server'),
): PasskeyCeremonies {
  return {
    verifyRegistration: (answer, expected) =>
      refusing(async () => {
        const origin = allowedOrigin(answer, expected);
        const { verifyRegistrationResponse } = await load();
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          response: answer as never,
          ...expectations(expected, origin),
        });
        if (!verified) throw new Refused('signature', 'the attestation does not hold');
        const { credential, userVerified } = registrationInfo;
        return {
          credentialId: credential.id,
          publicKey: Buffer.from(credential.publicKey).toString('base64url'),
          counter: credential.counter,
          userVerified,
        };
      }),
    verifyAssertion: (answer, { passkey, ...expected }) =>
      refusing(async () => {
        const origin = allowedOrigin(answer, expected);
        const { verifyAuthenticationResponse } = await load();
        const publicKey = new Uint8Array(Buffer.from(passkey.publicKey, 'base64url'));
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: answer as never,
          ...expectations(expected, origin),
          credential: { id: passkey.credentialId, publicKey, counter: passkey.counter },
        });
        if (!verified) throw new Refused('signature', 'the signature does not hold');
        return { counter: authenticationInfo.newCounter, userVerified: authenticationInfo.userVerified };
      }),
  };
}

/** Thrown in here only. */
class Refused extends Error {
  readonly kind: CeremonyFailure;

  constructor(kind: CeremonyFailure, message: string) {
    super(message);
    this.kind = kind;
  }
}

function expectations(
  { challenge, relyingPartyId, requireUserVerification }: CeremonyExpectation,
  origin: string,
) {
  return {
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: relyingPartyId,
    requireUserVerification,
  };
}

/** The origin that the browser has noted, where it may ask for the relying party. @throws Refused */
function allowedOrigin(answer: JsonObject, { relyingPartyId }: CeremonyExpectation): string {
  const { origin } = clientDataOf(answer);
  const url = typeof origin === 'string' && URL.canParse(origin) ? new URL(origin) : undefined;
  if (url === undefined || url.origin !== origin) throw new Refused('origin', 'there is no origin');
  const { hostname, protocol } = url;
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLocal);
  const isBelow = hostname === relyingPartyId || hostname.endsWith(`.${relyingPartyId}`);
  if (isSafe && isBelow) return origin as string;
  throw new Refused('origin', `${origin} may not ask for ${relyingPartyId}`);
}

function clientDataOf(answer: JsonObject): { readonly origin?: unknown } {
  const { response } = answer as { readonly response?: { readonly clientDataJSON?: unknown } };
  if (typeof response?.clientDataJSON !== 'string') {
    throw new Refused('malformed', 'the answer has no client data');
  }
  try {
    const data: unknown = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8'));
    return typeof data === 'object' && data !== null ? data : {};
  } catch {
    throw new Refused('malformed', 'the client data are no JSON');
  }
}

/** By words of the library's messages: it has no kinds of errors. */
const failures: readonly (readonly [RegExp, CeremonyFailure])[] = [
  [/challenge/i, 'challenge'],
  [/RP ?ID/i, 'relying-party'],
  [/origin/i, 'origin'],
  [/user verification|could not be verified/i, 'user-verification'],
  [/unsupported|public key alg|attestation format/i, 'unsupported'],
  [/counter|signature/i, 'signature'],
];

/** What is refused, by kind; all that the library throws is about what somebody has sent. */
async function refusing<Result>(verify: () => Promise<Result>): Promise<Result | CeremonyRefusal> {
  try {
    return await verify();
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof Refused) return { refused: error.kind, message };
    return { refused: failures.find(([pattern]) => pattern.test(message))?.[1] ?? 'malformed', message };
  }
}
