import {
  isJsonObject,
  type JsonObject,
  OutboundError,
  type OutboundRequest,
  parseJson,
  RecentMap,
} from '@cairn/kit';
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

type HttpContext = Pick<UserPoolContext, 'http' | 'limits' | 'log' | 'clock'>;

/** So often it is told of a provider that it cannot be reached, however many are sent there meanwhile. */
const toldEveryMs = 60_000;
const toldMax = 1_000;

/** Asks providers, by the guarded way out. Redirects are not followed: what is sent along is for whom it was meant. */
export class ProviderHttp {
  readonly #context: HttpContext;
  /** Of each place that could not be reached: when that was told, and how often it was not told since. */
  readonly #told = new RecentMap<string, { readonly atMs: number; readonly untold: number }>(toldMax);

  constructor(context: HttpContext) {
    this.#context = context;
  }

  /** @throws ServiceError where there is no answer, or none of JSON */
  async ask(provider: string, request: ProviderRequest): Promise<ProviderAnswer> {
    const { http, limits } = this.#context;
    const headers = [['Accept', 'application/json'] as const, ...(request.headers ?? [])];
    const answer = await http({
      ...request,
      headers,
      timeoutMs: limits.userPoolProviderSeconds * 1_000,
      responseBytesMax: limits.userPoolProviderAnswerBytes,
      redirectsMax: 0,
    }).catch((error: unknown) => {
      if (!(error instanceof OutboundError)) throw error;
      this.#tell(provider, new URL(request.url).origin, error.kind);
      throw federationErrors.unreachable(provider, 'could not be reached');
    });
    const value = readObject(answer.body);
    if (value === undefined) throw federationErrors.unreachable(provider, 'gave an answer that is no JSON');
    return { status: answer.status, value };
  }

  #tell(provider: string, origin: string, kind: string): void {
    const { log, clock } = this.#context;
    const key = `${provider} ${origin}`;
    const told = this.#told.get(key);
    const atMs = clock.now();
    if (told !== undefined && atMs < told.atMs + toldEveryMs) {
      this.#told.set(key, { ...told, untold: told.untold + 1 });
      return;
    }
    this.#told.set(key, { atMs, untold: 0 });
    const more = told === undefined || told.untold === 0 ? {} : { timesBefore: told.untold };
    log('warn', 'an identity provider could not be reached', { provider, origin, kind, ...more });
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
