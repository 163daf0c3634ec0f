import type { SamlExpectation, SamlMetadata } from '@cairn/identity/federation';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { nodeSaml } from './saml.ts';
import { SamlProvider, type SamlResponseParts } from './testing/saml-provider.ts';

const saml = nodeSaml();
const provider = new SamlProvider();
const ownEntityId = 'urn:amazon:cognito:sp:eu-west-1_AbCdEf123';
const returnUri = 'https://auth.localhost:4566/notes/saml2/idpresponse';
const request = { id: '_request', issuer: ownEntityId, returnUri };
let metadata: SamlMetadata;

beforeAll(async () => {
  const read = await saml.readMetadata(provider.metadata());
  if ('refused' in read) throw new Error(read.message);
  metadata = read;
});

const expected = (): SamlExpectation => ({
  ...{ metadata, ownEntityId, returnUri, requestId: request.id, nowMs: Date.now(), clockSkewMs: 60_000 },
});
const verify = (response: string) => saml.verifyResponse(response, expected());
const textOf = (response: string) => Buffer.from(response, 'base64').toString('utf8');
const encoded = (xml: string) => Buffer.from(xml, 'utf8').toString('base64');
const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString();

describe('metadata', () => {
  it('tell who signs, by which key, and where requests go', () => {
    expect(metadata).toEqual({
      entityId: provider.entityId,
      signInUrl: 'https://idp.example/sso',
      signOutUrl: 'https://idp.example/sso/logout',
      certificates: [provider.certificate],
    });
  });

  it.each([
    ['with a document type', (xml: string) => `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${xml}`],
    ['without a key that signs', (xml: string) => xml.replaceAll('use="signing"', 'use="encryption"')],
    ['without an entityID', (xml: string) => xml.replace(/entityID="[^"]*"/, '')],
    ['that take no redirect', (xml: string) => xml.replaceAll('HTTP-Redirect', 'HTTP-POST')],
    ['that lead to a script', (xml: string) => xml.replace('https://idp.example/sso', 'javascript:alert(1)')],
    [
      'with a damaged certificate',
      (xml: string) => xml.replace(/X509Certificate>..../, 'X509Certificate>AAAA'),
    ],
    [
      'of two entities',
      (xml: string) => {
        const [entity = ''] = /<EntityDescriptor[\s\S]*/.exec(xml) ?? [];
        return `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${entity}${entity}</EntitiesDescriptor>`;
      },
    ],
    ['that are none', () => '<html/>'],
    ['that are no XML', () => 'Not found'],
  ])('%s are refused', async (_name, change) => {
    expect(await saml.readMetadata(change(provider.metadata()))).toMatchObject({ refused: 'malformed' });
  });
});

test('a request goes by redirect, and the provider understands it', async () => {
  const location = await saml.signInUrl({
    ...{ metadata, ownEntityId, returnUri, requestId: '_one', relayState: 'state', forceAuthn: true },
    nowMs: Date.now(),
  });
  expect(location.startsWith('https://idp.example/sso?')).toBe(true);
  expect(await provider.readRequest(location)).toEqual({
    ...{ id: '_one', issuer: ownEntityId, returnUri, relayState: 'state', forceAuthn: true },
  });
});

describe('a response', () => {
  it.each(['assertion', 'message', 'both'] as const)('is taken whose %s is signed', async (signs) => {
    const said = { assertionId: '_a1', attributes: { mail: 'ada@example.com', groups: ['a', 'b'] } };
    const assertion = await verify(await provider.respond(request, said, { signs }));
    expect(assertion).toMatchObject({ id: '_a1', issuer: provider.entityId, subject: 'ada' });
    if ('refused' in assertion) throw new Error(assertion.message);
    expect([...assertion.attributes]).toEqual([
      ['mail', ['ada@example.com']],
      ['groups', ['a', 'b']],
    ]);
    expect(assertion.expiresMs).toBeGreaterThan(Date.now() + 5 * 60_000);
  });

  it('is read whole where a comment stands in a name', async () => {
    const answer = await provider.respond(request, { subject: 'ada@example.com<!---->.evil.example' });
    expect(await verify(answer)).toMatchObject({ subject: 'ada@example.com.evil.example' });
    const added = textOf(await provider.respond(request, { subject: 'ada@example.com.evil.example' }));
    const cut = added.replace('example.com.evil', 'example.com<!-- -->.evil');
    expect(await verify(encoded(cut))).toMatchObject({ subject: 'ada@example.com.evil.example' });
  });

  it.each<[string, Partial<SamlResponseParts>, string]>([
    ['for another pool', { audience: 'urn:amazon:cognito:sp:eu-west-1_Other' }, 'audience'],
    ['of another issuer', { issuer: 'https://other.example' }, 'issuer'],
    ['for another recipient', { recipient: 'https://sp.example/acs' }, 'recipient'],
    ['for another destination', { destination: 'https://sp.example/acs' }, 'recipient'],
    ['to another request', { inResponseTo: '_other' }, 'request'],
    ['whose assertion is for another request', { assertionInResponseTo: '_other' }, 'request'],
    ['that nobody asked for', { assertionInResponseTo: '', inResponseTo: '' }, 'request'],
    ['that is over', { notOnOrAfter: minutes(-2) }, 'expired'],
    ['that nobody may bring any more', { confirmedUntil: minutes(-2) }, 'expired'],
    ['that holds later', { notBefore: minutes(3) }, 'expired'],
    ['that names nobody', { subject: '' }, 'subject'],
    ['after which nobody has signed in', { statement: '' }, 'subject'],
    [
      'of a session that is over',
      {
        statement: `<saml:AuthnStatement AuthnInstant="${minutes(-9)}" SessionNotOnOrAfter="${minutes(-5)}"/>`,
      },
      'expired',
    ],
    ['without success', { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }, 'status'],
  ])('%s is refused', async (_name, said, refused) => {
    for (const signs of ['assertion', 'message', 'both'] as const) {
      expect(await verify(await provider.respond(request, said, { signs }))).toMatchObject({ refused });
    }
  });

  it('that is an answer to a request is none where nobody has asked', async () => {
    const unsolicited = (response: string) =>
      saml.verifyResponse(response, { ...expected(), requestId: undefined });
    expect(await unsolicited(await provider.respond(request))).toMatchObject({ refused: 'request' });
    // What stands around the signed assertion can be changed by whoever brings it.
    const bare = textOf(await provider.respond(request)).replace(' InResponseTo="_request"', '');
    expect(await unsolicited(encoded(bare))).toMatchObject({ refused: 'request' });
    const said = { inResponseTo: '', assertionInResponseTo: '' };
    expect(await unsolicited(await provider.respond(request, said))).toMatchObject({ subject: 'ada' });
    expect(await verify(await provider.respond(request, said))).toMatchObject({ refused: 'request' });
  });

  it('is refused whose instants are none', async () => {
    const responses = [
      await provider.respond(request, { notOnOrAfter: 'tomorrow' }),
      await provider.respond(request, { confirmedUntil: '2999' }),
    ];
    for (const response of responses) expect(await verify(response)).toHaveProperty('refused');
  });

  it('by the key of somebody else is refused, whatever certificate it brings along', async () => {
    const other = new SamlProvider();
    for (const signs of ['assertion', 'message', 'both'] as const) {
      expect(await verify(await other.respond(request, {}, { signs }))).toMatchObject({
        refused: 'signature',
      });
    }
  });

  it.each(['assertion', 'message'] as const)('by SHA-1 over the %s is refused', async (signs) => {
    const algorithm = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
    const response = await provider.respond(request, {}, { signs, algorithm });
    expect(await verify(response)).toMatchObject({ refused: 'signature' });
  });

  it.each<[string, (xml: string) => string]>([
    ['without signatures', (xml) => xml.replaceAll(/<ds:Signature[\s\S]*?<\/ds:Signature>/g, '')],
    ['whose name was changed', (xml) => xml.replace('>ada<', '>eve<')],
    ['whose audience was changed', (xml) => xml.replace('AbCdEf123<', 'AbCdEf124<')],
    ['whose digest was changed', (xml) => xml.replace(/DigestValue>..../, 'DigestValue>AAAA')],
    ['whose signature was emptied', (xml) => xml.replace(/SignatureValue>[^<]*/, 'SignatureValue>')],
    [
      'with a comment instead of a digest',
      (xml) => xml.replace(/DigestValue>/, 'DigestValue><!-- AAAA -->A'),
    ],
  ])('%s is refused', async (_name, change) => {
    for (const signs of ['assertion', 'message'] as const) {
      const changed = change(textOf(await provider.respond(request, {}, { signs })));
      expect(await verify(encoded(changed))).toHaveProperty('refused');
    }
  });
});

/** The forms of "On Breaking SAML: Be Whoever You Want to Be" (Somorovsky et al., USENIX Security 2012), and later ones. */
describe('signature wrapping', () => {
  const assertionPattern = /<saml:Assertion[\s\S]*<\/saml:Assertion>/;
  const signaturePattern = /<ds:Signature[\s\S]*<\/ds:Signature>/;
  const forms: readonly [string, (whole: string, assertion: string, forged: string) => string][] = [
    ['forged first', (whole, assertion, forged) => whole.replace(assertion, `${forged}${assertion}`)],
    ['forged last', (whole, assertion, forged) => whole.replace(assertion, `${assertion}${forged}`)],
    [
      'signed within the forged one',
      (whole, assertion, forged) =>
        whole.replace(assertion, forged.replace('</saml:Assertion>', `${assertion}</saml:Assertion>`)),
    ],
    [
      'signed within the forged confirmation',
      (whole, assertion, forged) =>
        whole.replace(
          assertion,
          forged.replace(
            '"/></saml:SubjectConfirmation>',
            `">${assertion}</saml:SubjectConfirmationData></saml:SubjectConfirmation>`,
          ),
        ),
    ],
    [
      'signed within extensions',
      (whole, assertion, forged) =>
        whole.replace(assertion, `<samlp:Extensions>${assertion}</samlp:Extensions>${forged}`),
    ],
    [
      'signed within an object of its signature, which moved to the forged one',
      (whole, assertion, forged) => {
        const [signature = ''] = signaturePattern.exec(assertion) ?? [];
        const bare = assertion.replace(signature, '');
        const carrying = signature.replace(
          '</ds:Signature>',
          `<ds:Object>${bare}</ds:Object></ds:Signature>`,
        );
        return whole.replace(assertion, forged.replace('<saml:Subject>', `${carrying}<saml:Subject>`));
      },
    ],
    [
      'the signature moved to the forged one, the signed one beside it',
      (whole, assertion, forged) => {
        const [signature = ''] = signaturePattern.exec(assertion) ?? [];
        const signed = forged.replace('<saml:Subject>', `${signature}<saml:Subject>`);
        return whole.replace(assertion, `${signed}${assertion.replace(signature, '')}`);
      },
    ],
    [
      'a forged response around the signed one',
      (whole, assertion, forged) =>
        whole
          .replace(assertion, forged)
          .replace('<samlp:Status>', `<samlp:Extensions>${whole}</samlp:Extensions><samlp:Status>`),
    ],
    [
      'the same ID twice, by another attribute',
      (whole, assertion, forged) => {
        const [, id = ''] = /ID="([^"]+)"/.exec(assertion) ?? [];
        const [signature = ''] = signaturePattern.exec(assertion) ?? [];
        const twin = forged
          .replace(/ID="[^"]+"/, `ID="${id}"`)
          .replace('<saml:Subject>', `${signature}<saml:Subject>`);
        const hidden = assertion.replace(signature, '').replace(' ID=', ' Id=');
        return whole
          .replace(assertion, twin)
          .replace('<samlp:Status>', `<samlp:Extensions>${hidden}</samlp:Extensions><samlp:Status>`);
      },
    ],
    [
      'forged in another namespace',
      (whole, assertion, forged) =>
        whole.replace(
          assertion,
          `${forged.replaceAll('saml:Assertion', 'other:Assertion').replace('<other:Assertion', '<other:Assertion xmlns:other="urn:other"')}${assertion}`,
        ),
    ],
    [
      'a second subject in the signed one',
      (whole) =>
        whole.replace(
          '<saml:Subject>',
          '<saml:Subject><saml:NameID>eve</saml:NameID></saml:Subject><saml:Subject>',
        ),
    ],
  ];

  it.each(forms)('%s is refused', async (_name, wrap) => {
    for (const signs of ['assertion', 'message', 'both'] as const) {
      const whole = textOf(await provider.respond(request, {}, { signs }));
      const [assertion = ''] = assertionPattern.exec(whole) ?? [];
      const forged = assertion
        .replace(signaturePattern, '')
        .replace(/ID="[^"]+"/, 'ID="_forged"')
        .replace('>ada<', '>eve<');
      const wrapped = wrap(whole, assertion, forged);
      expect(wrapped).not.toBe(whole);
      expect(await verify(encoded(wrapped))).toHaveProperty('refused');
    }
  });
});

describe('hostile XML', () => {
  it.each<[string, (xml: string) => string]>([
    ['a document type', (xml) => `<!DOCTYPE samlp:Response>${xml}`],
    [
      'an entity of a file',
      (xml) => `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${xml.replace('>ada<', '>&x;<')}`,
    ],
    [
      'entities that grow',
      (xml) =>
        `<!DOCTYPE a [<!ENTITY x "xxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]>${xml.replace('>ada<', '>&y;<')}`,
    ],
    ['an instruction', (xml) => `<?xml-stylesheet href="https://evil.example"?>${xml}`],
    ['another root', (xml) => `${xml}${xml}`],
    [
      'thousands of levels',
      (xml) => xml.replace('<samlp:Status>', `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}<samlp:Status>`),
    ],
    ['nothing', () => ''],
    ['no response', () => '<a/>'],
  ])('with %s is refused', async (_name, change) => {
    const changed = change(textOf(await provider.respond(request)));
    expect(await verify(encoded(changed))).toMatchObject({ refused: 'malformed' });
  });

  it('that is not UTF-8, or not in base64, is refused', async () => {
    const bytes = Buffer.concat([Buffer.from('<a>'), Buffer.from([0xff, 0xfe]), Buffer.from('</a>')]);
    expect(await verify(bytes.toString('base64'))).toMatchObject({ refused: 'malformed' });
    expect(await verify('<a/>')).toMatchObject({ refused: 'malformed' });
  });

  it('is refused and never thrown, and no change of a byte makes somebody else of the user', async () => {
    const whole = textOf(await provider.respond(request));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.nat(40),
        fc.oneof(
          fc.string({ maxLength: 8 }),
          fc.constantFrom('<', '>', '</', '&', '"', '<!--', '<saml:Assertion>'),
        ),
        async (at, length, text) => {
          const changed = `${whole.slice(0, at)}${text}${whole.slice(at + length)}`;
          const read = await verify(encoded(changed));
          if (!('refused' in read)) expect(read.subject).toBe('ada');
        },
      ),
      { numRuns: 150 },
    );
  }, 30_000);
});
