import { setTimeout } from 'node:timers/promises';
import type { SamlExpectation, SamlProtocol, SamlRefusal } from '@cairn/identity/federation';
import { openAssertion, readEncryptedAssertion } from './saml-decryption.ts';
import { readSamlMetadata } from './saml-metadata.ts';
import { redirectUrl } from './saml-redirect.ts';
import { printSignInRequest, printSignOutRequest } from './saml-requests.ts';
import { checkEnvelope, checkOpened, readAssertion } from './saml-response.ts';
import { checkSignOutResponse } from './saml-sign-out.ts';
import { SamlRefused, signedText, type XmlElement, xmlRoot } from './saml-xml.ts';

type Library = typeof import('@node-saml/node-saml');

/** What may be set otherwise. */
export interface NodeSamlOptions {
  readonly load?: () => Promise<Library>;
  /** So long the refusal of an encrypted assertion takes at least. */
  readonly decryptionRefusalMs?: number;
}

/**
 * SAML by `@node-saml/node-saml`, which is loaded with the first sign-in. The library verifies signatures and gives the
 * text that was signed; only that is read then, and judged here more strictly than the library does.
 */
export function nodeSaml({
  load = () => import('@node-saml/node-saml'),
  decryptionRefusalMs = 100,
}: NodeSamlOptions = {}): SamlProtocol {
  return {
    readMetadata: (xml) => refusing(() => readSamlMetadata(xml)),
    signInUrl({ metadata: { signInUrl: endpoint }, relayState, signingKey, ...rest }) {
      return redirectUrl({ endpoint, request: printSignInRequest(rest, endpoint), relayState, signingKey });
    },
    async signOutUrl({ metadata: { signOutUrl: endpoint }, relayState, signingKey, ...rest }) {
      if (endpoint === undefined) throw new RangeError('the provider takes no requests for sign-out');
      return redirectUrl({ endpoint, request: printSignOutRequest(rest, endpoint), relayState, signingKey });
    },
    verifyResponse: (response, expected) =>
      refusing(async () => {
        const root = await xmlRoot(decoded(response));
        checkEnvelope(root, expected);
        const { decryptionKey } = expected;
        const signed =
          decryptionKey === undefined
            ? await signedAssertion(await load(), response, expected)
            : await openedAssertion(root, expected.metadata.certificates, {
                decryptionKey,
                decryptionRefusalMs,
              });
        return readAssertion(await xmlRoot(signed), expected);
      }),
    verifySignOut: (response, expected) =>
      refusing(async () => {
        await checkSignOutResponse(decoded(response), expected);
        return undefined;
      }),
  };
}

/**
 * The text of an encrypted assertion as it was signed. Until the signature holds every failure is of one kind and takes as
 * long, so that nobody learns what is within from the answers to what he has changed (XML Encryption 1.1, section 6.1).
 * @throws SamlRefused
 */
async function openedAssertion(
  response: XmlElement,
  certificates: readonly string[],
  {
    decryptionKey,
    decryptionRefusalMs,
  }: { readonly decryptionKey: string; readonly decryptionRefusalMs: number },
): Promise<string> {
  const encrypted = readEncryptedAssertion(response);
  const beganMs = performance.now();
  try {
    const text = openAssertion(encrypted, decryptionKey);
    checkOpened(await xmlRoot(text));
    return await signedText(text, certificates);
  } catch (error) {
    if (!(error instanceof SamlRefused)) throw error;
    await setTimeout(Math.max(0, beganMs + decryptionRefusalMs - performance.now()));
    throw new SamlRefused('decryption', error.message);
  }
}

/** The text of the assertion as it was signed, by itself or with the whole response. @throws SamlRefused */
async function signedAssertion(
  { SAML, ValidateInResponseTo }: Library,
  response: string,
  { metadata, ownEntityId, returnUri }: SamlExpectation,
): Promise<string> {
  const saml = new SAML({
    entryPoint: metadata.signInUrl,
    issuer: ownEntityId,
    callbackUrl: returnUri,
    idpCert: [...metadata.certificates],
    audience: ownEntityId,
    // One of both signatures is asked for: the library refuses an assertion that neither covers.
    wantAssertionsSigned: false,
    wantAuthnResponseSigned: false,
    // Instants and requests are judged by `readAssertion`, by the server's clock.
    acceptedClockSkewMs: -1,
    validateInResponseTo: ValidateInResponseTo.never,
  });
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: response });
    const text = profile?.getAssertionXml?.();
    if (text !== undefined) return text;
  } catch (error) {
    const { message } = error as Error;
    const isAudience = message.includes('Audience') || message.includes('audience');
    throw new SamlRefused(isAudience ? 'audience' : 'signature', message);
  }
  throw new SamlRefused('signature', 'nothing in the response was signed');
}

const base64Pattern = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/** The text of a response, exactly as whoever verifies signatures reads it. */
function decoded(response: string): string {
  if (!base64Pattern.test(response)) throw new SamlRefused('malformed', 'the response is not in base64');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(response, 'base64'));
  } catch {
    throw new SamlRefused('malformed', 'the response is not UTF-8');
  }
}

async function refusing<Result>(read: () => Promise<Result>): Promise<Result | SamlRefusal> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SamlRefused) return { refused: error.kind, message: error.message };
    throw error;
  }
}
