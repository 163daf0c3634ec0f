import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { IdentityProvider, ServiceProvider, setSchemaValidator } from 'samlify';
import { issueCertificate } from '../../certificates/certificate.ts';

// Its schemas are checked by programs of their own, which is no matter here.
setSchemaValidator({ validate: async () => 'not checked' });

const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const minuteMs = 60_000;

/** What a response says; each part may be a lie. */
export interface SamlResponseParts {
  readonly subject: string;
  readonly attributes: { readonly [name: string]: string | readonly string[] };
  readonly audience: string;
  readonly issuer: string;
  readonly recipient: string;
  readonly destination: string;
  readonly inResponseTo: string;
  readonly assertionInResponseTo: string;
  readonly assertionId: string;
  readonly status: string;
  readonly notBefore: string;
  readonly notOnOrAfter: string;
  readonly confirmedUntil: string;
  readonly statement: string;
}

/** A request as the provider has understood it. */
export interface SamlRequestRead {
  readonly id: string;
  readonly issuer: string;
  readonly returnUri: string;
  readonly relayState: string;
  readonly forceAuthn: boolean;
}

/** A request for sign-out as the provider has understood it. */
export interface SamlSignOutRead {
  readonly id: string;
  readonly issuer: string;
  readonly name: string;
  readonly sessionIndex: string | undefined;
  readonly destination: string;
  readonly relayState: string;
}

/** What the answer to it says; each part may be a lie. */
export interface SamlSignOutParts {
  readonly issuer: string;
  readonly destination: string;
  readonly inResponseTo: string;
  readonly issued: string;
  readonly status: string;
}

/** An identity provider by `samlify`, with a key of its own. */
export class SamlProvider {
  readonly entityId: string;
  readonly certificate: string;
  readonly #key: string;
  readonly #signInUrl: string;

  constructor({ entityId = 'https://idp.example/metadata', signInUrl = 'https://idp.example/sso' } = {}) {
    this.entityId = entityId;
    this.#signInUrl = signInUrl;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const { privateKey: authority } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
    this.certificate = issueCertificate({
      ...{ subject: 'idp.example', issuer: 'idp.example', issuerKey: authority, key: privateKey },
      ...{ notBeforeMs: Date.now() - minuteMs, notAfterMs: Date.now() + 60 * minuteMs, names: undefined },
    });
  }

  metadata(): string {
    return this.#self().getMetadata();
  }

  /**
   * Reads what a browser brings by redirect.
   * @param signedBy certificate, as base64 of DER, by whose key the request must be signed
   */
  async readRequest(location: string, signedBy?: string): Promise<SamlRequestRead> {
    const query = Object.fromEntries(new URL(location).searchParams);
    const self = this.#self({ wantAuthnRequestsSigned: signedBy !== undefined });
    const audience = this.#audience({ signingCert: signedBy });
    const { extract } = await self.parseLoginRequest(audience, 'redirect', redirectedIn(location));
    const request = extract.request as Readonly<Record<string, string>>;
    return {
      id: request.id ?? '',
      issuer: String(extract.issuer),
      returnUri: request.assertionConsumerServiceUrl ?? '',
      relayState: query.RelayState ?? '',
      forceAuthn: inflateRawSync(Buffer.from(query.SAMLRequest ?? '', 'base64'))
        .toString('utf8')
        .includes('ForceAuthn="true"'),
    };
  }

  /** Reads a request for sign-out, which must be signed by the key of the certificate. */
  async readSignOut(location: string, signedBy: string): Promise<SamlSignOutRead> {
    const self = this.#self({ wantLogoutRequestSigned: true });
    const audience = this.#audience({ signingCert: signedBy });
    const { extract } = await self.parseLogoutRequest(audience, 'redirect', redirectedIn(location));
    const request = extract.request as Readonly<Record<string, string>>;
    return {
      ...{ id: request.id ?? '', issuer: String(extract.issuer), name: String(extract.nameID) },
      ...{ sessionIndex: extract.sessionIndex as string | undefined, destination: request.destination ?? '' },
      relayState: new URL(location).searchParams.get('RelayState') ?? '',
    };
  }

  /** What a browser posts as `SAMLResponse` when somebody was signed out. */
  answerSignOut(
    request: Pick<SamlSignOutRead, 'id'>,
    said: Partial<SamlSignOutParts> & Pick<SamlSignOutParts, 'destination'>,
    { isSigned = true, algorithm = rsaSha256 } = {},
  ): string {
    const parts = {
      ...{ issuer: this.entityId, inResponseTo: request.id, issued: new Date().toISOString() },
      ...{ status: 'urn:oasis:names:tc:SAML:2.0:status:Success', ...said },
    };
    const audience = this.#audience({ wantLogoutResponseSigned: isSigned });
    const self = this.#self({ requestSignatureAlgorithm: algorithm });
    const answer = self.createLogoutResponse(audience, {} as never, 'post', '', () => ({
      id: `_${randomUUID()}`,
      context: printSignOutResponse(parts),
    }));
    return isSigned ? answer.context : Buffer.from(printSignOutResponse(parts)).toString('base64');
  }

  /**
   * What a browser posts as `SAMLResponse`.
   * @param signs what is signed: the assertion, the message around it (in its encrypted form), both
   * @param encryptsFor certificate, as base64 of DER, for whose key the assertion is encrypted
   */
  async respond(
    request: Pick<SamlRequestRead, 'id' | 'issuer' | 'returnUri'>,
    said: Partial<SamlResponseParts> = {},
    {
      signs = 'assertion',
      algorithm = rsaSha256,
      encryptsFor,
      cipher = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
      keyCipher = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    }: {
      readonly signs?: 'assertion' | 'message' | 'both';
      readonly algorithm?: string;
      readonly encryptsFor?: string | undefined;
      readonly cipher?: string;
      readonly keyCipher?: string;
    } = {},
  ): Promise<string> {
    const audience = this.#audience({
      wantAssertionsSigned: signs !== 'message',
      wantMessageSigned: signs !== 'assertion',
      returnUri: request.returnUri,
      encryptCert: encryptsFor,
    });
    const idp = this.#self({
      requestSignatureAlgorithm: algorithm,
      isAssertionEncrypted: encryptsFor !== undefined,
      ...{ dataEncryptionAlgorithm: cipher, keyEncryptionAlgorithm: keyCipher },
    });
    const make = () => ({ id: `_${randomUUID()}`, context: this.#response(request, said) });
    const answer = await idp.createLoginResponse(
      ...([audience, {} as never, 'post', {}, make, encryptsFor !== undefined] as const),
    );
    return (answer as { readonly context: string }).context;
  }

  #self(more: object = {}) {
    return IdentityProvider({
      entityID: this.entityId,
      privateKey: this.#key,
      signingCert: this.certificate,
      requestSignatureAlgorithm: rsaSha256,
      singleSignOnService: [{ Binding: redirect, Location: this.#signInUrl }],
      singleLogoutService: [{ Binding: redirect, Location: `${this.#signInUrl}/logout` }],
      isAssertionEncrypted: false,
      ...more,
    });
  }

  #audience({
    wantAssertionsSigned = true,
    wantMessageSigned = false,
    returnUri = 'https://sp.example/acs',
    ...more
  }: {
    readonly wantAssertionsSigned?: boolean;
    readonly wantMessageSigned?: boolean;
    readonly wantLogoutResponseSigned?: boolean;
    readonly returnUri?: string;
    readonly signingCert?: string | undefined;
    readonly encryptCert?: string | undefined;
  }) {
    return ServiceProvider({
      entityID: 'urn:any',
      authnRequestsSigned: more.signingCert !== undefined,
      wantAssertionsSigned,
      wantMessageSigned,
      assertionConsumerService: [{ Binding: post, Location: returnUri }],
      singleLogoutService: [{ Binding: post, Location: returnUri }],
      ...(more as object),
    });
  }

  #response(
    request: Pick<SamlRequestRead, 'id' | 'issuer' | 'returnUri'>,
    said: Partial<SamlResponseParts>,
  ): string {
    const inMinutes = (minutes: number) => new Date(Date.now() + minutes * minuteMs).toISOString();
    const parts: SamlResponseParts = {
      ...{ subject: 'ada', attributes: {}, audience: request.issuer, issuer: this.entityId },
      ...{ recipient: request.returnUri, destination: request.returnUri, inResponseTo: request.id },
      ...{ assertionInResponseTo: request.id, assertionId: `_${randomUUID()}` },
      ...{ status: 'urn:oasis:names:tc:SAML:2.0:status:Success', confirmedUntil: inMinutes(5) },
      ...{ notBefore: inMinutes(-1), notOnOrAfter: inMinutes(5) },
      statement: `<saml:AuthnStatement AuthnInstant="${inMinutes(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
      ...said,
    };
    return printResponse(parts, inMinutes(0));
  }
}

/** What was brought by redirect, with the text that was signed. */
function redirectedIn(location: string) {
  const url = new URL(location);
  const [octetString = ''] = url.search.slice(1).split('&Signature=');
  return { query: Object.fromEntries(url.searchParams), octetString };
}

function printSignOutResponse(parts: SamlSignOutParts): string {
  return [
    `<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${parts.issued}" Destination="${parts.destination}" InResponseTo="${parts.inResponseTo}">`,
    `<saml:Issuer>${parts.issuer}</saml:Issuer>`,
    `<samlp:Status><samlp:StatusCode Value="${parts.status}"/></samlp:Status></samlp:LogoutResponse>`,
  ].join('');
}

function printResponse(parts: SamlResponseParts, now: string): string {
  const attributes = Object.entries(parts.attributes).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${[values]
        .flat()
        .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
        .join('')}</saml:Attribute>`,
  );
  return [
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${now}" Destination="${parts.destination}" InResponseTo="${parts.inResponseTo}">`,
    `<saml:Issuer>${parts.issuer}</saml:Issuer>`,
    `<samlp:Status><samlp:StatusCode Value="${parts.status}"/></samlp:Status>`,
    `<saml:Assertion ID="${parts.assertionId}" Version="2.0" IssueInstant="${now}">`,
    `<saml:Issuer>${parts.issuer}</saml:Issuer>`,
    `<saml:Subject><saml:NameID>${parts.subject}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${parts.confirmedUntil}" Recipient="${parts.recipient}" InResponseTo="${parts.assertionInResponseTo}"/></saml:SubjectConfirmation></saml:Subject>`,
    `<saml:Conditions NotBefore="${parts.notBefore}" NotOnOrAfter="${parts.notOnOrAfter}"><saml:AudienceRestriction><saml:Audience>${parts.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    parts.statement,
    attributes.length === 0
      ? ''
      : `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`,
    '</saml:Assertion></samlp:Response>',
  ].join('');
}
