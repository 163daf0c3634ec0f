import { createPrivateKey, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';

const rsaWithSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

/** A message that a browser brings to a provider. */
export interface RedirectedRequest {
  readonly endpoint: string;
  /** XML. */
  readonly request: string;
  readonly relayState: string;
  /** PKCS #8 as PEM, RSA; undefined where it is not signed. */
  readonly signingKey: string | undefined;
}

/**
 * The URL that carries a request (HTTP-Redirect binding). What is signed are the parameters as they stand in the URL, in
 * this order. Source: Bindings for the OASIS SAML V2.0, section 3.4.4.1.
 */
export async function redirectUrl({
  endpoint,
  request,
  relayState,
  signingKey,
}: RedirectedRequest): Promise<string> {
  const compressed = await promisify(deflateRaw)(Buffer.from(request, 'utf8'));
  const parameters = [
    parameter('SAMLRequest', compressed.toString('base64')),
    parameter('RelayState', relayState),
  ];
  if (signingKey !== undefined) {
    parameters.push(parameter('SigAlg', rsaWithSha256));
    const signature = await signatureOf(parameters.join('&'), signingKey);
    parameters.push(parameter('Signature', signature.toString('base64')));
  }
  // A browser sends no fragment along, and what stands behind one would be lost.
  const [place = ''] = endpoint.split('#');
  return `${place}${place.includes('?') ? '&' : '?'}${parameters.join('&')}`;
}

function parameter(name: string, value: string): string {
  return `${name}=${encodeURIComponent(value)}`;
}

/** By a thread of Node's pool. */
function signatureOf(text: string, privateKey: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign('sha256', Buffer.from(text, 'utf8'), createPrivateKey(privateKey), (error, signature) => {
      if (error === null) resolve(signature);
      else reject(error);
    });
  });
}
