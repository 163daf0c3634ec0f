import type { SamlAssertion, SamlExpectation } from '@cairn/identity/federation';
import {
  childOf,
  childrenOf,
  elementsIn,
  instantOf,
  isNamed,
  SamlRefused,
  textOf,
  type XmlElement,
} from './saml-xml.ts';

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** By what signatures are made here; SHA-1 has not been safe for years. */
const allowedAlgorithms = {
  CanonicalizationMethod: [
    'http://www.w3.org/2001/10/xml-exc-c14n#',
    'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  ],
  Transform: [
    'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
    'http://www.w3.org/2001/10/xml-exc-c14n#',
    'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  ],
  SignatureMethod: [
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  ],
  DigestMethod: ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'],
} as const;

/**
 * What a response says around its assertion, signed or not: nothing follows from it but refusals.
 * @throws SamlRefused
 */
export function checkEnvelope(response: XmlElement, expected: SamlExpectation): void {
  if (!isNamed(response, 'samlp:Response')) throw new SamlRefused('malformed', 'the document is no response');
  if (response.getAttribute('Version') !== '2.0') throw new SamlRefused('malformed', 'it is not of SAML 2.0');
  const status = childOf(response, 'samlp:Status');
  const code = status && childOf(status, 'samlp:StatusCode')?.getAttribute('Value');
  if (code !== success) throw new SamlRefused('status', `the status is ${code ?? 'missing'}`);
  checkIssuer(response, expected, { isRequired: false });
  const destination = response.getAttribute('Destination') ?? '';
  if (destination !== '' && destination !== expected.returnUri) {
    throw new SamlRefused('recipient', `the response was for ${destination}`);
  }
  const request = response.getAttribute('InResponseTo') ?? '';
  if (request !== '' && request !== expected.requestId) {
    throw new SamlRefused('request', 'the response is to another request');
  }
  checkAssertions(response, expected.decryptionKey !== undefined);
  checkPlaces(response, 0);
}

/** There is one assertion, in the form that is wanted, and none in the other. */
function checkAssertions(response: XmlElement, isEncrypted: boolean): void {
  const encrypted = childrenOf(response, 'saml:EncryptedAssertion').length;
  const plain = childrenOf(response, 'saml:Assertion').length;
  if (isEncrypted && plain > 0) throw new SamlRefused('unencrypted', 'the assertion is not encrypted');
  if (!isEncrypted && encrypted > 0) throw new SamlRefused('encrypted', 'the assertion is encrypted');
  if (plain + encrypted !== 1) throw new SamlRefused('malformed', 'there is not exactly one assertion');
}

/**
 * What stands in an encrypted assertion once it is open: one assertion, which is signed itself. A signature around the
 * encrypted form says nothing of what its maker knew, and whoever knows the certificate can encrypt.
 * @throws SamlRefused
 */
export function checkOpened(assertion: XmlElement): void {
  if (!isNamed(assertion, 'saml:Assertion')) {
    throw new SamlRefused('malformed', 'what was encrypted is no assertion');
  }
  if (childrenOf(assertion, 'ds:Signature').length !== 1) {
    throw new SamlRefused('signature', 'the assertion is not signed itself');
  }
  checkPlaces(assertion, 1);
}

/**
 * What stands around a document that is signed as a whole and holds no assertion.
 * @throws SamlRefused
 */
export function checkSignedMessage(message: XmlElement): void {
  if (childrenOf(message, 'ds:Signature').length !== 1) {
    throw new SamlRefused('signature', 'the message is not signed itself');
  }
  checkPlaces(message, 0);
}

/**
 * Whether assertions, responses and signatures stand where they belong and nowhere else, and signatures are made as is
 * allowed. A document that hides another one within itself is refused, whoever would be misled by it.
 */
function checkPlaces(element: XmlElement, depth: number): void {
  for (const child of elementsIn(element)) {
    const isSignature = child.localName === 'Signature';
    const isAssertion = child.localName === 'Assertion';
    if (child.localName === 'Response' || (isAssertion && depth > 0)) {
      throw new SamlRefused('malformed', `there is a ${child.localName} within another element`);
    }
    const isParentFit =
      isNamed(element, 'saml:Assertion') ||
      (depth === 0 && (isNamed(element, 'samlp:Response') || isNamed(element, 'samlp:LogoutResponse')));
    if (isSignature && (!isParentFit || !isNamed(child, 'ds:Signature'))) {
      throw new SamlRefused('signature', 'a signature stands where none belongs');
    }
    if (isSignature) checkSignatureForm(child);
    checkPlaces(child, depth + 1);
  }
}

function checkSignatureForm(signature: XmlElement): void {
  if (childrenOf(signature, 'ds:Object').length > 0) {
    throw new SamlRefused('signature', 'a signature holds objects');
  }
  const visit = (element: XmlElement): void => {
    const allowed: readonly string[] | undefined =
      allowedAlgorithms[element.localName as keyof typeof allowedAlgorithms];
    const algorithm = element.getAttribute('Algorithm') ?? '';
    if (allowed !== undefined && !allowed.includes(algorithm)) {
      throw new SamlRefused('signature', `${element.localName} is ${algorithm}`);
    }
    elementsIn(element).forEach(visit);
  };
  visit(signature);
}

/**
 * Reads an assertion, all of which was signed. Source: Profiles for the OASIS SAML V2.0, section 4.1.4.
 * @throws SamlRefused
 */
export function readAssertion(assertion: XmlElement, expected: SamlExpectation): SamlAssertion {
  const id = assertion.getAttribute('ID') ?? '';
  if (!isNamed(assertion, 'saml:Assertion') || assertion.getAttribute('Version') !== '2.0' || id === '') {
    throw new SamlRefused('malformed', 'the assertion has no ID, or is not of SAML 2.0');
  }
  checkIssuer(assertion, expected, { isRequired: true });
  checkIssued(assertion, expected);
  checkConditions(assertion, expected);
  checkStatement(assertion, expected);
  const subject = childOf(assertion, 'saml:Subject');
  const nameId = subject && childOf(subject, 'saml:NameID');
  const name = textOf(nameId);
  if (!subject || !nameId || name === '') throw new SamlRefused('subject', 'the assertion names nobody');
  return {
    id,
    issuer: expected.metadata.entityId,
    subject: name,
    session: {
      name,
      format: given(nameId, 'Format'),
      nameQualifier: given(nameId, 'NameQualifier'),
      spNameQualifier: given(nameId, 'SPNameQualifier'),
      sessionIndex: given(childrenOf(assertion, 'saml:AuthnStatement')[0], 'SessionIndex'),
    },
    attributes: attributesOf(assertion),
    expiresMs: confirmedUntil(subject, expected) + expected.clockSkewMs,
  };
}

/** An attribute that may be missing; an empty one says nothing. */
function given(element: XmlElement | undefined, attribute: string): string | undefined {
  return element?.getAttribute(attribute) || undefined;
}

/** @throws SamlRefused where somebody else says it */
export function checkIssuer(
  element: XmlElement,
  { metadata }: Pick<SamlExpectation, 'metadata'>,
  { isRequired }: { readonly isRequired: boolean },
): void {
  const issuer = childOf(element, 'saml:Issuer');
  if (issuer === undefined && !isRequired) return;
  if (textOf(issuer) !== metadata.entityId) {
    throw new SamlRefused('issuer', `the issuer is ${textOf(issuer)}, not ${metadata.entityId}`);
  }
}

/** @throws SamlRefused where it was made later than now */
export function checkIssued(
  assertion: XmlElement,
  { nowMs, clockSkewMs }: Pick<SamlExpectation, 'nowMs' | 'clockSkewMs'>,
): void {
  const issuedMs = instantOf(assertion, 'IssueInstant');
  if (issuedMs === undefined) throw new SamlRefused('malformed', 'there is no IssueInstant');
  if (issuedMs > nowMs + clockSkewMs) throw new SamlRefused('expired', 'it was made in the future');
}

function checkConditions(assertion: XmlElement, expected: SamlExpectation): void {
  const conditions = childOf(assertion, 'saml:Conditions');
  if (conditions === undefined) throw new SamlRefused('audience', 'the assertion has no conditions');
  checkPeriod(conditions, expected);
  const restrictions = childrenOf(conditions, 'saml:AudienceRestriction');
  // Each of them must hold; one that names several is met by any.
  const isMeant = restrictions.every((restriction) =>
    childrenOf(restriction, 'saml:Audience').some((each) => textOf(each) === expected.ownEntityId),
  );
  if (restrictions.length === 0 || !isMeant) {
    throw new SamlRefused('audience', `the assertion is not for ${expected.ownEntityId}`);
  }
  const known = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];
  const unknown = elementsIn(conditions).find(({ localName }) => !known.includes(localName));
  if (unknown !== undefined)
    throw new SamlRefused('malformed', `the condition ${unknown.localName} is unknown`);
}

function checkPeriod(element: XmlElement, { nowMs, clockSkewMs }: SamlExpectation): void {
  const fromMs = instantOf(element, 'NotBefore');
  const toMs = instantOf(element, 'NotOnOrAfter');
  if (fromMs !== undefined && nowMs + clockSkewMs < fromMs) {
    throw new SamlRefused('expired', 'the assertion does not hold yet');
  }
  if (toMs !== undefined && nowMs - clockSkewMs >= toMs) {
    throw new SamlRefused('expired', 'the assertion does not hold any more');
  }
}

/** Somebody must have signed in there, and that session must last. */
function checkStatement(assertion: XmlElement, { nowMs, clockSkewMs }: SamlExpectation): void {
  const statements = childrenOf(assertion, 'saml:AuthnStatement');
  if (statements.length === 0) throw new SamlRefused('subject', 'nobody has signed in at the provider');
  for (const statement of statements) {
    const endMs = instantOf(statement, 'SessionNotOnOrAfter');
    if (endMs !== undefined && nowMs - clockSkewMs >= endMs) {
      throw new SamlRefused('expired', 'the session at the provider is over');
    }
  }
}

/** Until when a bearer may bring the assertion. One confirmation must hold whole. */
function confirmedUntil(subject: XmlElement, expected: SamlExpectation): number {
  let refusal = new SamlRefused('subject', 'no bearer may bring the assertion');
  for (const confirmation of childrenOf(subject, 'saml:SubjectConfirmation')) {
    const data = childOf(confirmation, 'saml:SubjectConfirmationData');
    if (confirmation.getAttribute('Method') !== bearer || data === undefined) continue;
    try {
      return checkConfirmation(data, expected);
    } catch (error) {
      if (!(error instanceof SamlRefused)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

function checkConfirmation(data: XmlElement, expected: SamlExpectation): number {
  if (data.getAttribute('Recipient') !== expected.returnUri) {
    throw new SamlRefused('recipient', `the assertion was for ${data.getAttribute('Recipient')}`);
  }
  if (given(data, 'InResponseTo') !== expected.requestId) {
    throw new SamlRefused('request', 'the assertion is no answer to the request');
  }
  const untilMs = instantOf(data, 'NotOnOrAfter');
  if (untilMs === undefined) throw new SamlRefused('expired', 'the assertion may be brought for ever');
  checkPeriod(data, expected);
  return untilMs;
}

function attributesOf(assertion: XmlElement): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, readonly string[]>();
  for (const statement of childrenOf(assertion, 'saml:AttributeStatement')) {
    for (const attribute of childrenOf(statement, 'saml:Attribute')) {
      const name = attribute.getAttribute('Name') ?? '';
      const values = childrenOf(attribute, 'saml:AttributeValue').map(textOf);
      attributes.set(name, [...(attributes.get(name) ?? []), ...values]);
    }
  }
  return attributes;
}
