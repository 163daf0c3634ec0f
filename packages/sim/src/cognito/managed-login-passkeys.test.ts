import {
  AdminGetUserAuthFactorsCommand,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium } from '../studio/has-chromium.ts';
import { LoginPagesWorld } from './login-pages-world.ts';
import { LoginVisitor, schemes } from './login-visitor.ts';
import { password } from './pool-maker.ts';

let pages: LoginPagesWorld;
/** A pool in which people may begin with a password, a code of a mail or a passkey, and one for whose host passkeys are not. */
let pool: string;
let client: string;
let elsewhere: string;

beforeAll(async () => {
  if (!hasChromium) return;
  pages = await LoginPagesWorld.make();
  const { maker } = pages.world;
  const SignInPolicy = { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] } as const;
  const settings = {
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: [...SignInPolicy.AllowedFirstAuthFactors] } },
  };
  pool = await maker.pool(settings);
  const other = await maker.pool(settings);
  await pages.domain(pool, 'keys');
  await pages.domain(other, 'elsewhere');
  await maker.owner.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: other,
      WebAuthnConfiguration: { RelyingPartyId: 'app.example.com', UserVerification: 'preferred' },
    }),
  );
  client = await pages.client(pool);
  elsewhere = await pages.client(other);
  await maker.user(other, 'ada');
  for (const name of ['ada', 'quiet', 'bare'].flatMap((each) => schemes.map((scheme) => `${each}-${scheme}`)))
    await maker.user(pool, name, { email: `${name}@example.com`, email_verified: 'true' });
}, 60_000);
afterAll(() => pages?.stop());

const signInUrl = () => pages.url('keys', '/login', client, { prompt: 'login' });
const factorsOf = async (Username: string) => {
  const { owner } = pages.world.maker;
  const asked = new AdminGetUserAuthFactorsCommand({ UserPoolId: pool, Username });
  return (await owner.send(asked)).ConfiguredUserAuthFactors;
};

describe.runIf(hasChromium).each(schemes)('passkeys on the sign-in pages, in %s', (scheme) => {
  it('are offered after a sign-in, and sign in from then on', async () => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme, hasScripts: true });
    await visitor.addAuthenticator();
    const Username = `ada-${scheme}`;
    await visitor.at(signInUrl());
    await visitor.page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    await visitor.look('Sign in');
    await visitor.picture('with passkeys');
    await visitor.send('Sign in', { Username, Password: password });
    await visitor.look('Sign in faster next time');
    await visitor.picture('passkey offer');
    await visitor.page.getByRole('button', { name: 'Add a passkey' }).click();
    await visitor.page.waitForURL(/\/signed-in\?code=/);
    expect(await factorsOf(Username)).toContain('WEB_AUTHN');
    await visitor.at(signInUrl());
    await visitor.page.getByLabel('Username').fill(Username);
    await visitor.page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await visitor.page.waitForURL(/\/signed-in\?code=/);
    await visitor.leave();
  });

  it('say so where the browser has none, and may be tried again', async () => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme, hasScripts: true });
    // Another keeper of passkeys than the one that has hers.
    await visitor.addAuthenticator();
    await visitor.at(signInUrl());
    await visitor.page.getByLabel('Username').fill(`ada-${scheme}`);
    await visitor.page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await visitor.look('Use your passkey', { error: /did not work/ });
    await visitor.picture('passkey failed');
    expect(await visitor.page.getByRole('button', { name: 'Use your passkey' }).isEnabled()).toBe(true);
    await visitor.page.getByRole('link', { name: 'Back to sign in' }).click();
    await visitor.look('Sign in');
    await visitor.leave();
  });

  it('are not offered again to whoever turned them down', async () => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme, hasScripts: true });
    const name = { Username: `quiet-${scheme}`, Password: password };
    await visitor.at(signInUrl());
    await visitor.send('Sign in', name);
    await visitor.page.getByRole('button', { name: 'Not now' }).click();
    await visitor.page.waitForURL(/\/signed-in\?code=/);
    await visitor.at(signInUrl());
    await visitor.page.getByLabel('Username').fill(name.Username);
    await visitor.page.getByLabel('Password').fill(password);
    await visitor.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await visitor.page.waitForURL(/\/signed-in\?code=/);
    expect(await factorsOf(name.Username)).not.toContain('WEB_AUTHN');
    await visitor.leave();
  });

  it('leave pages without JavaScript as they were: a password signs in, or a code of a mail', async () => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme });
    const Username = `bare-${scheme}`;
    await visitor.at(signInUrl());
    await visitor.look('Sign in');
    expect(await visitor.page.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0);
    await visitor.page.getByLabel('Username').fill(Username);
    await visitor.page.getByLabel('Password').fill(password);
    await visitor.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await visitor.page.waitForURL(/\/signed-in\?code=/);
    await visitor.at(signInUrl());
    await visitor.send('More ways to sign in', { Username });
    await visitor.look('Choose a way to sign in');
    await visitor.picture('choice');
    await visitor.page.getByLabel('Password').check();
    await visitor.send('Continue');
    await visitor.look('Enter your password');
    await visitor.send('Sign in', { Password: 'Wrong-1-password' });
    await visitor.look('Sign in', { error: /Incorrect/ });
    await visitor.send('More ways to sign in', { Username });
    await visitor.page.getByLabel('Email message').check();
    await visitor.send('Continue');
    await visitor.look('Enter your code');
    await visitor.page.getByLabel('Code').fill(await pages.world.inbox.code(`${Username}@example.com`));
    await visitor.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await visitor.page.waitForURL(/\/signed-in\?code=/);
    await visitor.leave();
  });
});

describe.runIf(hasChromium)('passkeys for another host', () => {
  it('are not asked for on the sign-in pages', async () => {
    const visitor = await LoginVisitor.come(pages.browser, { scheme: 'light', hasScripts: true });
    await visitor.at(pages.url('elsewhere', '/login', elsewhere));
    await visitor.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await visitor.page.locator('script').count()).toBe(0);
    await visitor.page.getByLabel('Username').fill('ada');
    await visitor.page.getByLabel('Password').fill(password);
    await visitor.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await visitor.page.waitForURL(/\/signed-in\?code=/);
    await visitor.leave();
  });
});
