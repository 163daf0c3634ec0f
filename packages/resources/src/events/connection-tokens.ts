import {
  isJsonNumber,
  isJsonObject,
  type Json,
  JsonSyntaxError,
  memberOf,
  numberOf,
  OutboundError,
  parseJson,
  ServiceError,
} from '@cairn/kit';
import { basicCredentials, type ConnectionToken, pairsOf } from './connection-authorization.ts';
import type { AuthParameters } from './connection-parameters.ts';
import type { EventsPorts } from './events-ports.ts';

type OAuthParameters = NonNullable<AuthParameters['OAuthParameters']>;

interface CachedToken {
  readonly token: ConnectionToken;
  readonly untilMs: number;
}

const timeoutMs = 20_000;
const responseBytesMax = 65_536;
/** Where the endpoint does not say how long a token lasts. */
const usualSeconds = 3_600;
/** A token is not used to its last moment. */
const marginSeconds = 60;

/** OAuth tokens of connections (client credentials of RFC 6749), fetched once and kept in memory while they last. */
export class ConnectionTokens {
  readonly #ports: Pick<EventsPorts, 'outboundHttp' | 'clock'>;
  readonly #tokens = new Map<string, CachedToken>();
  readonly #fetches = new Map<string, Promise<ConnectionToken>>();

  constructor(ports: Pick<EventsPorts, 'outboundHttp' | 'clock'>) {
    this.#ports = ports;
  }

  /** @throws ServiceError Events.ConnectionResource.InvalidConnectionState or InternalError when the endpoint gives none */
  token(arn: string, parameters: OAuthParameters): Promise<ConnectionToken> {
    const cached = this.#tokens.get(arn);
    if (cached !== undefined && cached.untilMs > this.#ports.clock.now())
      return Promise.resolve(cached.token);
    const running = this.#fetches.get(arn);
    if (running !== undefined) return running;
    const fetching = this.#fetch(parameters).then(
      (fetched) => {
        // A connection that was changed or deleted meanwhile has forgotten this token before it came.
        if (this.#ended(arn, fetching)) this.#tokens.set(arn, fetched);
        return fetched.token;
      },
      (error: unknown) => {
        this.#ended(arn, fetching);
        throw error;
      },
    );
    this.#fetches.set(arn, fetching);
    return fetching;
  }

  forget(arn: string): void {
    this.#tokens.delete(arn);
    this.#fetches.delete(arn);
  }

  /** @returns whether nobody forgot the fetch while it was under way */
  #ended(arn: string, fetching: Promise<ConnectionToken>): boolean {
    return this.#fetches.get(arn) === fetching && this.#fetches.delete(arn);
  }

  async #fetch(parameters: OAuthParameters): Promise<CachedToken> {
    const { outboundHttp, clock } = this.#ports;
    const answer = await outboundHttp({
      ...requestOf(parameters),
      timeoutMs,
      responseBytesMax,
      redirectsMax: 0,
    }).catch((error: unknown) => {
      if (error instanceof OutboundError) throw authorizationFailed(error.message, true);
      throw error;
    });
    if (answer.status < 200 || answer.status > 299) {
      throw authorizationFailed(
        `The authorization endpoint answered with the status ${answer.status}.`,
        answer.status >= 500,
      );
    }
    const { token, lastsSeconds } = readToken(new TextDecoder().decode(answer.body));
    return { token, untilMs: clock.now() + Math.max(0, lastsSeconds - marginSeconds) * 1_000 };
  }
}

/** The client's credentials go into the header and into the body, as AWS sends them. */
function requestOf({
  ClientParameters,
  AuthorizationEndpoint,
  HttpMethod,
  OAuthHttpParameters,
}: OAuthParameters) {
  const id = ClientParameters?.ClientID ?? '';
  const secret = ClientParameters?.ClientSecret ?? '';
  const url = new URL(AuthorizationEndpoint ?? '');
  for (const [name, value] of pairsOf(OAuthHttpParameters?.QueryStringParameters))
    url.searchParams.append(name, value);
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
  });
  for (const [name, value] of pairsOf(OAuthHttpParameters?.BodyParameters)) body.set(name, value);
  const given = pairsOf(OAuthHttpParameters?.HeaderParameters);
  const usual: readonly (readonly [string, string])[] = [
    ['Authorization', basicCredentials(id, secret)],
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['Accept', 'application/json'],
  ];
  const headers = [
    ...usual.filter(([name]) => !given.some(([other]) => other.toLowerCase() === name.toLowerCase())),
    ...given,
  ];
  const isGet = HttpMethod === 'GET';
  if (isGet) for (const [name, value] of body) url.searchParams.append(name, value);
  return { method: HttpMethod ?? 'POST', url: url.href, headers, ...(!isGet && { body: body.toString() }) };
}

function readToken(text: string): { readonly token: ConnectionToken; readonly lastsSeconds: number } {
  const answer = parsed(text);
  const value = isJsonObject(answer) ? memberOf(answer, 'access_token') : undefined;
  if (!isJsonObject(answer) || typeof value !== 'string') {
    throw authorizationFailed('The authorization endpoint answered without an access_token.');
  }
  const lasts = memberOf(answer, 'expires_in');
  const seconds = isJsonNumber(lasts) ? numberOf(lasts) : Number(lasts ?? usualSeconds);
  return {
    token: { type: 'Bearer', value },
    lastsSeconds: Number.isFinite(seconds) ? seconds : usualSeconds,
  };
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

function authorizationFailed(message: string, retryable = false): ServiceError {
  return new ServiceError(
    `Events.ConnectionResource.${retryable ? 'InternalError' : 'InvalidConnectionState'}`,
    message,
    { retryable },
  );
}
