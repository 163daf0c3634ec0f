/** Amplify UI's Authenticators, unmodified, in a real Chromium against a strict server over TLS. */
import { createServer } from '@cairn/server';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium } from '../studio/has-chromium.ts';
import type { AppFramework } from './app-site.ts';
import { AuthenticatorLaboratory } from './authenticator-laboratory.ts';
import { SocialProvider } from './social-provider.ts';
import { totpCode, totpStep } from './totp-code.ts';

let laboratory: AuthenticatorLaboratory;
beforeAll(async () => {
  if (hasChromium) laboratory = await AuthenticatorLaboratory.start();
}, 240_000);
afterEach(({ task }) =>
  laboratory?.closePages(task.result?.state === 'fail' ? task.fullTestName : undefined),
);
afterAll(() => laboratory?.stop());

const password = 'Passw0rd!';

/** Fills a form of an Authenticator by the names of its fields, and sends it. */
async function send(page: Page, fields: { readonly [name: string]: string }, button: string): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.locator(`input[name="${name}"]`).fill(value);
  await page.getByRole('button', { name: button, exact: true }).click();
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();
const told = (page: Page, text: string | RegExp) => page.getByText(text).waitFor();

async function signUp(page: Page, email: string, button: string): Promise<void> {
  await page.getByRole('tab', { name: 'Create Account' }).click();
  await send(page, { email, password, confirm_password: password }, button);
  await heading(page, 'We Emailed You');
}

async function confirm(page: Page, email: string): Promise<void> {
  await send(page, { confirmation_code: await laboratory.codeFor(email) }, 'Confirm');
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('tab', { name: 'Sign In' }).waitFor();
}

/** An authenticator app: each code is of a later step than the one before, since a code is taken once. */
class AuthenticatorApp {
  readonly #secret: string;
  #step = 0;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** A code of the step before where that has long to go, so that two more can follow at once. */
  async code(): Promise<string> {
    this.#step = Math.max(this.#step + 1, totpStep(Date.now() + 10_000) - 1);
    // Clocks may be one step ahead, and no more.
    const soon = { timeout: 40_000, interval: 100 };
    await expect.poll(() => totpStep(Date.now()), soon).toBeGreaterThanOrEqual(this.#step - 1);
    return totpCode(this.#secret, this.#step);
  }
}

/** A code that is not the one that is wanted. */
const another = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** Gives a page a security key that says yes to everything, as the user's finger would. */
async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

describe.runIf(hasChromium)('the browser', () => {
  it('trusts no server but the one whose keys it was told', async () => {
    const other = await createServer({ port: 0, memory: true, logLevel: 'silent', studio: false });
    const { port } = new URL(other.endpoint);
    try {
      const visit = laboratory.visit(`https://localhost:${port}/_cairn/health`);
      await expect(visit).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID');
    } finally {
      await other.stop();
    }
  });
});

const frameworks: readonly AppFramework[] = ['react', 'vue'];

describe.runIf(hasChromium).each(frameworks)('the Authenticator of %s', { timeout: 120_000 }, (framework) => {
  it('signs up, sets up a second factor, signs in, resets a password and signs out', async () => {
    const email = `ada-${framework}@example.com`;
    const page = await laboratory.open(framework, 'second factor');
    const picture = (name: string) => laboratory.picture(page, `${framework} ${name}`);
    await page.getByRole('tab', { name: 'Sign In' }).waitFor();
    await picture('01 sign in');

    await signUp(page, email, 'Create Account');
    const confirmation = await laboratory.codeFor(email);
    await send(page, { confirmation_code: another(confirmation) }, 'Confirm');
    await told(page, /Invalid verification code provided/);
    await picture('02 wrong confirmation code');
    await send(page, { confirmation_code: confirmation }, 'Confirm');

    await heading(page, 'Setup TOTP');
    const secret = await page.locator('[data-amplify-copy] > div').first().innerText();
    const app = new AuthenticatorApp(secret.trim());
    const first = await app.code();
    await send(page, { confirmation_code: another(first) }, 'Confirm');
    await told(page, /Code mismatch|Invalid code|verification code/);
    await picture('03 set up totp');
    await send(page, { confirmation_code: first }, 'Confirm');
    await heading(page, `Hello ${email}`);
    await picture('04 signed in');
    await signOut(page);

    await send(page, { username: email, password: `${password}?` }, 'Sign in');
    await told(page, 'Incorrect username or password.');
    await picture('05 wrong password');
    await send(page, { username: email, password }, 'Sign in');
    await heading(page, 'Confirm TOTP Code');
    const second = await app.code();
    await send(page, { confirmation_code: another(second) }, 'Confirm');
    await told(page, /Invalid code|Code mismatch/);
    await picture('06 wrong totp code');
    await send(page, { confirmation_code: second }, 'Confirm');
    await heading(page, `Hello ${email}`);
    await page.reload();
    await heading(page, `Hello ${email}`);
    await signOut(page);

    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await heading(page, /Reset Password/i);
    await picture('07 forgotten password');
    await send(page, { username: email }, 'Send code');
    const changed = 'N3w-Passw0rd';
    await page.locator('input[name="confirmation_code"]').waitFor();
    const reset = { password: changed, confirm_password: changed };
    const code = await laboratory.codeFor(email);
    await send(page, { confirmation_code: another(code), ...reset }, 'Submit');
    await told(page, /Invalid verification code provided/);
    await picture('08 reset password');
    await send(page, { confirmation_code: code, ...reset }, 'Submit');
    await page.getByRole('tab', { name: 'Sign In' }).waitFor();

    await send(page, { username: email, password }, 'Sign in');
    await told(page, 'Incorrect username or password.');
    await send(page, { username: email, password: changed }, 'Sign in');
    await heading(page, 'Confirm TOTP Code');
    await send(page, { confirmation_code: await app.code() }, 'Confirm');
    await heading(page, `Hello ${email}`);
    await signOut(page);
    await picture('09 signed out');
    expect(await page.evaluate('Object.keys(localStorage).filter((key) => /Token/.test(key))')).toEqual([]);
  });

  it('registers a passkey and signs in by it', async () => {
    const email = `grace-${framework}@example.com`;
    const page = await laboratory.open(framework, 'passkeys');
    const picture = (name: string) => laboratory.picture(page, `${framework} ${name}`);
    await addAuthenticator(page);
    const isReact = framework === 'react';
    await signUp(page, email, isReact ? 'Create account with Password' : 'Create Account');
    await confirm(page, email);
    if (isReact) await heading(page, 'Sign in faster with Passkey');
    else await heading(page, `Hello ${email}`);
    await picture('10 passkey');
    await page.getByRole('button', { name: 'Create a Passkey' }).click();
    await told(page, isReact ? 'Passkey created successfully!' : '1 passkey');
    await picture('11 passkey registered');
    if (isReact) await page.getByRole('button', { name: 'Continue' }).click();
    await heading(page, `Hello ${email}`);
    await signOut(page);

    if (isReact) await page.locator('input[name="username"]').fill(email);
    else await page.getByLabel('Address').fill(email);
    await picture('12 sign in by passkey');
    await page.getByRole('button', { name: 'Sign In with Passkey' }).click();
    await heading(page, `Hello ${email}`);
    await page.reload();
    await heading(page, `Hello ${email}`);
    await signOut(page);
  });

  it('signs in by a provider, as Google is one', async () => {
    const name = `joan-${framework}`;
    const { email } = SocialProvider.profileOf(name);
    const page = await laboratory.open(framework, 'second factor');
    const picture = (what: string) => laboratory.picture(page, `${framework} ${what}`);
    await page.getByRole('button', { name: 'Sign In with Google' }).click();
    await page.getByRole('button', { name: 'Sign-in' }).waitFor();
    await picture('15 provider');
    await send(page, { login: name }, 'Sign-in');
    await heading(page, `Hello ${email}`);
    expect(new URL(page.url()).pathname).toBe('/');
    await picture('16 signed in by provider');
    await page.reload();
    await heading(page, `Hello ${email}`);
    await signOut(page);
  });
});

// Vue's has no pages for it.
describe.runIf(hasChromium)('the Authenticator of react alone', { timeout: 120_000 }, () => {
  it('signs in by a code that is mailed, without a password', async () => {
    const email = 'mary-react@example.com';
    const page = await laboratory.open('react', 'passkeys');
    await signUp(page, email, 'Create account with Password');
    await confirm(page, email);
    await page.getByRole('button', { name: 'Continue without a Passkey' }).click();
    await heading(page, `Hello ${email}`);
    await signOut(page);

    await page.locator('input[name="username"]').fill(email);
    await page.getByRole('button', { name: 'Other sign-in options' }).click();
    await laboratory.picture(page, 'react 13 choice of methods');
    await page.getByRole('button', { name: 'Sign In with Email' }).click();
    await heading(page, /Code/);
    await laboratory.picture(page, 'react 14 mailed code');
    const code = await laboratory.codeFor(email);
    await send(page, { confirmation_code: another(code) }, 'Confirm');
    await told(page, /Invalid verification code provided/);
    await send(page, { confirmation_code: code }, 'Confirm');
    await page.getByRole('button', { name: 'Continue without a Passkey' }).click();
    await heading(page, `Hello ${email}`);
    await signOut(page);
  });
});
