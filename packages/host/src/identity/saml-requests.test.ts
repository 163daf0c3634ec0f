import { X509Certificate } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { SamlMetadata } from '@cairn/identity/federation';
import type { CertifiedKeyPair } from '@cairn/identity/user-pools';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateCertifiedKey } from './certified-keys.ts';
import { nodeSaml } from './saml.ts';
import { SamlProvider, type SamlSignOutParts } from './testing/saml-provider.ts';

const saml = nodeSaml();
const provider = new SamlProvider();
const ownEntityId = 'urn:amazon:cognito:sp:eu-west-1_AbCdEf123';
const returnUri = 'https://auth.localhost:4566/notes/saml2/idpresponse';
const signedOutUri = 'https://auth.localhost:4566/notes/saml2/logout';
let metadata: SamlMetadata;
let key: CertifiedKeyPair;

beforeAll(async () => {
  const read = await saml.readMetadata(provider.metadata());
  if ('refused' in read) throw new Error(read.message);
  metadata = read;
  const notBeforeMs = Date.now() - 60_000;
  const notAfterMs = Date.now() + 3_600_000;
  key = await generateCertifiedKey({ subject: 'pool', use: 'signatures', notBeforeMs, notAfterMs });
});

const signIn = (more: { readonly signingKey?: string; readonly metadata?: SamlMetadata } = {}) =>
  saml.signInUrl({
    ...{ metadata, ownEntityId, returnUri, requestId: '_one', relayState: 'state&more', forceAuthn: false },
    ...{ nowMs: Date.now(), ...more },
  });
const signOut = (session = { name: 'ada' } as Parameters<typeof saml.signOutUrl>[0]['session']) =>
  saml.signOutUrl({
    ...{ metadata, ownEntityId, requestId: '_out', relayState: 'leaving', session },
    ...{ signingKey: key.privateKey, nowMs: Date.now() },
  });
const xmlIn = (location: string) =>
  inflateRawSync(Buffer.from(new URL(location).searchParams.get('SAMLRequest') ?? '', 'base64')).toString();

describe('the certificate of a key', () => {
  it('is signed by the key itself, says what it is for, and is no authority', () => {
    const certificate = new X509Certificate(Buffer.from(key.certificate, 'base64'));
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect([certificate.ca, certificate.subject]).toEqual([false, 'O=Cairn\nCN=pool']);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2_048 });
  });
});

describe('a signed request', () => {
  it('is taken by a provider that asks for signatures', async () => {
    const location = await signIn({ signingKey: key.privateKey });
    expect(await provider.readRequest(location, key.certificate)).toMatchObject({
      ...{ id: '_one', issuer: ownEntityId, returnUri, relayState: 'state&more' },
    });
  });

  it('is none where it is changed, unsigned, or signed by somebody else', async () => {
    const other = await generateCertifiedKey({
      subject: 'x',
      use: 'signatures',
      notBeforeMs: 0,
      notAfterMs: 1e12,
    });
    const location = await signIn({ signingKey: key.privateKey });
    const locations = [
      location.replace('state%26more', 'another'),
      await signIn(),
      await signIn({ signingKey: other.privateKey }),
    ];
    for (const each of locations) await expect(provider.readRequest(each, key.certificate)).rejects.toThrow();
  });

  it('keeps what the address of the provider has of its own', async () => {
    const elsewhere = { ...metadata, signInUrl: 'https://idp.example/sso?tenant=1#part' };
    const location = await signIn({ signingKey: key.privateKey, metadata: elsewhere });
    expect(location).toMatch(/^https:\/\/idp\.example\/sso\?tenant=1&SAMLRequest=[^#]*$/);
  });
});

describe('a request for sign-out', () => {
  it('names whom the provider has signed in, as the provider did, and is signed', async () => {
    const session = {
      ...{ name: 'a<d>a & "co"', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
      ...{ nameQualifier: 'idp"', spNameQualifier: 'sp', sessionIndex: '_s1' },
    };
    const location = await signOut(session);
    expect(await provider.readSignOut(location, key.certificate)).toMatchObject({
      ...{ id: '_out', issuer: ownEntityId, sessionIndex: '_s1', relayState: 'leaving' },
      destination: 'https://idp.example/sso/logout',
    });
    expect(xmlIn(location)).toContain(
      '<saml:NameID NameQualifier="idp&quot;" SPNameQualifier="sp" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">a&lt;d&gt;a &amp; &quot;co&quot;</saml:NameID>',
    );
    const changed = location.replace('RelayState=leaving', 'RelayState=elsewhere');
    await expect(provider.readSignOut(changed, key.certificate)).rejects.toThrow();
  });
});

describe('an answer to it', () => {
  const expected = () => ({
    ...{ metadata, returnUri: signedOutUri, requestId: '_out', nowMs: Date.now(), clockSkewMs: 60_000 },
  });
  const said = (more: Partial<SamlSignOutParts> = {}) =>
    provider.answerSignOut({ id: '_out' }, { destination: signedOutUri, ...more });
  const verify = (response: string) => saml.verifySignOut(response, expected());
  const textOf = (response: string) => Buffer.from(response, 'base64').toString('utf8');
  const encoded = (xml: string) => Buffer.from(xml, 'utf8').toString('base64');

  it('counts where the provider has signed all of it', async () => {
    expect(await verify(said())).toBeUndefined();
  });

  it.each<[string, Partial<SamlSignOutParts>, string]>([
    ['to another request', { inResponseTo: '_other' }, 'request'],
    ['for another place', { destination: 'https://auth.localhost:4566/other/saml2/logout' }, 'recipient'],
    ['for no place', { destination: '' }, 'recipient'],
    ['of another issuer', { issuer: 'https://other.example' }, 'issuer'],
    ['of the future', { issued: new Date(Date.now() + 180_000).toISOString() }, 'expired'],
    ['that says no', { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }, 'status'],
  ])('%s does not', async (_name, parts, refused) => {
    expect(await verify(said(parts))).toMatchObject({ refused });
  });

  it('of somebody else, unsigned, changed or wrapped does not', async () => {
    const other = new SamlProvider();
    const parts = { destination: signedOutUri, issuer: provider.entityId };
    expect(await verify(other.answerSignOut({ id: '_out' }, parts))).toMatchObject({ refused: 'signature' });
    const unsigned = provider.answerSignOut(
      { id: '_out' },
      { destination: signedOutUri },
      { isSigned: false },
    );
    expect(await verify(unsigned)).toMatchObject({ refused: 'signature' });
    const denied = textOf(said({ status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }));
    expect(await verify(encoded(denied.replace('status:Responder', 'status:Success')))).toMatchObject({
      refused: 'signature',
    });
    const outside = textOf(unsigned).replace(
      '<samlp:Status>',
      `<samlp:Extensions>${denied}</samlp:Extensions><samlp:Status>`,
    );
    expect(await verify(encoded(outside))).toMatchObject({ refused: 'signature' });
  });

  it('by SHA-1 does not', async () => {
    const algorithm = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
    const response = provider.answerSignOut({ id: '_out' }, { destination: signedOutUri }, { algorithm });
    expect(await verify(response)).toMatchObject({ refused: 'signature' });
  });

  it('is no response to a sign-in, nor is one of those an answer to it', async () => {
    const request = { id: '_out', issuer: ownEntityId, returnUri: signedOutUri };
    const response = await provider.respond(request, {}, { signs: 'message' });
    expect(await verify(response)).toMatchObject({ refused: 'malformed' });
    const { requestId, ...rest } = expected();
    expect(await saml.verifyResponse(said(), { ...rest, requestId, ownEntityId })).toMatchObject({
      refused: 'malformed',
    });
  });

  it.each(['', '<a/>', 'PGEvPg==', encoded('<!DOCTYPE a><a/>')])(
    'that is none does not: %s',
    async (text) => {
      expect(await verify(text)).toHaveProperty('refused');
    },
  );
});
