import { expect, test } from 'vitest';
import { nodePasskeys } from './passkeys.ts';
import { SoftwareAuthenticator } from './testing/software-authenticator.ts';

const challenge = 'Y2hhbGxlbmdlLW9mLXRoaXMtdGVzdA';
const expected = { challenge, relyingPartyId: 'localhost', requireUserVerification: false };
const asked = { challenge, relyingPartyId: 'localhost', origin: 'http://localhost:5173' };

async function registered() {
  const authenticator = new SoftwareAuthenticator();
  const passkeys = nodePasskeys();
  const passkey = await passkeys.verifyRegistration(authenticator.register(asked), expected);
  if ('refused' in passkey) throw new Error(passkey.message);
  return { authenticator, passkeys, passkey };
}

test('a passkey that was registered signs in, and its counter goes on', async () => {
  const { authenticator, passkeys, passkey } = await registered();
  expect(passkey.credentialId).toBe(authenticator.id.toString('base64url'));
  const answer = await passkeys.verifyAssertion(authenticator.assert(asked), { ...expected, passkey });
  expect(answer).toEqual({ counter: 1, userVerified: true });
});

test.each([
  ['of another challenge', { challenge: 'YW5vdGhlcg' }, 'challenge'],
  ['on a page of another site', { origin: 'https://evil.example' }, 'origin'],
  ['on a page whose name only ends alike', { origin: 'https://evillocalhost' }, 'origin'],
  ['without TLS away from this machine', { origin: 'http://app.example.com' }, 'origin'],
  ['for another relying party', { relyingPartyId: 'example.com' }, 'relying-party'],
] as const)('an answer %s is refused', async (_name, lie, refused) => {
  const { authenticator, passkeys, passkey } = await registered();
  const registration = new SoftwareAuthenticator().register({ ...asked, ...lie });
  expect(await passkeys.verifyRegistration(registration, expected)).toMatchObject({ refused });
  const assertion = authenticator.assert({ ...asked, ...lie });
  expect(await passkeys.verifyAssertion(assertion, { ...expected, passkey })).toMatchObject({ refused });
});

test('a user who was not verified is refused where verification is required', async () => {
  const { authenticator, passkeys, passkey } = await registered();
  const answer = authenticator.assert({ ...asked, userVerified: false });
  const strict = { ...expected, requireUserVerification: true };
  expect(await passkeys.verifyAssertion(answer, { ...strict, passkey })).toMatchObject({
    refused: 'user-verification',
  });
  expect(await passkeys.verifyAssertion(answer, { ...expected, passkey })).toMatchObject({
    userVerified: false,
  });
});

test('the key of another authenticator, and a counter that goes back, are refused', async () => {
  const { authenticator, passkeys, passkey } = await registered();
  const other = await registered();
  const foreign = { ...authenticator.assert(asked), id: passkey.credentialId };
  expect(
    await passkeys.verifyAssertion(foreign, {
      ...expected,
      passkey: { ...passkey, publicKey: other.passkey.publicKey },
    }),
  ).toMatchObject({ refused: 'signature' });
  const later = { ...passkey, counter: 100 };
  expect(
    await passkeys.verifyAssertion(authenticator.assert(asked), { ...expected, passkey: later }),
  ).toMatchObject({ refused: 'signature' });
});

test.each([
  ['nothing', {}],
  ['no client data', { response: {} }],
  ['client data that are no JSON', { response: { clientDataJSON: 'AAAA' } }],
  [
    'client data that are no object',
    { response: { clientDataJSON: Buffer.from('7').toString('base64url') } },
  ],
])('%s is refused', async (_name, answer) => {
  const refused = await nodePasskeys().verifyRegistration(answer, expected);
  expect(refused).toMatchObject({ refused: expect.any(String) });
});
