import {
  type Clock,
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  type JsonWebToken,
  memberOf,
  numberOf,
  OutboundError,
  type OutboundHttp,
  parseJson,
  RecentMap,
  type TokenAlgorithm,
  type VerifySignature,
} from '@cairn/kit';
import { readJsonWebToken } from '@cairn/kit/json-web-token';
import type { OpenIdProvider } from '../iam/iam-entities.ts';
import { stsErrors } from './sts-errors.ts';

/** Those that STS takes. */
const algorithms: ReadonlySet<string> = new Set<TokenAlgorithm>([
  'RS256',
  'RS384',
  'RS512',
  'ES256',
  'ES384',
  'ES512',
]);

/** Whether tokens signed so are taken; `none` and shared secrets are not. */
function isTokenAlgorithm(name: string): name is TokenAlgorithm {
  return algorithms.has(name);
}

/** Who a token says somebody is, once it has been verified. */
export interface WebIdentity {
  readonly subject: string;
  readonly audience: string;
  /** Host and path of the issuer. */
  readonly provider: string;
  readonly claims: JsonObject;
}

/** Whose tokens are taken, and for whom they have to be made. */
export type IssuerOfTokens = Pick<OpenIdProvider, 'name' | 'clientIds'>;

/** What verifying takes. */
export interface WebIdentityPorts {
  readonly clock: Clock;
  readonly http: OutboundHttp | undefined;
  readonly verifySignature: VerifySignature | undefined;
  readonly ownKeys: OwnKeys | undefined;
}

/**
 * The keys of an issuer that is in this server, by its host and path; undefined where it is elsewhere. Nothing that is
 * here is asked for over HTTP: the server need not be reachable by the name that its tokens bear.
 */
export type OwnKeys = (issuer: string) => Promise<readonly PublicKey[] | undefined>;

/** A JSON Web Key. */
type PublicKey = { readonly [member: string]: unknown };

const keysLastMs = 3_600_000;
/** Whoever makes up names of keys must not make this server call out each time. */
const refetchAfterMs = 10_000;
const requestTimeoutMs = 10_000;
const answerBytesMax = 262_144;
const keptMax = 100;

/** Verifies tokens of OpenID Connect by the keys that their issuer publishes. */
export class WebIdentities {
  readonly #ports: WebIdentityPorts;
  readonly #keys = new RecentMap<string, { readonly keys: readonly PublicKey[]; readonly fetchedMs: number }>(
    keptMax,
  );

  constructor(ports: WebIdentityPorts) {
    this.#ports = ports;
  }

  /** The issuer's host and path, as a token says it; not to be believed. @throws ServiceError InvalidIdentityToken */
  issuerOf(token: string): string {
    const issuer = memberOf(readToken(token).claims, 'iss');
    if (typeof issuer !== 'string') throw stsErrors.invalidToken('Missing a required claim: iss');
    return issuer.replace(/^https?:\/\//, '').replace(/\/$/, '');
  }

  /** @throws ServiceError InvalidIdentityToken, ExpiredTokenException, IDPCommunicationError */
  async verify(token: string, provider: IssuerOfTokens): Promise<WebIdentity> {
    const parsed = readToken(token);
    const audience = this.#checkClaims(parsed.claims, provider);
    await this.#checkSignature(parsed, provider);
    const subject = memberOf(parsed.claims, 'sub');
    if (typeof subject !== 'string') throw stsErrors.invalidToken('Missing a required claim: sub');
    return { subject, audience, provider: provider.name, claims: parsed.claims };
  }

  /** The same for tokens of an issuer that is in here, whomever they are made for. @throws as {@link verify} */
  async verifyOwn(token: string, name: string): Promise<WebIdentity> {
    if ((await this.#ports.ownKeys?.(name)) === undefined) {
      throw stsErrors.invalidToken(`No OpenIDConnect provider found in your account for https://${name}`);
    }
    const audience = memberOf(readToken(token).claims, 'aud');
    return this.verify(token, { name, clientIds: typeof audience === 'string' ? [audience] : [] });
  }

  #checkClaims(claims: JsonObject, { clientIds }: IssuerOfTokens): string {
    const expires = memberOf(claims, 'exp');
    if (!isJsonNumber(expires)) throw stsErrors.invalidToken('Missing a required claim: exp');
    const nowSeconds = this.#ports.clock.now() / 1_000;
    if (numberOf(expires) <= nowSeconds) {
      throw stsErrors.expiredToken(
        `Token expired: current date/time ${Math.floor(nowSeconds)} must be before the expiration date/time ${numberOf(expires)}`,
      );
    }
    const notBefore = memberOf(claims, 'nbf');
    if (isJsonNumber(notBefore) && numberOf(notBefore) > nowSeconds + 300) {
      throw stsErrors.invalidToken('The token is not valid yet');
    }
    const given = memberOf(claims, 'aud');
    const authorized = memberOf(claims, 'azp');
    const audiences = typeof authorized === 'string' ? [authorized] : isJsonArray(given) ? given : [given];
    const audience = audiences.find((each) => typeof each === 'string' && clientIds.includes(each));
    if (typeof audience !== 'string') throw stsErrors.invalidToken('Incorrect token audience');
    return audience;
  }

  async #checkSignature(token: JsonWebToken, provider: IssuerOfTokens): Promise<void> {
    const { algorithm, keyId, text, signature } = token;
    const { verifySignature } = this.#ports;
    if (!isTokenAlgorithm(algorithm) || verifySignature === undefined) {
      throw stsErrors.invalidToken(`Unsupported signature algorithm: ${algorithm}`);
    }
    // A key that is not known may have come since: once, the keys are fetched again.
    for (const isFresh of [false, true]) {
      const keys = await this.#keysOf(provider, isFresh);
      const fitting = keys.filter((key) => keyId === undefined || key.kid === keyId);
      if (fitting.some((key) => verifySignature({ algorithm, key, text, signature }))) return;
      if (fitting.length > 0) break;
    }
    throw stsErrors.invalidToken(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  }

  async #keysOf({ name }: IssuerOfTokens, isFresh: boolean): Promise<readonly PublicKey[]> {
    const own = await this.#ports.ownKeys?.(name);
    if (own !== undefined) return own;
    const kept = this.#keys.get(name);
    const nowMs = this.#ports.clock.now();
    const lastMs = isFresh ? refetchAfterMs : keysLastMs;
    if (kept !== undefined && kept.fetchedMs + lastMs > nowMs) return kept.keys;
    const configuration = await this.#fetch(`https://${name}/.well-known/openid-configuration`);
    const location = memberOf(configuration, 'jwks_uri');
    if (typeof location !== 'string') throw unreachable(name);
    const keys = memberOf(await this.#fetch(location), 'keys');
    if (!isJsonArray(keys)) throw unreachable(name);
    const found = keys.filter((key) => isJsonObject(key)) as readonly PublicKey[];
    this.#keys.set(name, { keys: found, fetchedMs: nowMs });
    return found;
  }

  async #fetch(url: string): Promise<JsonObject> {
    const { http } = this.#ports;
    if (http === undefined) throw unreachable(url);
    const answer = await http({
      method: 'GET',
      url,
      headers: [['Accept', 'application/json']],
      timeoutMs: requestTimeoutMs,
      responseBytesMax: answerBytesMax,
      redirectsMax: 0,
    }).catch((error: unknown) => {
      if (error instanceof OutboundError) throw unreachable(url);
      throw error;
    });
    if (answer.status !== 200) throw unreachable(url);
    const value = readJson(new TextDecoder().decode(answer.body));
    if (!isJsonObject(value)) throw unreachable(url);
    return value;
  }
}

function readJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function readToken(token: string): JsonWebToken {
  const parsed = readJsonWebToken(token);
  if (parsed === undefined) throw stsErrors.invalidToken('The ID Token provided is not a valid JWT.');
  return parsed;
}

function unreachable(name: string) {
  return stsErrors.providerUnreachable(`The identity provider could not be reached: ${name}`);
}
