import type { WireAnswer } from '../protocol/wire-request.ts';

/** Types that no browser runs or renders as a page. */
const inert =
  /^(?:image\/(?!svg)|audio\/|video\/|font\/|text\/(?:plain|csv|event-stream)|application\/(?:pdf|json|octet-stream|zip|gzip|x-amz-json|cbor)|binary\/octet-stream)/i;

/**
 * Headers that keep content made by users from acting as a page of the host that sends it: a browser never guesses a
 * type, and gives what it could render an origin of its own, without scripts.
 */
export function contentGuard(contentType: string | undefined): readonly string[] {
  const headers = ['X-Content-Type-Options', 'nosniff'];
  return contentType !== undefined && inert.test(contentType)
    ? headers
    : [...headers, 'Content-Security-Policy', 'sandbox'];
}

const none: readonly string[] = [];
/** The forms of most calls: no browser renders or guesses them. */
const wireForm = /^application\/(?:x-amz-json|cbor)/;

/**
 * An answer as a host sends it that is no user's own: with the headers of {@link contentGuard}. Those that the
 * content brings along stay, as they can only forbid more, but a word about types, of which browsers heed the first.
 */
export function guarded(answer: WireAnswer): WireAnswer {
  const { contentType, headers = none } = answer;
  if (contentType !== undefined && wireForm.test(contentType)) return answer;
  const others: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    const value = headers[index + 1] as string;
    const isSandbox = name.toLowerCase() === 'content-security-policy' && value === 'sandbox';
    if (isSandbox || name.toLowerCase() === 'x-content-type-options') continue;
    others.push(name, value);
  }
  return { ...answer, headers: [...contentGuard(contentType), ...others] };
}
