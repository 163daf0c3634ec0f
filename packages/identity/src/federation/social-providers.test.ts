import { generateKeyPairSync } from 'node:crypto';
import { type JWTPayload, jwtVerify } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { federationFixture } from './testing/federation-fixture.ts';
import { testClientId, testClientSecret } from './testing/test-provider.ts';

type Fixture = Awaited<ReturnType<typeof federationFixture>>;
const open: Fixture[] = [];
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.stop();
});

async function fixtureOf(): Promise<Fixture> {
  const fixture = await federationFixture();
  open.push(fixture);
  return fixture;
}

describe('Google', () => {
  async function withGoogle(mapping: Readonly<Record<string, string>>): Promise<Fixture> {
    const fixture = await fixtureOf();
    const { origin } = fixture.provider;
    const endpoints = { authorize_url: `${origin}/authorize`, token_url: `${origin}/token` };
    const more = { jwks_uri: `${origin}/jwks`, attributes_url: `${origin}/profile?personFields=` };
    await fixture.addProvider('Google', { ...endpoints, ...more }, { type: 'Google', mapping });
    return fixture;
  }

  it('is asked for nothing beside the ID token where that tells all', async () => {
    const fixture = await withGoogle({ email: 'email', name: 'name', picture: 'picture' });
    fixture.provider.claims = { email: 'ada@example.com', name: 'Ada' };
    expect((await fixture.signIn('Google')).attributes).toMatchObject({ email: 'ada@example.com' });
    expect(fixture.provider.pathsAsked()).toEqual(['/token', '/jwks']);
  });

  it('is asked for the fields of a person that the mapping names; the primary ones count', async () => {
    const fixture = await withGoogle({
      birthdate: 'birthdays',
      phone_number: 'phoneNumbers',
      gender: 'genders',
    });
    const primary = { metadata: { primary: true } };
    fixture.provider.profile = {
      birthdays: [{ ...primary, date: { year: 1815, month: 12, day: 10 } }],
      phoneNumbers: [{ value: '+15550101' }, { ...primary, value: '+15550100' }],
      genders: [],
    };
    expect((await fixture.signIn('Google')).attributes).toEqual({
      ...{ birthdate: '1815-12-10', phone_number: '+15550100', phone_number_verified: 'false' },
    });
    const asked = fixture.provider.asked.at(-1);
    expect([asked?.path, asked?.authorization]).toEqual(['/profile', 'Bearer access-1']);
    expect(asked?.form.get('personFields')).toBe('birthdays,phoneNumbers,genders');
  });
});

describe('Facebook and Amazon', () => {
  it.each([
    ['Facebook', 'GET', 'id', 'id,email,email_verified,name'],
    ['LoginWithAmazon', 'POST', 'user_id', null],
  ] as const)('tell who signed in by a profile: %s', async (type, method, subject, fields) => {
    const fixture = await fixtureOf();
    const { origin } = fixture.provider;
    const attributesUrl = type === 'Facebook' ? `${origin}/profile?fields=` : `${origin}/profile`;
    await fixture.addProvider(
      type,
      {
        ...{ authorize_url: `${origin}/authorize`, token_url: `${origin}/token` },
        attributes_url: attributesUrl,
      },
      { type },
    );
    fixture.provider.profile = { [subject]: 'ada-1', email: 'ada@example.com', name: 'Ada' };
    const user = await fixture.signIn(type);
    expect(user.username).toBe(`${type}_ada-1`);
    expect(user.attributes).toMatchObject({ email: 'ada@example.com', email_verified: 'false' });
    const [exchange, profile] = fixture.provider.asked;
    expect([exchange?.method, exchange?.form.get('client_secret')]).toEqual([method, testClientSecret]);
    expect(exchange?.form.get('code_verifier')).toHaveLength(43);
    expect([profile?.authorization, profile?.form.get('fields')]).toEqual(['Bearer access-1', fields]);
    fixture.provider.profile = { email: 'ada@example.com' };
    await expect(fixture.signIn(type)).rejects.toThrow('does not say who signed in');
    await expect(fixture.signIn(type, { iss: 'https://evil.example' })).rejects.toThrow(
      'is not where the answer comes from',
    );
  });
});

describe('Apple', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;

  async function withApple(private_key: string): Promise<Fixture> {
    const fixture = await fixtureOf();
    const { origin } = fixture.provider;
    const { operations, UserPoolId } = fixture;
    await operations.createIdentityProvider({ account: '111122223333', region: 'eu-west-1' } as never, {
      ...{ UserPoolId, ProviderName: 'SignInWithApple', ProviderType: 'SignInWithApple' },
      AttributeMapping: { email: 'email', email_verified: 'email_verified', given_name: 'firstName' },
      ProviderDetails: {
        ...{ client_id: testClientId, team_id: 'TEAM', key_id: 'KEY', private_key },
        ...{ authorize_scopes: 'name email', oidc_issuer: origin, jwks_uri: `${origin}/jwks` },
        ...{ authorize_url: `${origin}/authorize`, token_url: `${origin}/token` },
      },
    });
    return fixture;
  }

  it.each([
    ['as its file has it', pem],
    ['without its first and last line', pem.replace(/-----.*-----/g, '').trim()],
    ['on one line', pem.replace(/-----.*-----|\s/g, '')],
  ])('is told who the client is by what its key has signed, %s', async (_what, key) => {
    const fixture = await withApple(key);
    await fixture.signIn('SignInWithApple');
    const secret = fixture.provider.asked[0]?.form.get('client_secret') ?? '';
    const { payload, protectedHeader } = await jwtVerify<JWTPayload>(secret, publicKey, {
      ...{ issuer: 'TEAM', subject: testClientId, audience: fixture.provider.origin },
      currentDate: new Date(fixture.clock.nowMs),
    });
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'KEY', typ: 'JWT' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  });

  it('is not asked with a key that is none, and the key is in no text', async () => {
    const fixture = await withApple('MIGTAgEAMBMGByqGSM49');
    const error = await fixture.signIn('SignInWithApple').catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('has a private_key that is no key of ES256');
    expect(String(error)).not.toContain('MIGT');
    expect(fixture.provider.pathsAsked()).toEqual([]);
  });

  it('is asked for a form, which may tell a name and nothing else', async () => {
    const fixture = await withApple(pem);
    const { location } = await fixture.signIns.begin(fixture.requestOf('SignInWithApple'));
    expect(new URL(location).searchParams.get('response_mode')).toBe('form_post');
    fixture.provider.claims = { email: 'ada@example.com', email_verified: 'true' };
    const user = JSON.stringify({
      name: { firstName: 'Ada', lastName: 'L' },
      ...{ email: 'victim@example.com', sub: 'admin' },
    });
    const first = await fixture.signIn('SignInWithApple', { user });
    expect([first.username, first.attributes]).toEqual([
      'SignInWithApple_ada-1',
      { email: 'ada@example.com', email_verified: 'true', given_name: 'Ada' },
    ]);
    for (const broken of ['', 'no JSON', '[]', '{"name":7}', '{"name":{"firstName":7}}'])
      expect((await fixture.signIn('SignInWithApple', { user: broken })).attributes.given_name).toBe('Ada');
  });
});
