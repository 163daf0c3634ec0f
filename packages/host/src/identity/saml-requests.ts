import type { SamlSignInRequest, SamlSignOutRequest } from '@cairn/identity/federation';

const namespaces =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const postBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

/**
 * A request for sign-in: the answer is to be posted. By what its users are known, and how they sign in, the provider
 * knows best. Source: Core of the OASIS SAML V2.0, section 3.4.1.
 */
export function printSignInRequest(
  request: Omit<SamlSignInRequest, 'metadata' | 'relayState' | 'signingKey'>,
  endpoint: string,
): string {
  const { ownEntityId, returnUri, forceAuthn } = request;
  return [
    `<samlp:AuthnRequest ${namespaces}${messageAttributes(request, endpoint)}`,
    attribute('ProtocolBinding', postBinding),
    attribute('AssertionConsumerServiceURL', returnUri),
    forceAuthn ? attribute('ForceAuthn', 'true') : '',
    `><saml:Issuer>${escaped(ownEntityId)}</saml:Issuer>`,
    '<samlp:NameIDPolicy AllowCreate="true"/></samlp:AuthnRequest>',
  ].join('');
}

/** A request that a session be ended. Source: Core of the OASIS SAML V2.0, section 3.7.1. */
export function printSignOutRequest(
  request: Omit<SamlSignOutRequest, 'metadata' | 'relayState' | 'signingKey'>,
  endpoint: string,
): string {
  const { ownEntityId, session } = request;
  const { name, format, nameQualifier, spNameQualifier, sessionIndex } = session;
  const nameAttributes = [
    attribute('NameQualifier', nameQualifier),
    attribute('SPNameQualifier', spNameQualifier),
    attribute('Format', format),
  ];
  return [
    `<samlp:LogoutRequest ${namespaces}${messageAttributes(request, endpoint)}>`,
    `<saml:Issuer>${escaped(ownEntityId)}</saml:Issuer>`,
    `<saml:NameID${nameAttributes.join('')}>${escaped(name)}</saml:NameID>`,
    sessionIndex === undefined ? '' : `<samlp:SessionIndex>${escaped(sessionIndex)}</samlp:SessionIndex>`,
    '</samlp:LogoutRequest>',
  ].join('');
}

/** What every message says of itself. */
function messageAttributes(
  { requestId, nowMs }: Pick<SamlSignInRequest, 'requestId' | 'nowMs'>,
  endpoint: string,
): string {
  return [
    attribute('ID', requestId),
    attribute('Version', '2.0'),
    attribute('IssueInstant', new Date(nowMs).toISOString()),
    attribute('Destination', endpoint),
  ].join('');
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? '' : ` ${name}="${escaped(value)}"`;
}

const entities: { readonly [character: string]: string } = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
  ...{ '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' },
};

function escaped(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? character);
}
