import type { SamlAnswerExpectation } from '@cairn/identity/federation';
import { checkIssued, checkIssuer, checkSignedMessage } from './saml-response.ts';
import { childOf, isNamed, SamlRefused, signedText, xmlRoot } from './saml-xml.ts';

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/**
 * Reads the answer to such a request: all of it must be signed.
 * Source: Profiles for the OASIS SAML V2.0, section 4.4.4.2.
 * @throws SamlRefused
 */
export async function checkSignOutResponse(xml: string, expected: SamlAnswerExpectation): Promise<void> {
  checkSignedMessage(await xmlRoot(xml));
  const response = await xmlRoot(await signedText(xml, expected.metadata.certificates));
  if (!isNamed(response, 'samlp:LogoutResponse') || response.getAttribute('Version') !== '2.0') {
    throw new SamlRefused('malformed', 'the document is no answer to a request for sign-out');
  }
  checkIssuer(response, expected, { isRequired: true });
  checkIssued(response, expected);
  const destination = response.getAttribute('Destination');
  if (destination !== expected.returnUri) {
    throw new SamlRefused('recipient', `the answer was for ${destination}`);
  }
  if (response.getAttribute('InResponseTo') !== expected.requestId) {
    throw new SamlRefused('request', 'the answer is to another request');
  }
  const status = childOf(response, 'samlp:Status');
  const code = status && childOf(status, 'samlp:StatusCode')?.getAttribute('Value');
  if (code !== success) throw new SamlRefused('status', `the status is ${code ?? 'missing'}`);
}
