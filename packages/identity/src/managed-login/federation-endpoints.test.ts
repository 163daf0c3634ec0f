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
