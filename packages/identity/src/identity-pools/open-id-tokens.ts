import { encodeBase64, isJsonNumber, type JsonObject, MadeOnce, memberOf, numberOf } from '@cairn/kit';
import { readJsonWebToken } from '@cairn/kit/json-web-token';
import type { PublicJsonWebKey, SigningKeyPair } from '../user-pools/user-pool-crypto.ts';
import { identityPoolErrors } from './identity-pool-errors.ts';
import type { IdentityPoolPorts } from './identity-pool-ports.ts';
import type { IdentityPoolRecord } from './identity-pool-records.ts';

/** The issuer of all tokens of identity pools. */
export const identityPoolIssuer = 'cognito-identity.amazonaws.com';
/** Where tokens hold the tags of sessions. Source: IAM User Guide, "Pass session tags in AWS STS". */
const tagsClaim = 'https://aws.amazon.com/tags';

const collection = 'cognito-identity-keys';
const keyName = 'signing';

type OpenIdTokenPorts = Pick<IdentityPoolPorts, 'records' | 'clock' | 'seal' | 'crypto' | 'verifySignature'>;

/** What a token says. */
export interface OpenIdTokenClaims {
  readonly pool: IdentityPoolRecord;
  readonly identityId: string;
  readonly methods: readonly string[];
  readonly seconds: number;
  readonly tags?: { readonly [key: string]: string };
}

/** Tokens of OpenID Connect that say which identity somebody is, signed by a key that is made with the first of them. */
export class OpenIdTokens {
  readonly #ports: OpenIdTokenPorts;
  readonly #key = new MadeOnce(() => this.#findOrMake());

  constructor(ports: OpenIdTokenPorts) {
    this.#ports = ports;
  }

  /** The public keys, for whoever verifies such a token. */
  async keys(): Promise<readonly PublicJsonWebKey[]> {
    return [(await this.#key.get()).publicKey];
  }

  async issue({ pool, identityId, methods, seconds, tags = {} }: OpenIdTokenClaims): Promise<string> {
    const { publicKey, privateKey } = await this.#key.get();
    const nowSeconds = Math.floor(this.#ports.clock.now() / 1_000);
    const claims = {
      sub: identityId,
      aud: pool.id,
      amr: methods,
      iss: `https://${identityPoolIssuer}`,
      [`https://${identityPoolIssuer}/identity-pool-arn`]: identityPoolArn(pool),
      ...(Object.keys(tags).length === 0 ? {} : { [tagsClaim]: { principal_tags: listed(tags) } }),
      iat: nowSeconds,
      exp: nowSeconds + seconds,
    };
    const text = `${part({ kid: publicKey.kid, typ: 'JWS', alg: 'RS256' })}.${part(claims)}`;
    return `${text}.${await this.#ports.crypto.signToken(privateKey, text)}`;
  }

  /** What a token of a pool says. @throws ServiceError NotAuthorizedException */
  async verify(token: string, pool: IdentityPoolRecord) {
    const parsed = readJsonWebToken(token);
    if (parsed === undefined)
      throw identityPoolErrors.invalidLogin('Not a valid OpenId Connect identity token.');
    const { algorithm, text, signature, claims } = parsed;
    const { verifySignature, clock } = this.#ports;
    const [key] = await this.keys();
    const isSigned =
      algorithm === 'RS256' &&
      key !== undefined &&
      verifySignature({ algorithm, key: { ...key }, text, signature });
    if (!isSigned || parsed.isExtended) throw identityPoolErrors.invalidLogin('Token signature invalid.');
    if (memberOf(claims, 'iss') !== `https://${identityPoolIssuer}` || memberOf(claims, 'aud') !== pool.id) {
      throw identityPoolErrors.invalidLogin('Incorrect token audience.');
    }
    const expiresSeconds = checkExpiry(claims, clock.now());
    const methods = memberOf(claims, 'amr') as readonly string[];
    return { identityId: String(memberOf(claims, 'sub')), methods, tags: tagsIn(claims), expiresSeconds };
  }

  async #findOrMake(): Promise<SigningKeyPair> {
    const { records, seal } = this.#ports;
    const name = `${collection}/${keyName}`;
    const kept = await records.get(collection, keyName);
    if (kept !== undefined) return JSON.parse(seal.open(kept, name)) as SigningKeyPair;
    const made = await this.#ports.crypto.generateSigningKey();
    const value = seal.seal(JSON.stringify(made), name);
    const isFirst = await records.write([{ collection, key: keyName, value, ifAbsent: true }]);
    return isFirst ? made : this.#findOrMake();
  }
}

/** @returns when it ends, in seconds @throws ServiceError NotAuthorizedException */
export function checkExpiry(claims: JsonObject, nowMs: number): number {
  const expires = memberOf(claims, 'exp');
  if (!isJsonNumber(expires)) throw identityPoolErrors.invalidLogin('Missing a required claim: exp');
  const now = Math.floor(nowMs / 1_000);
  if (now >= numberOf(expires)) {
    throw identityPoolErrors.invalidLogin(`Token expired: ${now} >= ${numberOf(expires)}`);
  }
  return numberOf(expires);
}

export function identityPoolArn({
  region,
  account,
  id,
}: Pick<IdentityPoolRecord, 'region' | 'account' | 'id'>): string {
  return `arn:aws:cognito-identity:${region}:${account}:identitypool/${id}`;
}

function listed(tags: { readonly [key: string]: string }) {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, [value]]));
}

/** As {@link OpenIdTokens.issue} has written them: the signature is ours. */
function tagsIn(claims: JsonObject): { readonly [key: string]: string } {
  const tags = memberOf(claims, tagsClaim) as { principal_tags: { [key: string]: [string] } } | undefined;
  const all = Object.entries(tags?.principal_tags ?? {});
  return Object.fromEntries(all.map(([key, [value]]) => [key, value]));
}

function part(value: object): string {
  const base64 = encodeBase64(JSON.stringify(value));
  return base64.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
}
