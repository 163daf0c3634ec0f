import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AmplifyMode } from '../graphql-apis/amplify-client.ts';
import { startTrustingChromium } from '../studio/chromium-browser.ts';
import { hasChromium } from '../studio/has-chromium.ts';
import type { AmplifyPage } from './amplify-page/main.ts';
import { customToken, GuardedApi } from './guarded-api.ts';
import { makeKey, TestIssuer } from './test-issuer.ts';

declare const amplifyPage: AmplifyPage;

let folder: string;
let issuer: TestIssuer;
let api: GuardedApi;
let site: Server;
let browser: BrowserContext;

beforeAll(async () => {
  if (!hasChromium) return;
  folder = await mkdtemp(join(tmpdir(), 'cairn-browser-'));
  issuer = await TestIssuer.start(makeKey('rsa-1'));
  const dataDirectory = join(folder, 'data');
  const server = { auth: 'strict', memory: false, dataDirectory, allowedAddresses: ['127.0.0.1/32'] };
  api = await GuardedApi.start(issuer, { server });
  const script = await bundle();
  site = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<script src="/page.js"></script>');
  });
  await once(site.listen(0, '127.0.0.1'), 'listening');
  const authority = new X509Certificate(await readFile(join(dataDirectory, 'tls', 'ca.pem')));
  const hashes = [authority, await certificateOf(authority)].map(hashOf);
  browser = await startTrustingChromium(hashes, join(folder, 'profile'));
}, 120_000);
afterAll(async () => {
  if (!hasChromium) return;
  await browser.close();
  site.close();
  await api.stop();
  await issuer.stop();
  await rm(folder, { recursive: true, force: true });
});

function hashOf({ publicKey }: X509Certificate): string {
  return createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('base64');
}

/** The certificate that the server shows browsers, signed by its own authority. */
async function certificateOf(authority: X509Certificate): Promise<X509Certificate> {
  const { port } = new URL(api.laboratory.server.endpoint);
  const socket = connect({
    host: '127.0.0.1',
    port: Number(port),
    servername: 'localhost',
    ca: authority.toString(),
  });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  if (certificate === undefined) throw new Error('the server shows no certificate');
  return certificate;
}

/** The official client with what the page does, as one script. */
async function bundle(): Promise<string> {
  const program = join(dirname(fileURLToPath(import.meta.resolve('vite/package.json'))), 'bin', 'vite.js');
  const place = fileURLToPath(new URL('./amplify-page', import.meta.url));
  const outDir = join(folder, 'page');
  const config = join(place, 'vite.config.ts');
  await promisify(execFile)(process.execPath, [
    program,
    'build',
    place,
    '--config',
    config,
    '--outDir',
    outDir,
  ]);
  return readFile(join(outDir, 'page.js'), 'utf8');
}

/** A page of another origin than the API's. */
async function open(accessToken: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  const { accessKeyId, secretAccessKey } = api.laboratory.server.cairn.rootAccessKey;
  await page.evaluate(([endpoint, apiKey, session]) => amplifyPage.configure(endpoint, apiKey, session), [
    api.url.replace('http://127.0.0.1', 'https://localhost'),
    api.apiKey,
    { accessToken, credentials: { accessKeyId, secretAccessKey } },
  ] as const);
  return page;
}

const rows: readonly (readonly [mode: AmplifyMode, type: string])[] = [
  [{ authMode: 'apiKey' }, 'API Key Authorization'],
  [{ authMode: 'userPool' }, 'User Pool Authorization'],
  [{ authMode: 'oidc' }, 'Open ID Connect Authorization'],
  [{ authMode: 'iam' }, 'IAM Authorization'],
  [{ authMode: 'lambda', authToken: customToken({ isAuthorized: true }) }, 'Lambda Authorization'],
];

const send = 'mutation { send(id: "1", text: "a") { __typename id text secret } }';

describe.runIf(hasChromium)('aws-amplify in a browser, over TLS', { timeout: 60_000 }, () => {
  it.each(rows)('asks and is told: %j', async (mode, type) => {
    const page = await open(await (mode.authMode === 'oidc' ? issuer.token() : issuer.userToken()));
    try {
      const ask = (query: string) =>
        page.evaluate(([text, how]) => amplifyPage.request(text, {}, how), [query, mode] as const);
      expect(await ask('{ who { mode } }')).toMatchObject({ data: { who: { mode: type } } });
      await page.evaluate((how) => amplifyPage.subscribe('subscription { onSend { id text } }', how), mode);
      const heard = () => page.evaluate(() => amplifyPage.heard);
      // Until it is subscribed, what is sent is not for it.
      await expect
        .poll(async () => [await ask(send), await heard()][1], { timeout: 20_000, interval: 200 })
        .toContainEqual({ onSend: { id: '1', text: 'a' } });
    } finally {
      await page.close();
    }
  });

  it('is refused without any', async () => {
    const page = await open(await issuer.userToken());
    const answer = await page.evaluate(() => amplifyPage.request('{ any }', {}, { authMode: 'none' }));
    expect(JSON.stringify(answer)).toMatch(/Unauthorized|401/);
    await page.close();
  });
});
