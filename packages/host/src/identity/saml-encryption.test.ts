import {
  constants,
  createCipheriv,
  createPublicKey,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import type { SamlExpectation, SamlMetadata } from '@cairn/identity/federation';
import type { CertifiedKeyPair } from '@cairn/identity/user-pools';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { generateCertifiedKey } from './certified-keys.ts';
import { nodeSaml } from './saml.ts';
import { SamlProvider, type SamlResponseParts } from './testing/saml-provider.ts';

const saml = nodeSaml({ decryptionRefusalMs: 0 });
const provider = new SamlProvider();
const ownEntityId = 'urn:amazon:cognito:sp:eu-west-1_AbCdEf123';
const returnUri = 'https://auth.localhost:4566/notes/saml2/idpresponse';
const request = { id: '_request', issuer: ownEntityId, returnUri };
const invalid = { refused: 'decryption' };
let metadata: SamlMetadata;
let key: CertifiedKeyPair;
let otherKey: CertifiedKeyPair;

beforeAll(async () => {
  const read = await saml.readMetadata(provider.metadata());
  if ('refused' in read) throw new Error(read.message);
  metadata = read;
  const asked = { subject: 'pool', use: 'encryption', notBeforeMs: Date.now() - 60_000 } as const;
  const notAfterMs = Date.now() + 3_600_000;
  [key, otherKey] = await Promise.all([
    generateCertifiedKey({ ...asked, notAfterMs }),
    generateCertifiedKey({ ...asked, notAfterMs }),
  ]);
});

afterEach(() => vi.restoreAllMocks());

const verify = (response: string, given: Partial<SamlExpectation> = {}) =>
  saml.verifyResponse(response, {
    ...{ metadata, ownEntityId, returnUri, requestId: request.id, nowMs: Date.now(), clockSkewMs: 60_000 },
    decryptionKey: key.privateKey,
    ...given,
  });
type Options = NonNullable<Parameters<SamlProvider['respond']>[2]>;
const encrypted = (said: Partial<SamlResponseParts> = {}, options: Options = {}) =>
  provider.respond(request, said, { encryptsFor: key.certificate, ...options });
const textOf = (response: string) => Buffer.from(response, 'base64').toString('utf8');
const encoded = (xml: string) => Buffer.from(xml, 'utf8').toString('base64');

/** What anybody can make who has the certificate, which is public: an encrypted assertion of his own. */
function encryptedByAnybody(text: string | Buffer, { mode = 'gcm' as 'gcm' | 'cbc' } = {}): string {
  const secret = randomBytes(32);
  const iv = randomBytes(mode === 'gcm' ? 12 : 16);
  const cipher =
    mode === 'gcm' ? createCipheriv('aes-256-gcm', secret, iv) : createCipheriv('aes-256-cbc', secret, iv);
  const body = Buffer.concat([cipher.update(text), cipher.final()]);
  const tag =
    'getAuthTag' in cipher && mode === 'gcm'
      ? (cipher as ReturnType<typeof gcm>).getAuthTag()
      : Buffer.alloc(0);
  const { publicKey } = new X509Certificate(Buffer.from(key.certificate, 'base64'));
  const sealedKey = publicEncrypt(
    {
      key: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
    },
    secret,
  );
  const method =
    mode === 'gcm'
      ? 'http://www.w3.org/2009/xmlenc11#aes256-gcm'
      : 'http://www.w3.org/2001/04/xmlenc#aes256-cbc';
  return [
    '<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element">',
    `<xenc:EncryptionMethod Algorithm="${method}"/>`,
    '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/>',
    `<xenc:CipherData><xenc:CipherValue>${sealedKey.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>`,
    `<xenc:CipherData><xenc:CipherValue>${Buffer.concat([iv, body, tag]).toString('base64')}</xenc:CipherValue></xenc:CipherData>`,
    '</xenc:EncryptedData></saml:EncryptedAssertion>',
  ].join('');
}
const gcm = (secret: Buffer, iv: Buffer) => createCipheriv('aes-256-gcm', secret, iv);
const assertionPattern = /<saml:Assertion[\s\S]*<\/saml:Assertion>/;
const encryptedPattern = /<saml:EncryptedAssertion[\s\S]*<\/saml:EncryptedAssertion>/;

/** A response with a signed assertion, and the assertion by itself. */
async function signedParts() {
  const whole = textOf(await provider.respond(request));
  const [assertion = ''] = assertionPattern.exec(whole) ?? [];
  const alone = assertion.replace(
    '<saml:Assertion ',
    '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ',
  );
  return { whole, assertion, alone };
}

describe('an encrypted assertion', () => {
  it.each([
    'http://www.w3.org/2001/04/xmlenc#aes128-cbc',
    'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
    'http://www.w3.org/2009/xmlenc11#aes128-gcm',
    'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  ])('is opened and read: %s', async (cipher) => {
    for (const signs of ['assertion', 'both'] as const) {
      const response = await encrypted({ attributes: { mail: 'ada@example.com' } }, { cipher, signs });
      expect(textOf(response)).not.toContain('NameID');
      const read = await verify(response);
      expect(read).toMatchObject({ subject: 'ada', issuer: provider.entityId });
      if (!('refused' in read)) expect(read.attributes.get('mail')).toEqual(['ada@example.com']);
    }
  });

  it('is wanted where the provider was told to encrypt, and not taken where it was not', async () => {
    expect(await verify(await provider.respond(request))).toMatchObject({ refused: 'unencrypted' });
    const plain = await verify(await encrypted(), { decryptionKey: undefined });
    expect(plain).toMatchObject({ refused: 'encrypted' });
  });

  it('says what is wrong with what it says, once it is known whose word it is', async () => {
    expect(await verify(await encrypted({ audience: 'urn:other' }))).toMatchObject({ refused: 'audience' });
    const late = new Date(Date.now() - 300_000).toISOString();
    expect(await verify(await encrypted({ notOnOrAfter: late }))).toMatchObject({ refused: 'expired' });
    expect(await verify(await encrypted({ assertionInResponseTo: '_other' }))).toMatchObject({
      refused: 'request',
    });
  });

  it.each<[string, Options]>([
    ['with a key by PKCS #1 v1.5', { keyCipher: 'http://www.w3.org/2001/04/xmlenc#rsa-1_5' }],
    ['by Triple DES', { cipher: 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc' }],
  ])('%s is refused', async (_name, options) => {
    // The provider's library warns of them.
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const read = await verify(await encrypted({}, options));
    expect(read).toMatchObject({ refused: 'decryption', message: expect.stringContaining('not taken') });
  });

  it.each(['__proto__', 'constructor', '', 'http://www.w3.org/2001/04/xmlenc#kw-aes256'])(
    'by a cipher of another name is refused: %s',
    async (name) => {
      const xml = textOf(await encrypted());
      const changed = xml.replace('http://www.w3.org/2001/04/xmlenc#aes256-cbc', name);
      expect(await verify(encoded(changed))).toMatchObject({ refused: 'decryption' });
    },
  );
});

describe('an attack on encrypted assertions', () => {
  it('by a signature around the encrypted form alone is refused', async () => {
    expect(await verify(await encrypted({}, { signs: 'message' }))).toMatchObject(invalid);
  });

  it('by a signature within that is made by SHA-1 is refused', async () => {
    const algorithm = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
    expect(await verify(await encrypted({}, { algorithm }))).toMatchObject(invalid);
  });

  it('by what anybody encrypts who has the certificate is refused', async () => {
    const { whole, alone } = await signedParts();
    const forged = alone.replace('>ada<', '>eve<');
    const unsigned = forged.replace(/<(?:ds:)?Signature[\s\S]*<\/(?:ds:)?Signature>/, '');
    const other = new SamlProvider();
    const [foreign = ''] = assertionPattern.exec(textOf(await other.respond(request))) ?? [];
    const foreignAlone = foreign.replace(
      '<saml:Assertion ',
      '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ',
    );
    for (const mode of ['gcm', 'cbc'] as const) {
      const inside = (text: string) =>
        encoded(whole.replace(assertionPattern, encryptedByAnybody(text, { mode })));
      expect(await verify(inside(alone))).toMatchObject({ subject: 'ada' });
      for (const text of [forged, unsigned, foreignAlone])
        expect(await verify(inside(text))).toMatchObject(invalid);
    }
  });

  it.each<[string, (alone: string) => string]>([
    [
      'an assertion around the signed one',
      (alone) => `${forgedOpening}<saml:Advice>${alone}</saml:Advice></saml:Assertion>`,
    ],
    [
      'the signed one within the signature of another',
      (alone) => {
        const [signature = ''] = signaturePattern.exec(alone) ?? [];
        const bare = alone.replace(signature, '');
        return `${forgedOpening}${signature.replace('</ds:Signature>', `<ds:Object>${bare}</ds:Object></ds:Signature>`)}</saml:Assertion>`;
      },
    ],
    [
      'the signature of the signed one moved',
      (alone) => {
        const [signature = ''] = signaturePattern.exec(alone) ?? [];
        return `${forgedOpening}${signature}<saml:Advice>${alone.replace(signature, '')}</saml:Advice></saml:Assertion>`;
      },
    ],
    ['two assertions', (alone) => `${alone}${alone}`],
    [
      'a response',
      (alone) =>
        `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">${alone}</samlp:Response>`,
    ],
    ['a document type', (alone) => `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${alone}`],
    ['no XML', () => 'ada'],
    ['nothing', () => ''],
  ])('by wrapping within is refused: %s', async (_name, wrap) => {
    const { whole, alone } = await signedParts();
    const response = whole.replace(assertionPattern, encryptedByAnybody(wrap(alone)));
    expect(await verify(encoded(response))).toMatchObject(invalid);
  });

  it.each<[string, (xml: string, alone: string) => string]>([
    ['a plain one beside it', (xml, alone) => xml.replace(encryptedPattern, (found) => `${found}${alone}`)],
    ['another one beside it', (xml) => xml.replace(encryptedPattern, (found) => `${found}${found}`)],
    [
      'one within a part that nobody reads',
      (xml, alone) =>
        xml.replace('<samlp:Status>', `<samlp:Extensions>${alone}</samlp:Extensions><samlp:Status>`),
    ],
  ])('by wrapping around is refused: %s', async (_name, wrap) => {
    const { alone } = await signedParts();
    const xml = textOf(await encrypted());
    const wrapped = wrap(xml, alone);
    expect(wrapped).not.toBe(xml);
    expect(await verify(encoded(wrapped))).toHaveProperty('refused');
  });

  it('learns nothing from answers: keys, paddings, texts and signatures that are wrong are the same', async () => {
    const xml = textOf(await encrypted({}, { cipher: 'http://www.w3.org/2001/04/xmlenc#aes128-cbc' }));
    const values = [...xml.matchAll(/CipherValue>([A-Za-z0-9+/=]+)</g)].map(([, value = '']) => value);
    expect(values).toHaveLength(2);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...values),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (value, at, by) => {
          const bytes = Buffer.from(value, 'base64');
          const place = at % bytes.length;
          bytes[place] = (bytes[place] ?? 0) ^ by;
          expect(await verify(encoded(xml.replace(value, bytes.toString('base64'))))).toMatchObject(invalid);
        },
      ),
      { numRuns: 80 },
    );
    for (const length of [0, 1, 16, 32, 33]) {
      const cut = Buffer.from(values.at(-1) ?? '', 'base64')
        .subarray(0, length)
        .toString('base64');
      expect(await verify(encoded(xml.replace(values.at(-1) ?? '', cut)))).toMatchObject(invalid);
    }
    expect(await verify(encoded(xml), { decryptionKey: otherKey.privateKey })).toMatchObject(invalid);
  });

  it('learns nothing from the time that they take', async () => {
    const patient = nodeSaml({ decryptionRefusalMs: 120 });
    const responses = [
      await encrypted({}, { signs: 'message' }),
      encoded(
        textOf(await encrypted()).replace(
          /CipherValue>[A-Za-z0-9+/=]{20}/,
          'CipherValue>AAAABBBBCCCCDDDDEEEE',
        ),
      ),
    ];
    for (const response of responses) {
      const beganMs = performance.now();
      const read = await patient.verifyResponse(response, {
        ...{
          metadata,
          ownEntityId,
          returnUri,
          requestId: request.id,
          nowMs: Date.now(),
          clockSkewMs: 60_000,
        },
        decryptionKey: key.privateKey,
      });
      expect(read).toMatchObject(invalid);
      expect(performance.now() - beganMs).toBeGreaterThanOrEqual(119);
    }
  });
});

const forgedOpening =
  '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_forged" Version="2.0"><saml:Subject><saml:NameID>eve</saml:NameID></saml:Subject>';
const signaturePattern = /<ds:Signature[\s\S]*<\/ds:Signature>/;
