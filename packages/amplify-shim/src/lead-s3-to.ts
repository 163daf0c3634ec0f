import { type S3Target, s3TargetOf } from './s3-target.ts';

/** As much of `XMLHttpRequest` as is wrapped. */
interface XhrPrototype {
  open(this: object, method: string, url: string | URL, ...rest: unknown[]): void;
  setRequestHeader(this: object, name: string, value: string): void;
}

const header = 'x-original-host';

/**
 * Leads all requests for S3 to a server: those by `fetch` and those by `XMLHttpRequest`.
 * @param endpoint the server's address: `http://localhost:4566`
 * @returns undoes it
 */
export function leadS3To(endpoint: string): () => void {
  const at = new URL(endpoint);
  const target = (url: string | URL): S3Target | undefined => s3TargetOf(String(url), at);
  const undo = [wrapFetch(target), wrapXhr(target)];
  return () => {
    for (const each of undo) each();
  };
}

function wrapFetch(target: (url: string) => S3Target | undefined): () => void {
  const before = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const found = target(url);
    if (found === undefined) return before(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.set(header, found.originalHost);
    if (!(input instanceof Request)) return before(found.url, { ...init, headers });
    // Its body as a whole: a stream would go without its length, which S3 has to know.
    const body = input.body === null ? null : await input.blob();
    const { method, signal, credentials, cache, redirect } = input;
    return before(found.url, { method, signal, credentials, cache, redirect, body, ...init, headers });
  };
  return () => {
    globalThis.fetch = before;
  };
}

/** Not there outside browsers. */
function wrapXhr(target: (url: string | URL) => S3Target | undefined): () => void {
  const { XMLHttpRequest: made } = globalThis as { XMLHttpRequest?: { readonly prototype: XhrPrototype } };
  if (made === undefined) return () => {};
  const { prototype } = made;
  const before = prototype.open;
  prototype.open = function open(method, url, ...rest) {
    const found = target(url);
    before.call(this, method, found?.url ?? url, ...rest);
    if (found !== undefined) prototype.setRequestHeader.call(this, header, found.originalHost);
  };
  return () => {
    prototype.open = before;
  };
}
