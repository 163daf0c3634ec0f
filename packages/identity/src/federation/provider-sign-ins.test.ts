import { createHash, createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type FederationFixtureOptions, federationFixture } from './testing/federation-fixture.ts';
import { testClientId, testClientSecret } from './testing/test-provider.ts';

type Fixture = Awaited<ReturnType<typeof federationFixture>>;
const open: Fixture[] = [];
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.stop();
});

async function withCompany(
  details: Readonly<Record<string, string>> = {},
  options: FederationFixtureOptions = {},
): Promise<Fixture> {
  const fixture = await federationFixture(options);
  open.push(fixture);
  await fixture.addProvider('Company', details);
  return fixture;
}

describe('a provider that cannot be reached', () => {
  it('is told of once a while, with how often it was met, however many browsers are sent there', async () => {
    const { signIns, requestOf, provider, logged, clock } = await withCompany();
    await provider.stop();
    const leave = () => Promise.allSettled(Array.from({ length: 50 }, () => signIns.begin(requestOf())));
    for (let round = 0; round < 3; round++) {
      for (const left of await leave()) expect(left.status).toBe('rejected');
    }
    const told = () => logged.filter((line) => line.includes('could not be reached'));
    expect(told()).toHaveLength(1);
    clock.nowMs += 60_000;
    await leave();
    expect(told()).toHaveLength(2);
    expect(told()[1]).toMatch(/"timesBefore":\d+/);
  });

  it('is asked once by many at once', async () => {
    const { signIns, requestOf, provider } = await withCompany();
    await Promise.all(Array.from({ length: 50 }, () => signIns.begin(requestOf())));
    expect(provider.asked.filter(({ path }) => path.includes('openid-configuration'))).toHaveLength(1);
  });
});

describe('leaving for a provider of OpenID Connect', () => {
  it('asks for what the provider was told to be asked, with a nonce and a challenge', async () => {
    const { signIns, requestOf, provider } = await withCompany();
    const request = requestOf('Company', { loginHint: 'ada@example.com', prompt: 'login' });
    const { location, kept } = await signIns.begin(request);
    const url = new URL(location);
    expect(`${url.origin}${url.pathname}`).toBe(`${provider.origin}/authorize`);
    const { nonce = '', codeVerifier = '' } = kept;
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: testClientId,
      redirect_uri: request.returnUri,
      response_type: 'code',
      scope: 'openid email',
      state: request.state,
      nonce,
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
      login_hint: 'ada@example.com',
      prompt: 'login',
    });
    expect([nonce.length, codeVerifier.length]).toEqual([43, 43]);
    const again = await signIns.begin(requestOf());
    expect([again.kept.nonce === nonce, again.kept.codeVerifier === codeVerifier]).toEqual([false, false]);
  });

  it('sends no challenge where the provider knows other methods only', async () => {
    const { signIns, requestOf, provider } = await withCompany();
    provider.configuration = { code_challenge_methods_supported: ['plain'] };
    const { location, kept } = await signIns.begin(requestOf());
    expect(new URL(location).searchParams.get('code_challenge')).toBeNull();
    expect(kept.codeVerifier).toBeUndefined();
  });

  it.each([
    ['speaks for another issuer', { issuer: 'https://accounts.example.com' }],
    ['names an endpoint in the open', { token_endpoint: 'http://example.com/token' }],
    ['names an endpoint that is no URL', { authorization_endpoint: 'javascript:alert(1)' }],
    ['names no keys', { jwks_uri: undefined }],
  ])('does not trust a configuration that %s', async (_what, configuration) => {
    const { signIns, requestOf, provider } = await withCompany();
    provider.configuration = configuration;
    await expect(signIns.begin(requestOf())).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  it('asks nobody what the details say', async () => {
    const fixture = await federationFixture();
    open.push(fixture);
    const { origin } = fixture.provider;
    await fixture.addProvider('Company', {
      authorize_url: `${origin}/authorize?tenant=a`,
      token_url: `${origin}/token`,
      jwks_uri: `${origin}/jwks`,
      attributes_url: `${origin}/userinfo`,
    });
    fixture.provider.userInfo = { sub: 'ada-1', name: 'Ada' };
    expect((await fixture.signIn()).attributes.name).toBe('Ada');
    expect(fixture.provider.pathsAsked()).toEqual(['/token', '/jwks', '/userinfo']);
    const { location } = await fixture.signIns.begin(fixture.requestOf());
    expect(new URL(location).searchParams.get('tenant')).toBe('a');
  });

  it('is refused where the provider does not answer, without a word of what was sent', async () => {
    const { signIns, requestOf, provider, logged } = await withCompany();
    await provider.stop();
    await expect(signIns.begin(requestOf())).rejects.toThrow(
      'The identity provider Company could not be reached.',
    );
    expect(logged.join()).not.toContain(testClientSecret);
  });

  it('is refused by name for kinds of providers that are not here', async () => {
    const fixture = await withCompany();
    const request = fixture.requestOf();
    const saml = { ...request, provider: { ...request.provider, type: 'SAML' as const } };
    await expect(fixture.signIns.begin(saml)).rejects.toMatchObject({
      code: 'UnsupportedOperationException',
    });
  });
});

describe('the exchange of a code', () => {
  it.each([
    ['in the body', ['client_secret_post'], 'body'],
    ['by Basic where nothing else is taken', ['client_secret_basic'], 'basic'],
    ['in the body where both are taken', ['client_secret_basic', 'client_secret_post'], 'body'],
    ['by Basic where nothing is said', undefined, 'basic'],
  ])('proves the client %s', async (_what, methods, form) => {
    const { signIn, provider } = await withCompany();
    provider.configuration = { token_endpoint_auth_methods_supported: methods };
    await signIn();
    const asked = provider.asked.find(({ path }) => path === '/token');
    expect(asked?.form.get('grant_type')).toBe('authorization_code');
    expect(asked?.form.get('code_verifier')).toHaveLength(43);
    expect(asked?.form.get('redirect_uri')).toBe('https://auth.localhost:4566/notes/oauth2/idpresponse');
    expect(asked?.form.get('client_secret')).toBe(form === 'body' ? testClientSecret : null);
    const [id = '', secret = ''] = Buffer.from(asked?.authorization?.slice(6) ?? '', 'base64')
      .toString()
      .split(':')
      .map((part) => new URLSearchParams(`x=${part}`).get('x') ?? '');
    if (form === 'basic') expect([id, secret]).toEqual([testClientId, testClientSecret]);
    else expect(asked?.authorization).toBeUndefined();
  });

  it.each([
    ['the provider says no', { error: 'access_denied', code: 'x' }, 'access_denied'],
    ['the provider says something strange', { error: '<script>' }, 'an error'],
    ['there is no code', { code: '' }, 'sent no code'],
    [
      'the answer comes from another issuer',
      { iss: 'https://evil.example' },
      'is not where the answer comes from',
    ],
  ])('does not happen where %s', async (_what, more, text) => {
    const { signIn, provider } = await withCompany();
    await expect(signIn('Company', more)).rejects.toThrow(text);
    expect(provider.pathsAsked()).not.toContain('/token');
  });

  it('does not happen where parameters come twice', async () => {
    const { signIns, requestOf, provider } = await withCompany();
    const request = requestOf();
    const { location, kept } = await signIns.begin(request);
    const parameters = provider.agree(location);
    parameters.append('code', 'another');
    await expect(signIns.finish({ ...request, kept, parameters })).rejects.toThrow('sent code twice');
  });

  it('wants the issuer named where the provider always names it', async () => {
    const { signIn, provider } = await withCompany();
    provider.configuration = { authorization_response_iss_parameter_supported: true };
    await expect(signIn()).rejects.toThrow('is not where the answer comes from');
    await expect(signIn('Company', { iss: provider.origin })).resolves.toMatchObject({
      username: 'Company_ada-1',
    });
  });

  it('does not happen where the provider is another by then', async () => {
    const { signIns, requestOf, provider, operations, UserPoolId } = await withCompany();
    const request = requestOf();
    const { location, kept } = await signIns.begin(request);
    const parameters = provider.agree(location);
    const root = { account: '111122223333', region: 'eu-west-1' } as never;
    await operations.updateIdentityProvider(root, {
      ...{ UserPoolId, ProviderName: 'Company' },
      ProviderDetails: {
        ...{ client_id: 'other', authorize_scopes: 'openid', attributes_request_method: 'GET' },
        oidc_issuer: provider.origin,
      },
    });
    const changed = requestOf().provider;
    await expect(signIns.finish({ ...request, provider: changed, kept, parameters })).rejects.toThrow(
      'was changed while somebody signed in',
    );
  });

  it.each([
    ['refuses the code', 400, { error: 'invalid_grant' }, 'refused the code: invalid_grant'],
    ['fails', 500, {}, 'refused the code: status 500'],
    ['gives no ID token', 200, { access_token: 'a' }, 'gave no ID token'],
  ])('signs nobody in where the provider %s', async (_what, status, body, text) => {
    const { signIn, provider } = await withCompany();
    provider.tokenAnswer = { status, body };
    await expect(signIn()).rejects.toThrow(text);
  });
});

describe('what is told of a sign-in that fails', () => {
  it('names the provider, and nothing that it was sent or has sent', async () => {
    const { signIn, provider, logged } = await withCompany();
    const secrets = () => [testClientSecret, provider.asked.at(-1)?.form.get('code') ?? 'no code'];
    const error = `no ${testClientSecret} <b>`;
    provider.tokenAnswer = { status: 400, body: { error, error_description: testClientSecret } };
    const text = String(await signIn().catch((thrown: unknown) => thrown));
    expect(text).toContain('The identity provider Company refused the code: status 400.');
    for (const secret of secrets()) expect(`${text}${logged.join()}`).not.toContain(secret);
    provider.tokenAnswer = undefined;
    provider.claims = { aud: 'eyJhbGciOi' };
    const other = String(await signIn().catch((thrown: unknown) => thrown));
    for (const secret of [...secrets(), 'eyJ', 'access-1']) expect(other).not.toContain(secret);
  });
});

describe('an ID token', () => {
  const hour = 3_600;
  const now = Date.UTC(2026, 0, 1) / 1_000;
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each<[string, Record<string, unknown>]>([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another client', { aud: 'somebody' }],
    ['for several clients, without the one that it was given to', { aud: [testClientId, 'somebody'] }],
    ['given to another client', { aud: [testClientId, 'somebody'], azp: 'somebody' }],
    ['for us and given to another client', { azp: 'somebody' }],
    ['for nobody', { aud: [] }],
    ['that has expired', { exp: now - 120 }],
    ['that does not expire', { exp: undefined }],
    ['of no time', { iat: undefined }],
    ['of a time to come', { iat: now + hour, exp: now + 2 * hour }],
    ['that begins later', { nbf: now + hour }],
    ['of long ago', { iat: now - 2 * hour }],
    ['of another sign-in', { nonce: 'another' }],
    ['without a nonce', { nonce: undefined }],
    ['beside another access token', { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ['about nobody', { sub: '' }],
    ['about a number', { sub: 7 }],
  ])('%s is refused', async (_what, claims) => {
    const { signIn, provider, operations, UserPoolId } = await withCompany();
    provider.claims = claims;
    await expect(signIn()).rejects.toMatchObject({ code: 'NotAuthorizedException' });
    const root = { account: '111122223333', region: 'eu-west-1' } as never;
    expect((await operations.listUsers(root, { UserPoolId })).Users).toEqual([]);
  });

  it('is taken where the client is one of several and the one that it was given to', async () => {
    const { signIn, provider } = await withCompany();
    const at_hash = createHash('sha256').update('access-1').digest().subarray(0, 16).toString('base64url');
    provider.claims = { aud: ['somebody', testClientId], azp: testClientId, at_hash };
    await expect(signIn()).resolves.toMatchObject({ username: 'Company_ada-1' });
  });

  it.each<[string, (signed: string, fixture: Fixture) => string]>([
    ['by nobody', (signed) => `${part({ alg: 'none' })}.${signed.split('.')[1]}.`],
    [
      'by nobody, with something in its place',
      (signed) => `${part({ alg: 'none' })}.${signed.split('.')[1]}.AAAA`,
    ],
    [
      'by the public key as a secret',
      (signed, { provider }) => {
        const text = `${part({ alg: 'HS256', kid: provider.keyId })}.${signed.split('.')[1]}`;
        return `${text}.${createHmac('sha256', provider.publicPem()).update(text).digest('base64url')}`;
      },
    ],
    [
      "by the client's secret",
      (signed) => {
        const text = `${part({ alg: 'HS256' })}.${signed.split('.')[1]}`;
        return `${text}.${createHmac('sha256', testClientSecret).update(text).digest('base64url')}`;
      },
    ],
    [
      'over other claims',
      (signed) => {
        const [head, , signature] = signed.split('.');
        return `${head}.${part({ sub: 'admin' })}.${signature}`;
      },
    ],
    ['with no signature', (signed) => signed.split('.').slice(0, 2).join('.')],
    ['as five parts', (signed) => `${signed}.a.b`],
  ])('that is signed %s is refused', async (_what, forge) => {
    const fixture = await withCompany();
    fixture.provider.idToken = (signed) => forge(signed, fixture);
    await expect(fixture.signIn()).rejects.toMatchObject({ code: 'NotAuthorizedException' });
  });

  it('with extensions that have to be understood is refused', async () => {
    const { signIn, provider } = await withCompany();
    provider.header = { crit: ['b64'], b64: true };
    await expect(signIn()).rejects.toThrow('is no JSON Web Token');
  });

  it('by a key that is not published is refused, one by a key that has come since is taken', async () => {
    const { signIn, provider, clock } = await withCompany();
    await signIn();
    provider.changeKey({ isPublished: false });
    await expect(signIn()).rejects.toThrow('is signed by no key of the provider');
    clock.nowMs += 60_000;
    provider.changeKey({ isPublished: true });
    await expect(signIn()).resolves.toMatchObject({ username: 'Company_ada-1' });
    expect(provider.pathsAsked().filter((path) => path === '/jwks')).toHaveLength(2);
  });

  it('that names made-up keys does not have the provider asked each time', async () => {
    const { signIn, provider } = await withCompany();
    for (let count = 0; count < 5; count++) {
      provider.header = { kid: `made-up-${count}` };
      await expect(signIn()).rejects.toThrow('is signed by no key of the provider');
    }
    expect(provider.pathsAsked().filter((path) => path === '/jwks')).toHaveLength(1);
  });

  it('of another sign-in, brought with its own code, signs nobody in', async () => {
    const { signIns, requestOf, provider } = await withCompany();
    const [victim, attacker] = [requestOf(), requestOf()];
    const left = await signIns.begin(victim);
    const own = await signIns.begin(attacker);
    const stolen = provider.agree(left.location);
    const parameters = new URLSearchParams({ state: attacker.state, code: stolen.get('code') ?? '' });
    await expect(signIns.finish({ ...attacker, kept: own.kept, parameters })).rejects.toThrow(
      'has another nonce',
    );
  });
});

describe('claims of the endpoint for them', () => {
  it.each(['GET', 'POST'])('are asked for by %s, and come before those of the token', async (method) => {
    const fixture = await federationFixture();
    open.push(fixture);
    const { provider } = fixture;
    provider.configuration = { userinfo_endpoint: `${provider.origin}/userinfo` };
    await fixture.addProvider('Company', { attributes_request_method: method });
    provider.claims = { name: 'A.', email: 'ada@example.com', email_verified: true };
    provider.userInfo = { sub: 'ada-1', name: 'Ada' };
    const { attributes } = await fixture.signIn();
    expect(attributes).toEqual({ name: 'Ada', email: 'ada@example.com', email_verified: 'true' });
    const asked = provider.asked.find(({ path }) => path === '/userinfo');
    expect([asked?.method, asked?.authorization]).toEqual([method, 'Bearer access-1']);
  });

  it('about somebody else are refused', async () => {
    const { provider, signIn } = await withCompany();
    provider.configuration = { userinfo_endpoint: `${provider.origin}/userinfo` };
    provider.userInfo = { sub: 'bob-2', name: 'Bob' };
    await expect(signIn()).rejects.toThrow('told of somebody else');
    provider.userInfo = undefined;
    await expect(signIn()).rejects.toThrow('does not tell who signed in');
  });

  it("do not lend the token's word to another address", async () => {
    const { provider, signIn } = await withCompany();
    provider.configuration = { userinfo_endpoint: `${provider.origin}/userinfo` };
    provider.claims = { email: 'ada@example.com', email_verified: true };
    provider.userInfo = { sub: 'ada-1', email: 'victim@example.com' };
    expect((await signIn()).attributes).toEqual({ email: 'victim@example.com', email_verified: 'false' });
  });
});
