import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type CairnServer, createServer } from '@cairn/server';
import { zipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startChromium } from './chromium-browser.ts';
import { hasChromium } from './has-chromium.ts';

/** What the studio does with keys of its own where signatures are verified. */

const bundleMsMax = 120_000;
let server: CairnServer;
let browser: Browser;

beforeAll(async () => {
  if (!hasChromium) return;
  const started = await startChromium();
  if (started.kind === 'unavailable') throw new Error(started.reason);
  browser = started.browser;
  server = await createServer({ memory: true, port: 0, logLevel: 'silent', auth: 'strict' });
}, 30_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

function clientOptions() {
  const { accessKeyId, secretAccessKey } = server.cairn.rootAccessKey;
  return {
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
  };
}

async function open(path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`http://studio.localhost:${new URL(server.endpoint).port}${path}`);
  // Until the bundle is there, a page of the server shows how far it is and reloads itself.
  await page.getByLabel('Access key ID').waitFor({ timeout: bundleMsMax });
  return page;
}

async function signIn(page: Page): Promise<void> {
  const { accessKeyId, secretAccessKey } = server.cairn.rootAccessKey;
  await page.getByLabel('Access key ID').fill(accessKeyId);
  await page.getByLabel('Secret access key').fill(secretAccessKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

it.runIf(hasChromium)(
  'links to an object by a signature that anybody may use for a while',
  async () => {
    const objects = new S3Client({ ...clientOptions(), forcePathStyle: true });
    await objects.send(new CreateBucketCommand({ Bucket: 'letters' }));
    const Key = 'a folder/grüße & more.txt';
    await objects.send(new PutObjectCommand({ Bucket: 'letters', Key, Body: 'Dear all' }));
    objects.destroy();
    const page = await open(`/objects/letters?prefix=${encodeURIComponent('a folder/')}`);
    await page.getByText('cairn login --studio').waitFor();
    await signIn(page);
    await page.getByRole('link', { name: 'grüße & more.txt' }).click();
    await page.getByText('Dear all').waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy a link' }).click();
    await page.getByText('The link is copied').waitFor();
    const link = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(new URL(link).hostname).toBe('localhost');
    expect(link).not.toContain(server.cairn.rootAccessKey.secretAccessKey);
    const answer = await fetch(link);
    expect([answer.status, await answer.text()]).toEqual([200, 'Dear all']);
    expect((await fetch(link.replace('more.txt', 'less.txt'))).status).toBe(403);
    await page.context().close();
  },
  bundleMsMax,
);

it.runIf(hasChromium)(
  'shows the code of a function, and deploys it anew',
  async () => {
    const identities = new IAMClient(clientOptions());
    const lambda = {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: 'lambda.amazonaws.com' },
    };
    const { Role } = await identities.send(
      new CreateRoleCommand({
        RoleName: 'coded',
        AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [lambda] }),
      }),
    );
    identities.destroy();
    const functions = new LambdaClient(clientOptions());
    const text = 'export const handler = async () => "first";';
    await functions.send(
      new CreateFunctionCommand({
        FunctionName: 'coded',
        Role: Role?.Arn,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { ZipFile: zipSync({ 'index.mjs': Buffer.from(text) }) },
      }),
    );
    functions.destroy();
    const page = await open('/functions/coded/code');
    await signIn(page);
    const editor = page.locator('.cm-content');
    await editor.getByText('"first"').waitFor();
    await editor.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text.replace('first', 'second'));
    await page.getByRole('button', { name: 'Deploy' }).click();
    await page.getByText('deployed').first().waitFor();
    // The keys were in memory alone: the last tab of a browser takes them with it.
    await page.reload();
    await signIn(page);
    await editor.getByText('"second"').waitFor();
    await page.context().close();
  },
  bundleMsMax,
);
