import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  CreateIdentityProviderCommand,
  CreateTermsCommand,
  CreateUserPoolDomainCommand,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTrustingChromium } from '../studio/chromium-browser.ts';
import { hasChromium } from '../studio/has-chromium.ts';
import { serverKeyHashes } from '../studio/server-key-hashes.ts';
import { StrictWorld } from './attacks/strict-world.ts';
import { LoginVisitor, type Scheme, schemes } from './login-visitor.ts';
import { oneTimePassword } from './one-time-password.ts';
import { password } from './pool-maker.ts';

let world: StrictWorld;
let browser: BrowserContext;
let folder: string;
let port: string;
/** App clients of a pool with passwords and providers, and of one in which everybody has a second factor. */
let notes: string;
let careful: string;

beforeAll(async () => {
  if (!hasChromium) return;
  world = await StrictWorld.make();
  ({ port } = new URL(world.server.endpoint));
  folder = await mkdtemp(join(tmpdir(), 'cairn-login-pages-'));
  [{ notes, careful }, browser] = await Promise.all([
    makePools(),
    startTrustingChromium(await serverKeyHashes(world.server), folder),
  ]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

async function makePools() {
  const { maker } = world;
  const app = {
    ...{ CallbackURLs: [redirectUri()], LogoutURLs: [`http://localhost:${port}/bye`] },
    ...{ AllowedOAuthFlows: ['code' as const], AllowedOAuthFlowsUserPoolClient: true },
    AllowedOAuthScopes: ['openid'],
  };
  const schema = [{ Name: 'given_name', Required: true, Mutable: true }];
  const open = await maker.pool({
    AutoVerifiedAttributes: ['email'],
    UsernameAttributes: ['email'],
    Schema: schema,
  });
  await maker.owner.send(
    new CreateIdentityProviderCommand({
      ...{ UserPoolId: open, ProviderName: 'Company', ProviderType: 'OIDC' },
      ProviderDetails: {
        ...{ client_id: 'cairn', client_secret: 'secret', oidc_issuer: 'https://company.example' },
        ...{ authorize_scopes: 'openid', attributes_request_method: 'GET' },
      },
    }),
  );
  const strict = await maker.pool();
  await maker.owner.send(
    new SetUserPoolMfaConfigCommand({
      ...{ UserPoolId: strict, MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } },
    }),
  );
  for (const [UserPoolId, Domain] of [
    [open, 'notes'],
    [strict, 'careful'],
  ] as const) {
    await maker.owner.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain }));
  }
  for (const scheme of schemes) {
    await maker.user(strict, scheme);
    await maker.owner.send(
      new AdminCreateUserCommand({
        ...{ UserPoolId: open, Username: `new-${scheme}@example.com`, MessageAction: 'SUPPRESS' },
        TemporaryPassword: password,
      }),
    );
  }
  const SupportedIdentityProviders = ['COGNITO', 'Company'];
  const notes = await maker.client(open, { ...app, SupportedIdentityProviders });
  for (const TermsName of ['terms-of-use', 'privacy-policy']) {
    await maker.owner.send(
      new CreateTermsCommand({
        ...{ UserPoolId: open, ClientId: notes, TermsName, TermsSource: 'LINK', Enforcement: 'NONE' },
        Links: { 'cognito:default': `https://app.example.com/${TermsName}` },
      }),
    );
  }
  return {
    notes,
    careful: await maker.client(strict, { ...app, SupportedIdentityProviders: ['COGNITO'] }),
  };
}

const redirectUri = () => `http://localhost:${port}/signed-in`;
const urlOf = (domain: string, path: string, query: Readonly<Record<string, string>>) =>
  `https://auth.localhost:${port}/${domain}${path}?${new URLSearchParams(query)}`;
const requestOf = (client_id: string) => ({
  ...{ client_id, redirect_uri: redirectUri(), response_type: 'code', scope: 'openid' },
});

const come = (scheme: Scheme) => LoginVisitor.come(browser, { scheme });

describe.runIf(hasChromium).each(schemes)('the managed login pages, in %s, without JavaScript', (scheme) => {
  it('let everybody sign up, sign in, sign out and change a password', async () => {
    const visitor = await come(scheme);
    const email = `ada-${scheme}@example.com`;
    await visitor.at(urlOf('notes', '/oauth2/authorize', requestOf(notes)));
    await visitor.look('Sign in');
    await visitor.send('Sign in', { Email: email, Password: 'Wrong-1-password' });
    await visitor.look('Sign in', { error: /Incorrect username or password/ });
    await visitor.page.getByRole('link', { name: 'Sign up' }).click();
    await visitor.look('Create an account');
    const terms = visitor.page.getByRole('link', { name: 'Terms of use' });
    expect(await terms.getAttribute('href')).toBe('https://app.example.com/terms-of-use');
    const account = { Email: email, 'Given name': 'Ada' };
    await visitor.send('Sign up', { ...account, Password: 'short' });
    await visitor.look('Create an account', { error: /Password did not conform/ });
    await visitor.send('Sign up', { ...account, Password: password });
    await visitor.look('Confirm your account');
    const code = await world.inbox.code(email);
    await visitor.send('Confirm account', { Code: code === '000000' ? '000001' : '000000' });
    await visitor.look('Confirm your account', { error: /Invalid verification code/ });
    await visitor.send('Send a new code');
    await visitor.look('Confirm your account', { notice: /on its way/ });
    await visitor.send('Confirm account', { Code: await world.inbox.code(email) });
    await visitor.page.waitForURL(/\/signed-in\?code=/);
    await visitor.at(urlOf('notes', '/login', { ...requestOf(notes), prompt: 'login' }));
    await visitor.page.getByRole('link', { name: 'Forgot your password?' }).click();
    await visitor.look('Forgot your password?');
    await visitor.send('Reset my password', { Email: email });
    await visitor.look('Change your password');
    await visitor.send('Change password', { Code: '12', 'New password': 'An0ther-password' });
    await visitor.look('Change your password', { error: /code/i });
    const reset = { Code: await world.inbox.code(email), 'New password': 'An0ther-password' };
    await visitor.send('Change password', reset);
    await visitor.look('Sign in', { notice: /is changed/ });
    await visitor.send('Sign in', { Email: email, Password: 'An0ther-password' });
    await visitor.page.waitForURL(/\/signed-in\?code=/);
    await visitor.at(urlOf('notes', '/logout', requestOf(notes)));
    await visitor.look('Sign in');
    await visitor.leave();
  });

  it('ask for a second factor, and set one up', async () => {
    const visitor = await come(scheme);
    const signIn = async () => {
      await visitor.at(urlOf('careful', '/oauth2/authorize', { ...requestOf(careful), prompt: 'login' }));
      await visitor.send('Sign in', { Username: scheme, Password: password });
    };
    await signIn();
    await visitor.look('Set up an authenticator app');
    const secret = (await visitor.page.locator('.secret').innerText()).replaceAll(' ', '');
    await visitor.send('Continue', { 'Code of the app': '12' });
    await visitor.look('Set up an authenticator app', { error: /./ });
    await signIn();
    const again = (await visitor.page.locator('.secret').innerText()).replaceAll(' ', '');
    expect(again).not.toBe(secret);
    await visitor.send('Continue', { 'Code of the app': oneTimePassword(again) });
    await visitor.page.waitForURL(/\/signed-in\?code=/);
    await signIn();
    await visitor.look('Enter your code');
    await visitor.send('Sign in', { Code: '12' });
    await visitor.look('Enter your code', { error: /./ });
    await visitor.leave();
  });

  it('ask whom an administrator has made for a password of his own', async () => {
    const visitor = await come(scheme);
    await visitor.at(urlOf('notes', '/login', requestOf(notes)));
    await visitor.send('Sign in', { Email: `new-${scheme}@example.com`, Password: password });
    await visitor.look('Change your password');
    await visitor.send('Continue', { 'New password': 'short', 'Given name': 'Grace' });
    await visitor.look('Change your password', { error: /Password/ });
    await visitor.leave();
  });

  it('say what is wrong', async () => {
    const visitor = await come(scheme);
    await visitor.at(urlOf('notes', '/login', requestOf('nobody')));
    await visitor.look('Something went wrong', { error: /./ });
    await visitor.at(urlOf('notes', '/confirmUser', { client_id: notes }));
    await visitor.look('Something went wrong', { error: /not complete/ });
    await visitor.at(urlOf('notes', '/saml2/logout', { SAMLRequest: 'fVHL' }));
    await visitor.look('Something went wrong', { error: /log-out/ });
    await visitor.at(urlOf('notes', '/login', requestOf(notes)));
    await browser.clearCookies();
    await visitor.send('Sign in', { Email: 'ada@example.com', Password: password });
    await visitor.look('Please start again', { error: /no longer valid/ });
    await visitor.leave();
  });
});
