import type { OutboundAnswer, OutboundRequest } from '@cairn/kit';

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Describe a body, which a request that has become a GET does not have. */
const bodyHeaders = /^content-/i;

/** The request that a response asks for instead; undefined when it is an answer (RFC 9110, 15.4). */
export function nextRequest(
  request: OutboundRequest,
  url: URL,
  response: OutboundAnswer,
): OutboundRequest | undefined {
  if (!redirectStatuses.has(response.status)) return undefined;
  const location = response.headers.find(([name]) => name === 'location')?.[1];
  if (location === undefined || !URL.canParse(location, url)) return undefined;
  const target = new URL(location, url);
  const { method, headers, body, ...rest } = request;
  const becomesGet =
    (response.status === 303 && method !== 'HEAD') ||
    (method === 'POST' && (response.status === 301 || response.status === 302));
  const secrets = target.origin === url.origin ? undefined : secretHeaders(request);
  return {
    ...rest,
    url: target.href,
    method: becomesGet ? 'GET' : method,
    headers: headers.filter(
      ([name]) => !(becomesGet && bodyHeaders.test(name)) && secrets?.has(name.toLowerCase()) !== true,
    ),
    ...(becomesGet || body === undefined ? {} : { body }),
  };
}

/** What only the origin may know that the caller has named. */
function secretHeaders({ secretHeaders: more = [] }: OutboundRequest): ReadonlySet<string> {
  return new Set(
    ['authorization', 'cookie', 'proxy-authorization', ...more].map((name) => name.toLowerCase()),
  );
}
