import { type CairnServer, createServer } from '@cairn/server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startChromium } from './chromium-browser.ts';
import { hasChromium } from './has-chromium.ts';

/** People who sign in and out of the studio of a strict server, in the tabs of a real Chromium. */

const account = '000000000000';
let server: CairnServer;
let browser: Browser;

async function asRoot(service: string, action: string, input: object): Promise<unknown> {
  const principal = { arn: `arn:aws:iam::${account}:root`, kind: 'root', account } as const;
  const scope = { account, region: 'us-east-1', principal };
  return server.cairn.callService({ ...scope, service, action, input: input as never });
}

interface Keys {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
}

async function userNamed(UserName: string): Promise<Keys> {
  await asRoot('iam', 'CreateUser', { UserName });
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  });
  await asRoot('iam', 'PutUserPolicy', { UserName, PolicyName: 'all', PolicyDocument });
  const { AccessKey } = (await asRoot('iam', 'CreateAccessKey', { UserName })) as {
    readonly AccessKey: Keys;
  };
  return AccessKey;
}

beforeAll(async () => {
  if (!hasChromium) return;
  const started = await startChromium();
  if (started.kind === 'unavailable') throw new Error(started.reason);
  browser = started.browser;
  server = await createServer({ memory: true, port: 0, logLevel: 'silent', auth: 'strict' });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const signInHeading = (page: Page) => page.getByRole('heading', { name: 'Sign in to the studio' });
const workflows = (page: Page) => page.getByRole('heading', { level: 1, name: 'Workflows' });

async function signIn(page: Page, { AccessKeyId, SecretAccessKey }: Keys): Promise<void> {
  await page.getByLabel('Access key ID').fill(AccessKeyId);
  await page.getByLabel('Secret access key').fill(SecretAccessKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

it.runIf(hasChromium)(
  'whoever signs out has signed out of all tabs, and leaves them to the next',
  async () => {
    const [ada, bob] = [await userNamed('ada'), await userNamed('bob')];
    const origin = `http://studio.localhost:${new URL(server.endpoint).port}`;
    const context = await browser.newContext();
    const [one, two] = [await context.newPage(), await context.newPage()];
    await one.goto(`${origin}/workflows`);
    await signInHeading(one).waitFor({ timeout: 120_000 });
    await signIn(one, ada);
    await workflows(one).waitFor();
    // The other tab takes the credentials over.
    await two.goto(`${origin}/settings`);
    await two.getByRole('button', { name: 'Sign out' }).click();
    await Promise.all([signInHeading(one).waitFor(), signInHeading(two).waitFor()]);
    await signIn(two, bob);
    await Promise.all([two.getByRole('button', { name: 'Sign out' }).waitFor(), workflows(one).waitFor()]);
    expect(await one.getByRole('dialog').count()).toBe(0);
    await context.close();
  },
  240_000,
);
