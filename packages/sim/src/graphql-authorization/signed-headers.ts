import { RequestSigner, type SignerKey } from '../front-door/request-signer.ts';

/** What a client of a GraphQL API says of itself by a signature: over HTTP as headers, over a socket as an object. */
export async function signedFor(
  { url, body }: { readonly url: URL; readonly body: string },
  key: SignerKey,
): Promise<{ readonly [name: string]: string }> {
  const headers = { host: url.host, 'content-type': 'application/json' };
  return new RequestSigner(key, 'appsync').sign({ method: 'POST', path: url.pathname, headers, body });
}
