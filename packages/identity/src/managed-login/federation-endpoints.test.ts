import { ServiceError } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import type { ProviderRecord } from '../user-pools/records/pool-records.ts';
import type { FederatedReturn, FederatedSignIns, FederatedSignOut } from './federated-sign-ins.ts';
import {
  appClient,
  authorizeQuery,
  callback,
  headerOf,
  loginFixture,
  userOf,
} from './testing/login-fixture.ts';
import { codeOf } from './testing/sign-in.ts';

const provider = (
  name: string,
  type: ProviderRecord['type'],
  { userPoolId = 'eu-west-1_AbCdEf123', details = {} as ProviderRecord['details'] } = {},
): ProviderRecord => ({
  ...{ userPoolId, name, type, details, attributeMapping: {}, idpIdentifiers: [`${name}.example`] },
  ...{ createdMs: 0, changedMs: 0 },
});

/** Providers that say yes to whoever returns with `code=good`. */
async function withProviders(supported: readonly string[] = ['COGNITO', 'Google', 'Company']) {
  const returns: FederatedReturn[] = [];
  const signOuts: FederatedSignOut[] = [];
  const federatedSignIns: FederatedSignIns = {
    begin: async ({ provider: { name }, state, returnUri }) => ({
      location: `https://${name.toLowerCase()}.example/authorize?state=${state}&redirect_uri=${encodeURIComponent(returnUri)}`,
      kept: { nonce: `nonce-of-${name}` },
    }),
    async finish(answer) {
      returns.push(answer);
      if (answer.parameters.get('code') !== 'good')
        throw new ServiceError('NotAuthorizedException', 'The provider does not vouch for anybody.');
      const session = answer.provider.name === 'Company' ? { name: 'ada-there' } : undefined;
      return { user: userOf('ada'), session };
    },
    takesUnsolicited: ({ details: { IDPInit } }) => IDPInit === 'true',
    async beginSignOut(request) {
      signOuts.push(request);
      if (request.provider.details.IDPSignout !== 'true') return undefined;
      return { location: `https://company.example/slo?state=${request.state}`, kept: { requestId: '_out' } };
    },
    async finishSignOut({ parameters, kept }) {
      if (parameters.get('SAMLResponse') !== `good for ${kept.requestId}`)
        throw new ServiceError('NotAuthorizedException', 'Invalid SAML response received.');
    },
  };
  const fixture = await loginFixture({ federatedSignIns });
  fixture.store.providers.keep(provider('Google', 'Google'));
  fixture.store.providers.keep(provider('Company', 'SAML'));
  fixture.store.providers.keep(provider('Foreign', 'OIDC', { userPoolId: 'eu-west-1_Other' }));
  fixture.store.clients.keep(appClient('web', { SupportedIdentityProviders: supported }));
  const begin = async (browser = fixture.browser(), identity_provider: string | undefined = 'Google') => {
    const answer = await browser.get(`/notes/oauth2/authorize?${authorizeQuery({ identity_provider })}`);
    const location = new URL(headerOf(answer, 'Location') ?? '');
    return { browser, location, state: location.searchParams.get('state') ?? '' };
  };
  return { ...fixture, returns, signOuts, begin };
}

describe('signing in by a provider', () => {
  it('goes there and comes back signed in, with what the provider needs again', async () => {
    const { begin, returns } = await withProviders();
    const { browser, location, state } = await begin();
    expect(location.host).toBe('google.example');
    expect(location.searchParams.get('redirect_uri')).toBe(
      'https://auth.localhost:4566/notes/oauth2/idpresponse',
    );
    const end = await browser.get(`/notes/oauth2/idpresponse?state=${state}&code=good`);
    expect(codeOf(end)).toBeDefined();
    expect(returns[0]).toMatchObject({ provider: { name: 'Google' }, kept: { nonce: 'nonce-of-Google' } });
    const known = await browser.get(`/notes/oauth2/authorize?${authorizeQuery()}`);
    expect(codeOf(known)).toBeDefined();
  });

  it('takes what a provider has the browser post, though no cookie comes with it', async () => {
    const { begin, returns, login } = await withProviders();
    const { browser, state } = await begin(undefined, 'Company');
    const stranger = new (browser.constructor as new (given: typeof login) => typeof browser)(login);
    const headers = { origin: 'https://company.example', 'sec-fetch-site': 'cross-site' };
    const form = { RelayState: state, SAMLResponse: 'PHg+', code: 'good' };
    const posted = await stranger.post('/notes/saml2/idpresponse', form, { headers });
    const path = headerOf(posted, 'Location') as string;
    expect(path).toMatch(/^\/notes\/saml2\/idpresponse\?posted=/);
    expect(codeOf(await browser.get(path))).toBeDefined();
    expect(returns[0]?.parameters.get('SAMLResponse')).toBe('PHg+');
    expect((await browser.get(path)).status).toBe(400);
  });

  it('is finished by the browser that began it, once', async () => {
    const { begin, browser, returns, records } = await withProviders();
    const { browser: ada, state } = await begin();
    const path = `/notes/oauth2/idpresponse?state=${state}&code=good`;
    expect((await browser().get(path)).status).toBe(400);
    const other = await begin();
    expect((await other.browser.get(path)).status).toBe(400);
    const kept = JSON.stringify(await records.list('cognito-login-away', { limit: 10 }));
    expect([kept.includes(state), kept.includes('nonce-of-Google')]).toEqual([false, false]);
    expect((await ada.get(path)).status).toBe(303);
    expect((await ada.get(path)).status).toBe(400);
    expect(returns).toHaveLength(1);
  });

  it.each([
    ['on the path of another kind of provider', '/notes/saml2/idpresponse'],
    ['at another domain', '/other/oauth2/idpresponse'],
  ])('does not return %s', async (_where, path) => {
    const { begin, returns } = await withProviders();
    const { browser, state } = await begin();
    const answer = await browser.get(`${path}?state=${state}&code=good`);
    expect([answer.status, returns]).toEqual([400, []]);
  });

  it('is judged by the provider that it was sent to, whatever the return says', async () => {
    const { begin, returns } = await withProviders();
    const { browser, state } = await begin();
    await browser.get(
      `/notes/oauth2/idpresponse?state=${state}&code=good&identity_provider=Company&iss=evil`,
    );
    expect(returns.map(({ provider: { name } }) => name)).toEqual(['Google']);
  });

  it('takes no return that nobody waits for', async () => {
    const { browser, returns, records } = await withProviders();
    for (const state of ['', 'x', `zzzzzz-${'a'.repeat(43)}`]) {
      const path = `/notes/oauth2/idpresponse`;
      expect((await browser().get(`${path}?state=${state}&code=good`)).status).toBe(400);
      expect((await browser().post(path, { state, code: 'good' })).status).toBe(400);
    }
    expect([returns, await records.list('cognito-login-posted', { limit: 1 })]).toEqual([[], []]);
  });

  it('tells the client where the provider says no', async () => {
    const { begin } = await withProviders();
    const { browser, state } = await begin();
    const end = await browser.get(`/notes/oauth2/idpresponse?state=${state}&error=access_denied`);
    const target = new URL(headerOf(end, 'Location') as string);
    expect(target.href.startsWith(callback)).toBe(true);
    expect(target.searchParams.get('error')).toBe('invalid_request');
    expect(target.searchParams.get('state')).toBe('st&te');
  });

  it.each(['Foreign', 'Nobody', '__proto__'])(
    'asks no provider that is none of the client: %s',
    async (name) => {
      const { browser } = await withProviders(['COGNITO', 'Google', 'Foreign']);
      const query = authorizeQuery({ identity_provider: name });
      const answer = await browser().get(`/notes/oauth2/authorize?${query}`);
      expect(headerOf(answer, 'Location')).toMatch(
        /^https:\/\/app\.example\.com\/callback\?.*error=invalid_request/,
      );
    },
  );

  it('is no session for clients that do not take the provider', async () => {
    const { begin, store, people } = await withProviders();
    const identity = { userId: '1', providerName: 'Google', providerType: 'Google', issuer: null };
    const identities = [{ ...identity, primary: true, dateCreatedMs: 0 }];
    people.users.set('sub-of-ada', userOf('ada', { status: 'EXTERNAL_PROVIDER', identities }));
    const { browser, state } = await begin();
    await browser.get(`/notes/oauth2/idpresponse?state=${state}&code=good`);
    const again = () => browser.get(`/notes/oauth2/authorize?${authorizeQuery()}`);
    expect(codeOf(await again())).toBeDefined();
    store.clients.keep(appClient('web', { SupportedIdentityProviders: ['COGNITO', 'Company'] }));
    expect(headerOf(await again(), 'Location')).toMatch(/^\/notes\/login\?/);
  });

  it('begins where it returns to, since cookies are bound to the host', async () => {
    const { browser } = await withProviders();
    const query = authorizeQuery({ identity_provider: 'Google' });
    const answer = await browser().get(`/oauth2/authorize?${query}`, { host: 'notes.auth.localhost' });
    expect(headerOf(answer, 'Location')).toMatch(
      /^https:\/\/auth\.localhost:4566\/notes\/oauth2\/authorize\?/,
    );
  });

  it('is found by an identifier, offered on the page, and the way where it is the only one', async () => {
    const { browser, store } = await withProviders();
    const byIdentifier = authorizeQuery({ idp_identifier: 'Company.example' });
    const found = await browser().get(`/notes/oauth2/authorize?${byIdentifier}`);
    expect(headerOf(found, 'Location')).toContain('https://company.example');
    const page = await browser().get(`/notes/login?${authorizeQuery()}`);
    expect(page.body).toContain('Continue with Google');
    store.clients.keep(appClient('web', { SupportedIdentityProviders: ['Google'] }));
    const only = await browser().get(`/notes/oauth2/authorize?${authorizeQuery()}`);
    expect(headerOf(only, 'Location')).toContain('https://google.example');
  });
});

describe('a sign-in that begins at the provider', () => {
  const begins = { details: { IDPInit: 'true' } };
  const form = (given: Parameters<typeof authorizeQuery>[0] = {}) => ({
    RelayState: authorizeQuery({ identity_provider: 'Company', ...given }),
    ...{ SAMLResponse: 'PHg+', code: 'good' },
  });
  const headers = { origin: 'https://company.example', 'sec-fetch-site': 'cross-site' };

  it('is taken from the form, of whoever sends it, and leads to the client with its state', async () => {
    const { browser, store, returns } = await withProviders();
    store.providers.keep(provider('Company', 'SAML', begins));
    const visitor = browser();
    const end = await visitor.post('/notes/saml2/idpresponse', form(), { headers });
    expect(codeOf(end)).toBeDefined();
    expect(new URL(headerOf(end, 'Location') ?? '').searchParams.get('state')).toBe('st&te');
    expect(returns[0]).toMatchObject({
      kept: undefined,
      returnUri: 'https://auth.localhost:4566/notes/saml2/idpresponse',
    });
    expect(codeOf(await visitor.get(`/notes/oauth2/authorize?${authorizeQuery()}`))).toBeDefined();
  });

  it('names the provider, also by an identifier', async () => {
    const { browser, store } = await withProviders();
    store.providers.keep(provider('Company', 'SAML', begins));
    const given = form({ identity_provider: undefined, idp_identifier: 'Company.example' });
    expect(codeOf(await browser().post('/notes/saml2/idpresponse', given, { headers }))).toBeDefined();
  });

  it.each<[string, { path?: string; host?: string; given?: Parameters<typeof form>[0]; details?: object }]>([
    ['of a provider that may not begin', { details: {} }],
    ['on the path of other kinds of providers', { path: '/notes/oauth2/idpresponse' }],
    ['at another domain', { path: '/other/saml2/idpresponse' }],
    ['where assertions are not for', { path: '/saml2/idpresponse', host: 'notes.auth.localhost' }],
    ['of another kind of provider', { given: { identity_provider: 'Google' } }],
    ['of a provider of another pool', { given: { identity_provider: 'Foreign' } }],
    ['of no provider', { given: { identity_provider: undefined } }],
    ['for another pool’s client', { given: { client_id: 'elsewhere' } }],
    ['to a redirect that is not registered', { given: { redirect_uri: 'https://evil.example/' } }],
    ['of too long a request', { given: { nonce: 'n'.repeat(8_192) } }],
  ])('is not taken %s', async (_what, { path = '/notes/saml2/idpresponse', host, given, details }) => {
    const { browser, store, returns } = await withProviders();
    store.providers.keep(
      provider('Company', 'SAML', { details: (details ?? begins.details) as { IDPInit: string } }),
    );
    const more = host === undefined ? { headers } : { headers, host };
    const answer = await browser().post(path, form(given), more);
    expect([answer.status, headerOf(answer, 'Location'), returns]).toEqual([400, undefined, []]);
  });

  it('is not taken twice told, nor by GET', async () => {
    const { browser, store, returns } = await withProviders();
    store.providers.keep(provider('Company', 'SAML', begins));
    const { RelayState, SAMLResponse } = form();
    const body = new TextEncoder().encode(
      new URLSearchParams([
        ...Object.entries({ RelayState, SAMLResponse }),
        ['RelayState', authorizeQuery({ client_id: 'mobile' })],
      ]).toString(),
    );
    const twice = await browser().get('/notes/saml2/idpresponse', {
      ...{ method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    });
    const query = new URLSearchParams(form()).toString();
    const byGet = await browser().get(`/notes/saml2/idpresponse?${query}`);
    expect([twice.status, byGet.status, returns]).toEqual([400, 400, []]);
  });
});

describe('signing out', () => {
  const signsOut = provider('Company', 'SAML', { details: { IDPSignout: 'true' } });
  const query = new URLSearchParams({ client_id: 'web', logout_uri: 'https://app.example.com/bye' });

  async function signedIn() {
    const fixture = await withProviders();
    fixture.store.providers.keep(signsOut);
    const { browser, state } = await fixture.begin(undefined, 'Company');
    await browser.get(`/notes/saml2/idpresponse?RelayState=${state}&code=good`);
    const leave = async (path = `/notes/logout?${query}`) => {
      const location = headerOf(await browser.get(path), 'Location') ?? '';
      return { location, state: URL.parse(location)?.searchParams.get('state') ?? '' };
    };
    return { ...fixture, visitor: browser, leave };
  }
  const good = (state: string) => ({ RelayState: state, SAMLResponse: 'good for _out' });

  it('happens at the provider too, and ends where the client has said', async () => {
    const { leave, visitor, browser, signOuts, records } = await signedIn();
    const kept = JSON.stringify(await records.list('cognito-login-sessions', { limit: 10 }));
    expect(kept).not.toContain('ada-there');
    const { location, state } = await leave();
    expect(location).toMatch(/^https:\/\/company\.example\/slo/);
    expect(signOuts[0]).toMatchObject({
      session: { name: 'ada-there' },
      returnUri: 'https://auth.localhost:4566/notes/saml2/logout',
    });
    // It is over here before anybody has answered.
    const again = await visitor.get(`/notes/oauth2/authorize?${authorizeQuery()}`);
    expect(headerOf(again, 'Location')).toMatch(/^\/notes\/login\?/);
    const end = await browser().post('/notes/saml2/logout', good(state));
    expect(headerOf(end, 'Location')).toBe('https://app.example.com/bye');
    expect((await browser().post('/notes/saml2/logout', good(state))).status).toBe(400);
  });

  it('goes on to sign in anew where that was asked for', async () => {
    const { leave, browser } = await signedIn();
    const { state } = await leave(`/notes/logout?${authorizeQuery()}`);
    const end = await browser().post('/notes/saml2/logout', good(state));
    expect(headerOf(end, 'Location')).toMatch(/^\/notes\/login\?client_id=web/);
  });

  it('waits for the word of the provider: what others say uses nothing up', async () => {
    const { leave, browser } = await signedIn();
    const { state } = await leave();
    const tries = [
      ['/notes/saml2/logout', { ...good(state), SAMLResponse: 'bad' }],
      ['/notes/saml2/logout', { ...good(state), RelayState: `${state}x` }],
      ['/notes/saml2/logout', { ...good(state), RelayState: 'https://evil.example/' }],
      ['/notes/saml2/logout', { ...good(state), SAMLRequest: 'fVHL' }],
      ['/other/saml2/logout', good(state)],
    ] as const;
    for (const [path, form] of tries) {
      const answer = await browser().post(path, form);
      expect([answer.status, headerOf(answer, 'Location')]).toEqual([400, undefined]);
    }
    const byRedirect = new URLSearchParams(good(state)).toString();
    expect((await browser().get(`/notes/saml2/logout?${byRedirect}`)).status).toBe(400);
    expect((await browser().post('/notes/saml2/logout', good(state))).status).toBe(303);
  });

  it('happens here alone where the provider is gone, or was not set up for it', async () => {
    const gone = await signedIn();
    gone.store.providers.forget(signsOut);
    expect((await gone.leave()).location).toBe('https://app.example.com/bye');
    const without = await signedIn();
    without.store.providers.keep(provider('Company', 'SAML'));
    expect((await without.leave()).location).toBe('https://app.example.com/bye');
  });

  it('is not begun for a client, nor to a place, that is none', async () => {
    const { leave, signOuts, visitor } = await signedIn();
    const elsewhere = new URLSearchParams({ client_id: 'web', logout_uri: 'https://app.example.com/bye/' });
    expect((await leave(`/notes/logout?${elsewhere}`)).location).toBe('');
    expect(signOuts).toEqual([]);
    expect(codeOf(await visitor.get(`/notes/oauth2/authorize?${authorizeQuery()}`))).toBeDefined();
  });
});
