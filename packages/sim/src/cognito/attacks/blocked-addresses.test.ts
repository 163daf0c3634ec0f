/** Whether somebody who was let in before goes on from an address from which nobody signs in. */
import {
  CreateUserPoolDomainCommand,
  SetRiskConfigurationCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { password } from '../pool-maker.ts';
import { PagesBrowser } from './pages-browser.ts';
import { StrictWorld } from './strict-world.ts';

const callback = 'https://app.example.com/signed-in';
const blocked = '203.0.113.9';
const elsewhere = '198.51.100.1';
const scopes = ['openid', 'email', 'aws.cognito.signin.user.admin'];
let world: StrictWorld;
let ClientId: string;
let authorize: string;

beforeAll(async () => {
  world = await StrictWorld.make();
  const { maker } = world;
  const UserPoolId = await maker.pool();
  ClientId = await maker.client(UserPoolId, {
    CallbackURLs: [callback],
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: scopes,
    AllowedOAuthFlowsUserPoolClient: true,
    SupportedIdentityProviders: ['COGNITO'],
  });
  await maker.owner.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: 'notes' }));
  await maker.user(UserPoolId, 'ada', { email: 'ada@example.com' });
  const RiskExceptionConfiguration = { BlockedIPRangeList: ['203.0.113.0/24'] };
  await maker.owner.send(new SetRiskConfigurationCommand({ UserPoolId, RiskExceptionConfiguration }));
  const query = { client_id: ClientId, redirect_uri: callback, response_type: 'code', scope: 'openid' };
  authorize = `/notes/oauth2/authorize?${new URLSearchParams(query)}`;
});
afterAll(() => world?.stop());

const refusal = {
  status: 400,
  error: 'NotAuthorizedException',
  message: 'Request not allowed due to security reasons.',
};

it('tokens are not refreshed from there, by any of the calls', async () => {
  const { RefreshToken } = await world.maker.signIn(ClientId, 'ada');
  const AuthParameters = { REFRESH_TOKEN: RefreshToken };
  const initiate = { ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters };
  const get = { ClientId, RefreshToken };
  const atTokenEndpoint = async (address: string) => {
    const browser = new PagesBrowser(world.server);
    browser.address = address;
    const form = { grant_type: 'refresh_token', client_id: ClientId, refresh_token: RefreshToken };
    const { status, text } = await browser.post('/notes/oauth2/token', form);
    return { status, body: JSON.parse(text) as object };
  };
  expect(await world.call('InitiateAuth', initiate, blocked)).toMatchObject(refusal);
  expect(await world.call('GetTokensFromRefreshToken', get, blocked)).toMatchObject(refusal);
  expect(await atTokenEndpoint(blocked)).toEqual({ status: 400, body: { error: 'invalid_grant' } });
  // Nothing was used up.
  expect((await world.call('InitiateAuth', initiate, elsewhere)).status).toBe(200);
  expect((await world.call('GetTokensFromRefreshToken', get, elsewhere)).status).toBe(200);
  expect((await atTokenEndpoint(elsewhere)).status).toBe(200);
});

it('a browser that is known is not let through from there, and not forgotten either', async () => {
  const browser = new PagesBrowser(world.server);
  browser.address = elsewhere;
  const { location: login = '' } = await browser.get(authorize);
  const signedIn = await browser.submit(await browser.get(login), { username: 'ada', password });
  expect(signedIn.location).toContain(`${callback}?code=`);
  browser.address = blocked;
  expect((await browser.get(authorize)).location).toContain('/login?');
  const { location: silent = '' } = await browser.get(`${authorize}&prompt=none`);
  expect(new URL(silent).searchParams.get('error')).toBe('login_required');
  const page = await browser.submit(await browser.get(login), { username: 'ada', password });
  expect(page.text).toContain(refusal.message);
  browser.address = elsewhere;
  expect((await browser.get(authorize)).location).toContain(`${callback}?code=`);
});
