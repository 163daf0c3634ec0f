import {
  CreateUserPoolDomainCommand,
  SetUICustomizationCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { password } from '../pool-maker.ts';
import { formOf, type Page, PagesBrowser } from './pages-browser.ts';
import { pkce, StrictWorld } from './strict-world.ts';

const callback = 'https://app.example.com/signed-in';
const signedOut = 'https://app.example.com/bye';
let world: StrictWorld;
let userPoolId: string;
let clientId: string;
let otherClientId: string;
let foreignClientId: string;
beforeAll(async () => {
  world = await StrictWorld.make();
  const { maker } = world;
  const settings = {
    CallbackURLs: [callback, 'https://app.example.com/second'],
    LogoutURLs: [signedOut],
    AllowedOAuthFlows: ['code' as const],
    AllowedOAuthScopes: ['openid', 'email'],
    AllowedOAuthFlowsUserPoolClient: true,
    SupportedIdentityProviders: ['COGNITO'],
  };
  userPoolId = await maker.pool();
  clientId = await maker.client(userPoolId, settings);
  otherClientId = await maker.client(userPoolId, settings);
  const otherPoolId = await maker.pool();
  foreignClientId = await maker.client(otherPoolId, settings);
  for (const [UserPoolId, Domain] of [
    [userPoolId, 'notes'],
    [otherPoolId, 'other'],
  ] as const) {
    await maker.owner.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }));
    await maker.user(UserPoolId, 'ada', { email: 'ada@example.com' });
  }
});
afterAll(() => world?.stop());

const browser = () => new PagesBrowser(world.server);
const request = (more: Readonly<Record<string, string>> = {}) => ({
  ...{ client_id: clientId, redirect_uri: callback, response_type: 'code', state: 's-1', scope: 'openid' },
  ...more,
});
const withChallenge = { code_challenge: pkce.challenge, code_challenge_method: 'S256' };
const authorize = (query: Readonly<Record<string, string>>, at: PagesBrowser = browser()) =>
  at.get(`/notes/oauth2/authorize?${new URLSearchParams(query)}`);

/** The page to sign in on, and the browser that has it. */
async function loginPage(query = request(), at = browser()) {
  const { location = '' } = await authorize(query, at);
  return { at, page: await at.get(location) };
}
/** Signs Ada in. @returns the code */
async function codeOf(query = request()): Promise<string> {
  const { at, page } = await loginPage(query);
  const { location = '' } = await at.submit(page, { username: 'ada', password });
  return new URL(location).searchParams.get('code') as string;
}
const exchange = async (form: Readonly<Record<string, string>>, pool = 'notes') => {
  const answer = await browser().post(`/${pool}/oauth2/token`, {
    ...{ grant_type: 'authorization_code', client_id: clientId, redirect_uri: callback },
    ...form,
  });
  return { status: answer.status, body: JSON.parse(answer.text) as { readonly error?: string } };
};
const none = { status: 400, body: { error: 'invalid_grant' } };

describe('a code', () => {
  it('is bound to its client, its redirect and its pool, and is good once', async () => {
    const code = await codeOf();
    expect(await exchange({ code, client_id: otherClientId })).toEqual(none);
    expect(await exchange({ code, redirect_uri: 'https://app.example.com/second' })).toEqual(none);
    expect((await exchange({ code, client_id: foreignClientId }, 'other')).status).toBe(400);
    expect((await exchange({ code: await codeOf() })).status).toBe(200);
    const twice = await codeOf();
    const answers = await Promise.all([exchange({ code: twice }), exchange({ code: twice })]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(await exchange({ code: twice })).toEqual(none);
  });

  it('with a challenge needs its verifier: none, another and the challenge itself are refused', async () => {
    for (const form of [
      {},
      { code_verifier: 'w'.repeat(64) },
      { code_verifier: pkce.challenge },
      { code_verifier: '' },
    ] as readonly Readonly<Record<string, string>>[]) {
      const code = await codeOf(request(withChallenge));
      expect(await exchange({ code, ...form })).toEqual(none);
    }
    const code = await codeOf(request(withChallenge));
    expect((await exchange({ code, code_verifier: pkce.verifier })).status).toBe(200);
  });

  it('without a challenge takes no verifier: nobody took the challenge out on its way', async () => {
    expect(await exchange({ code: await codeOf(), code_verifier: pkce.verifier })).toEqual(none);
  });

  it.each([
    ['plain', { code_challenge: pkce.verifier, code_challenge_method: 'plain' }],
    ['no method', { code_challenge: pkce.challenge }],
    ['a method alone', { code_challenge_method: 'S256' }],
    ['a short challenge', { code_challenge: 'abc', code_challenge_method: 'S256' }],
  ])('is not given for a challenge that is weaker: %s', async (_name, more) => {
    const { location = '' } = await authorize(request(more));
    expect(new URL(location).searchParams.get('error')).toBe('invalid_request');
    expect(new URL(location).searchParams.get('code')).toBeNull();
  });
});

describe('where a browser is sent', () => {
  const notRegistered = [
    `${callback}/`,
    `${callback}?`,
    `${callback}?a=b`,
    `${callback}#`,
    `${callback}/../evil`,
    callback.toUpperCase(),
    callback.replace('https', 'http'),
    callback.replace('app.', 'app.example.com@evil.'),
    'https://evil.example/signed-in',
    'https://app.example.com.evil.example/signed-in',
    'https://app.example.com:443/signed-in',
    'https://app.example.com/signed%2Din',
    '//evil.example',
    'javascript:alert(1)',
    '/notes/login',
    '',
  ];

  it.each(notRegistered)('is one of the callback URLs to the character: %s', async (redirect_uri) => {
    const { status, location } = await authorize(request({ redirect_uri }));
    expect([status, location]).toEqual([400, undefined]);
  });

  it.each(notRegistered.map((uri) => uri.replace('signed-in', 'bye')))(
    'after signing out is one of those registered: %s',
    async (logout_uri) => {
      const query = new URLSearchParams({ client_id: clientId, logout_uri });
      const { status, location } = await browser().get(`/notes/logout?${query}`);
      expect([status, location]).toEqual([400, undefined]);
    },
  );

  it('is not chosen by a second parameter of the same name', async () => {
    const query = `${new URLSearchParams(request())}&redirect_uri=${encodeURIComponent('https://evil.example')}`;
    const { status, location } = await browser().get(`/notes/oauth2/authorize?${query}`);
    expect([status, location]).toEqual([400, undefined]);
  });

  it('is where its own client says, with the state as it was', async () => {
    const state = 's&1="<>\u00e9';
    const { at, page } = await loginPage(request({ state }));
    const { location = '' } = await at.submit(page, { username: 'ada', password });
    expect(location.startsWith(`${callback}?`)).toBe(true);
    expect(new URL(location).searchParams.get('state')).toBe(state);
    expect((await authorize(request({ client_id: foreignClientId }))).location).toBeUndefined();
  });
});

describe('the form to sign in', () => {
  const fields = { username: 'ada', password };
  const isRefused = ({ location, status }: Page) => status >= 400 && location === undefined;

  it('does nothing in a browser that was not given it: nobody is signed in as somebody else', async () => {
    const { page } = await loginPage();
    const victim = browser();
    expect(isRefused(await victim.submit(page, fields))).toBe(true);
    // Nor where the victim has a page of his own open.
    await loginPage(request(), victim);
    expect(isRefused(await victim.submit(page, fields))).toBe(true);
  });

  it('does nothing without its token, or with one that was changed', async () => {
    const { at, page } = await loginPage();
    const { action, hidden } = formOf(page);
    expect(isRefused(await at.post(action, fields))).toBe(true);
    expect(isRefused(await at.post(action, { ...fields, _csrf: `${hidden._csrf}x` }))).toBe(true);
    expect((await at.submit(page, fields)).location).toContain('code=');
  });

  it('does nothing for another site', async () => {
    const { at, page } = await loginPage();
    const { action, hidden } = formOf(page);
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect(isRefused(await at.post(action, { ...hidden, ...fields }, headers))).toBe(true);
  });

  it('belongs to the pages of its pool', async () => {
    const { at, page } = await loginPage();
    const { action, hidden } = formOf(page);
    const elsewhere = action.replace('/notes/', '/other/');
    expect(isRefused(await at.post(elsewhere, { ...hidden, ...fields }))).toBe(true);
  });
});

it("a pool's CSS stays within its elements", async () => {
  for (const CSS of [
    'body { display: none }',
    '.banner-customizable { position: fixed }',
    '.banner-customizable { background: url(https://evil.example/a.png) }',
    '@import url(https://evil.example/a.css);',
    '.banner-customizable { color: red } </style><script>alert(1)</script>',
    '.label-customizable + input { opacity: 0 }',
    '.label-customizable { margin-top: -500px }',
  ]) {
    const call = world.maker.owner.send(new SetUICustomizationCommand({ UserPoolId: userPoolId, CSS }));
    await expect(call, CSS).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
});
