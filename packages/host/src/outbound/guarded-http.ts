import { type OutboundAnswer, OutboundError, type OutboundHttp, type OutboundRequest } from '@cairn/kit';
import { type AddressPolicy, addressJudge } from './address-policy.ts';
import { exchange } from './http-exchange.ts';
import { nextRequest } from './redirect.ts';
import { type Resolver, resolveHost, systemResolver } from './resolve-host.ts';

/** What guarded requests stand on. */
export interface GuardedHttpOptions extends AddressPolicy {
  /** How names are resolved; as the machine does it, unless given. */
  readonly resolve?: Resolver;
  /** Certificates, as PEM text, of authorities that are trusted beside the usual ones. */
  readonly certificateAuthorities?: () => readonly string[];
}

/**
 * HTTP requests made for users (rule 5 of the design):
 * 1. a name is resolved once for a request, before it; every address that it stands for is judged;
 * 2. the connection goes to a judged address, so that a name that changes meanwhile changes nothing;
 * 3. a redirect is a request of its own, and judged as one;
 * 4. no proxy stands between, whatever the environment says.
 * @throws TypeError when the policy's ranges are none
 */
export function guardedHttp(options: GuardedHttpOptions): OutboundHttp {
  const judge = addressJudge(options);
  const resolve = options.resolve ?? systemResolver;
  const send = async (request: OutboundRequest, signal: AbortSignal): Promise<OutboundAnswer> => {
    let current = request;
    for (let redirects = 0; ; redirects += 1) {
      const url = readUrl(current.url);
      const addresses = await endedBy(signal, resolveHost(url.hostname, { resolve, judge }));
      const response = await exchange({
        request: current,
        url,
        addresses,
        signal,
        certificateAuthorities: url.protocol === 'https:' ? options.certificateAuthorities?.() : undefined,
      });
      const next = request.redirectsMax === 0 ? undefined : nextRequest(current, url, response);
      if (next === undefined) return response;
      if (redirects === request.redirectsMax) {
        throw new OutboundError('too-many-redirects', `more than ${request.redirectsMax} redirects`);
      }
      current = next;
    }
  };
  return async (request) => {
    const timeout = AbortSignal.timeout(request.timeoutMs);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
    try {
      return await send(request, signal);
    } catch (error) {
      if (request.signal?.aborted) {
        throw new OutboundError('aborted', 'the caller has lost interest', { cause: request.signal.reason });
      }
      if (!timeout.aborted) throw error;
      throw new OutboundError('timeout', `no answer within ${request.timeoutMs} ms`, { cause: error });
    }
  };
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new OutboundError('invalid-request', `'${text}' is no URL`);
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new OutboundError('refused-address', `'${url.protocol}' is not called, only http: and https:`);
}

/** The promise, or a rejection as soon as the signal is aborted. */
function endedBy<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
