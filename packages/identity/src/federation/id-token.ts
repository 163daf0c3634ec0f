import {
  isJsonArray,
  isJsonNumber,
  type JsonObject,
  type JsonWebToken,
  memberOf,
  numberOf,
  type TokenAlgorithm,
} from '@cairn/kit';
import { readJsonWebToken } from '@cairn/kit/json-web-token';
import { base64Url } from '../user-pools/base64-url.ts';
import { federationErrors } from './federation-errors.ts';
import type { FederationGround } from './federation-ports.ts';

/** What an ID token has to say to be taken. */
export interface ExpectedToken {
  /** The provider's name in the pool. */
  readonly provider: string;
  /** Any of these: Google leaves out the scheme at times. */
  readonly issuers: readonly string[];
  readonly clientId: string;
  readonly nonce: string;
  readonly keysUrl: string;
  /** That came along. */
  readonly accessToken: string | undefined;
}

/** Signatures by public keys; `none` and secrets that are shared (HS256 …) are not taken, whatever a key says. */
const algorithms: ReadonlySet<string> = new Set<TokenAlgorithm>([
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'] as const),
]);
const isTaken = (name: string): name is TokenAlgorithm => algorithms.has(name);

/** Clocks of others go wrong by so much. */
const skewSeconds = 60;
/** A token is made for this sign-in, so that it is no older than one. */
const ageSecondsMax = 3_600;

/**
 * Claims of an ID token, verified. Source: OpenID Connect Core 1.0, section 3.1.3.7, stricter where it leaves a choice.
 * @throws ServiceError NotAuthorizedException
 */
export async function verifiedIdToken(
  ground: FederationGround,
  text: string,
  expected: ExpectedToken,
): Promise<JsonObject> {
  const token = readJsonWebToken(text);
  if (token === undefined || token.isExtended) throw refused(expected, 'is no JSON Web Token');
  await checkSignature(ground, token, expected);
  checkParties(token.claims, expected);
  checkTimes(token.claims, expected, ground.context.clock.now() / 1_000);
  const { equals } = ground.context.crypto;
  const utf8 = new TextEncoder();
  const nonce = memberOf(token.claims, 'nonce');
  const isOurs = typeof nonce === 'string' && equals(utf8.encode(nonce), utf8.encode(expected.nonce));
  if (!isOurs) throw refused(expected, 'has another nonce');
  checkAccessToken(ground, token, expected);
  return token.claims;
}

async function checkSignature(
  { context, documents }: FederationGround,
  { algorithm, keyId, text, signature }: JsonWebToken,
  expected: ExpectedToken,
): Promise<void> {
  if (!isTaken(algorithm)) throw refused(expected, 'is signed by an algorithm that is not taken');
  for (const isFresh of [false, true]) {
    const keys = await documents.keys(expected.provider, expected.keysUrl, isFresh);
    const fitting = keys.filter(
      ({ kid, alg }) => (keyId === undefined || kid === keyId) && (alg === undefined || alg === algorithm),
    );
    if (fitting.some((key) => context.verifySignature({ algorithm, key, text, signature }))) return;
    if (fitting.length > 0 && keyId !== undefined) break;
  }
  throw refused(expected, 'is signed by no key of the provider');
}

function checkParties(claims: JsonObject, expected: ExpectedToken): void {
  const issuer = memberOf(claims, 'iss');
  if (typeof issuer !== 'string' || !expected.issuers.includes(issuer))
    throw refused(expected, 'is that of another issuer');
  const audience = memberOf(claims, 'aud');
  const audiences = isJsonArray(audience) ? audience : [audience];
  if (!audiences.includes(expected.clientId)) throw refused(expected, 'was made for another client');
  const authorized = memberOf(claims, 'azp');
  const isForUs = authorized === undefined ? audiences.length === 1 : authorized === expected.clientId;
  if (!isForUs) throw refused(expected, 'was made for another client');
}

function checkTimes(claims: JsonObject, expected: ExpectedToken, nowSeconds: number): void {
  const secondsOf = (name: string): number | undefined => {
    const value = memberOf(claims, name);
    if (value === undefined) return undefined;
    if (!isJsonNumber(value)) throw refused(expected, `has no usable ${name}`);
    return numberOf(value);
  };
  const expires = secondsOf('exp');
  const issued = secondsOf('iat');
  const begins = secondsOf('nbf') ?? 0;
  if (expires === undefined || issued === undefined) throw refused(expected, 'tells no time');
  if (expires + skewSeconds <= nowSeconds) throw refused(expected, 'has expired');
  if (Math.max(issued, begins) - skewSeconds > nowSeconds) throw refused(expected, 'is not valid yet');
  if (issued + ageSecondsMax < nowSeconds) throw refused(expected, 'is too old');
}

/** The two tokens belong together (section 3.1.3.6), where the provider says so and the hash is one we have. */
function checkAccessToken(
  { context }: FederationGround,
  { claims, algorithm }: JsonWebToken,
  expected: ExpectedToken,
): void {
  const told = memberOf(claims, 'at_hash');
  const bits = algorithm.slice(2);
  if (told === undefined || expected.accessToken === undefined || bits === '384') return;
  const whole = context.crypto.hash(bits === '512' ? 'SHA-512' : 'SHA-256', expected.accessToken);
  const half = base64Url(whole.slice(0, whole.length / 2));
  if (told !== half) throw refused(expected, 'belongs to another access token');
}

function refused({ provider }: ExpectedToken, what: string) {
  return federationErrors.notVouched(provider, `gave an ID token that ${what}`);
}
