import { isJsonObject, type JsonObject, OutboundError, type OutboundRequest, parseJson } from '@cairn/kit';
import type { UserPoolContext } from '../user-pools/user-pool-context.ts';
import { federationErrors } from './federation-errors.ts';

/** A request to a provider: where, and what. */
export type ProviderRequest = Pick<OutboundRequest, 'method' | 'url'> &
  Partial<Pick<OutboundRequest, 'headers' | 'body'>>;

/** An answer of a provider: whatever its status, a JSON object. */
export interface ProviderAnswer {
  readonly status: number;
  readonly value: JsonObject;
}

/** Asks providers, by the guarded way out. Redirects are not followed: what is sent along is for whom it was meant. */
export class ProviderHttp {
  readonly #context: Pick<UserPoolContext, 'http' | 'limits' | 'log'>;

  constructor(context: Pick<UserPoolContext, 'http' | 'limits' | 'log'>) {
    this.#context = context;
  }

  /** @throws ServiceError where there is no answer, or none of JSON */
  async ask(provider: string, request: ProviderRequest): Promise<ProviderAnswer> {
    const { http, limits, log } = this.#context;
    const headers = [['Accept', 'application/json'] as const, ...(request.headers ?? [])];
    const answer = await http({
      ...request,
      headers,
      timeoutMs: limits.userPoolProviderSeconds * 1_000,
      responseBytesMax: limits.userPoolProviderAnswerBytes,
      redirectsMax: 0,
    }).catch((error: unknown) => {
      if (!(error instanceof OutboundError)) throw error;
      const { origin } = new URL(request.url);
      log('warn', 'an identity provider could not be reached', { provider, origin, kind: error.kind });
      throw federationErrors.unreachable(provider, 'could not be reached');
    });
    const value = readObject(answer.body);
    if (value === undefined) throw federationErrors.unreachable(provider, 'gave an answer that is no JSON');
    return { status: answer.status, value };
  }

  /** A document that is there. @throws ServiceError */
  async get(provider: string, url: string, headers: ProviderRequest['headers'] = []): Promise<JsonObject> {
    const { status, value } = await this.ask(provider, { method: 'GET', url, headers });
    if (status !== 200) throw federationErrors.unreachable(provider, `answered with status ${status}`);
    return value;
  }
}

function readObject(body: Uint8Array): JsonObject | undefined {
  try {
    const value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
