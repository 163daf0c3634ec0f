/** `aws-amplify/storage` and the StorageManager of Amplify UI in a browser, which trusts the server's own authority. */
import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createSite, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CairnServer, createServer } from '@cairn/server';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTrustingChromium } from '../studio/chromium-browser.ts';
import { hasChromium } from '../studio/has-chromium.ts';
import type { StoragePage, StoragePageCall } from './storage-page-calls.ts';
import { makeStoragePools, type StoragePools, storagePassword, storageRegion } from './storage-pools.ts';

declare const storagePage: StoragePage;

const bucket = 'notes';
const megabyte = 1_048_576;
/** Bounds of what hangs. */
const inTime = { timeout: 30_000 };

let folder: string;
let server: CairnServer;
let pools: StoragePools;
let site: Server;
let browser: BrowserContext;

beforeAll(async () => {
  if (!hasChromium) return;
  folder = await mkdtemp(join(tmpdir(), 'cairn-storage-browser-'));
  const dataDirectory = join(folder, 'data');
  server = await createServer({ port: 0, dataDirectory, logLevel: 'silent', auth: 'strict', studio: false });
  pools = await makeStoragePools(server, { buckets: [bucket], users: ['ada', 'grace'] });
  const place = await bundle();
  site = createSite(async ({ url = '/' }, response) => {
    const file = /^\/(page\.(?:js|css))$/.exec(url)?.[1];
    response.setHeader('content-type', contentTypeOf(file));
    response.end(file === undefined ? html : await readFile(join(place, file)));
  });
  await once(site.listen(0, '127.0.0.1'), 'listening');
  const { port } = new URL(server.endpoint);
  const authority = new X509Certificate(await readFile(join(dataDirectory, 'tls', 'ca.pem')));
  const names = ['localhost', `${bucket}.s3.${storageRegion}.amazonaws.com`, `${bucket}.s3.localhost`];
  const shown = await Promise.all(names.map((name) => certificateOf(Number(port), name, authority)));
  browser = await startTrustingChromium([authority, ...shown].map(hashOf), join(folder, 'profile'), [
    // As a name server of one's own would: TLS goes by the name all the same.
    `--host-resolver-rules=MAP *.amazonaws.com 127.0.0.1:${port}`,
  ]);
}, 120_000);
afterAll(async () => {
  if (!hasChromium) return;
  await browser?.close();
  site?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const html = `<!doctype html><meta charset="utf-8"><title>files</title>
<link rel="stylesheet" href="/page.css"><div id="app"></div><script src="/page.js"></script>`;

function contentTypeOf(file: string | undefined): string {
  if (file === undefined) return 'text/html';
  return file.endsWith('.js') ? 'text/javascript' : 'text/css';
}

async function bundle(): Promise<string> {
  const vite = join(dirname(fileURLToPath(import.meta.resolve('vite/package.json'))), 'bin', 'vite.js');
  const place = fileURLToPath(new URL('./storage-page', import.meta.url));
  const outDir = join(folder, 'page');
  const words = ['build', place, '--config', join(place, 'vite.config.ts'), '--outDir', outDir];
  await promisify(execFile)(process.execPath, [vite, ...words]);
  return outDir;
}

function hashOf({ publicKey }: X509Certificate): string {
  return createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64');
}

/** What the server shows browsers under a name, signed by its own authority. */
async function certificateOf(
  port: number,
  servername: string,
  authority: X509Certificate,
): Promise<X509Certificate> {
  const socket = connect({ host: '127.0.0.1', port, servername, ca: authority.toString() });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  if (certificate === undefined) throw new Error(`the server shows no certificate for ${servername}`);
  return certificate;
}

/** Somebody with the page open. */
async function open(username: string, byShim: boolean): Promise<{ page: Page; identityId: string }> {
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
  const endpoint = `https://localhost:${new URL(server.endpoint).port}`;
  const setup = {
    pools,
    endpoint,
    bucket,
    region: storageRegion,
    byShim,
    username,
    password: storagePassword,
  };
  try {
    return { page, identityId: await page.evaluate((given) => storagePage.open(given), setup) };
  } catch (error) {
    await close(page);
    throw error;
  }
}

const call = (page: Page, name: StoragePageCall, ...paths: readonly string[]): Promise<unknown> =>
  page.evaluate(([which, given]) => storagePage.call(which, ...given), [name, paths] as const);

const close = async (page: Page): Promise<void> => {
  await page.evaluate('localStorage.clear()');
  await page.close();
};

const ways = [
  ["by S3's own names", false],
  ['through the shim', true],
] as const;

describe.runIf(hasChromium)('in a browser', { timeout: 90_000 }, () => {
  it.each(ways)('files go and come by aws-amplify/storage, %s', async (_, byShim) => {
    const { page, identityId } = await open('ada', byShim);
    try {
      const mine = `private/${identityId}`;
      expect(await call(page, 'upload', `${mine}/a b.txt`, 'hello')).toBe(`${mine}/a b.txt`);
      expect(await call(page, 'download', `${mine}/a b.txt`)).toBe('hello');
      expect(await call(page, 'follow', `${mine}/a b.txt`)).toBe('hello');
      expect(await call(page, 'copy', `${mine}/a b.txt`, `protected/${identityId}/b.txt`)).toBe(
        `protected/${identityId}/b.txt`,
      );
      expect(await call(page, 'list', `${mine}/`)).toEqual([[`${mine}/a b.txt`, 5]]);
      expect(await call(page, 'remove', `${mine}/a b.txt`)).toBe(`${mine}/a b.txt`);
      expect(await call(page, 'list', `${mine}/`)).toEqual([]);
    } finally {
      await close(page);
    }
    const other = await open('grace', byShim);
    try {
      expect(await call(other.page, 'download', `protected/${identityId}/b.txt`)).toBe('hello');
      const [own, shared] = [`private/${identityId}/`, `protected/${identityId}/b.txt`];
      expect(await call(other.page, 'list', own)).toEqual({ error: 'AccessDenied' });
      expect(await call(other.page, 'remove', shared)).toEqual({ error: 'AccessDenied' });
      expect(await call(other.page, 'upload', shared, 'mine')).toEqual({ error: 'AccessDenied' });
    } finally {
      await close(other.page);
    }
  });

  it.each(ways)('a StorageManager uploads small and large files, with a pause, %s', async (_, byShim) => {
    const { page, identityId } = await open('ada', byShim);
    const mine = `private/${identityId}/`;
    try {
      const picker = page.locator('input[type=file]');
      await picker.waitFor({ state: 'attached' });
      await picker.setInputFiles({ name: 'small.txt', mimeType: 'text/plain', buffer: Buffer.from('small') });
      await expect
        .poll(() => page.evaluate(() => storagePage.told), inTime)
        .toContain(`uploaded ${mine}small.txt`);
      await page.getByText('Uploaded').first().waitFor();
      // Parts wait until the pause was asked for.
      let letThrough = (): void => {};
      const paused = new Promise<void>((resolve) => {
        letThrough = resolve;
      });
      let parts = 0;
      await page.route(/[?&]partNumber=/, async (route) => {
        parts += 1;
        await paused;
        // What was given up by the pause is not there any more.
        await route.continue().catch(() => {});
      });
      const buffer = Buffer.alloc(11 * megabyte, 'cairn');
      await picker.setInputFiles({ name: 'large.bin', mimeType: 'application/octet-stream', buffer });
      await expect.poll(() => parts, inTime).toBeGreaterThan(0);
      await page.getByRole('button', { name: 'Pause' }).click();
      const resume = page.getByRole('button', { name: 'Resume' });
      await resume.waitFor();
      letThrough();
      expect(await page.evaluate(() => storagePage.told)).not.toContain(`uploaded ${mine}large.bin`);
      await resume.click();
      await expect
        .poll(() => page.evaluate(() => storagePage.told), inTime)
        .toContain(`uploaded ${mine}large.bin`);
      expect(await call(page, 'list', mine)).toEqual([
        [`${mine}large.bin`, buffer.length],
        [`${mine}small.txt`, 5],
      ]);
      expect(
        (await page.evaluate(() => storagePage.told)).filter((each) => each.startsWith('failed')),
      ).toEqual([]);
      for (const name of ['large.bin', 'small.txt']) await call(page, 'remove', mine + name);
    } finally {
      await close(page);
    }
  });
});
