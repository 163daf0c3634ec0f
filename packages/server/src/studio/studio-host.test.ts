import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type CairnServer, createServer } from '../create-server.ts';

const script = 'console.log("studio");\n'.repeat(50);
const page = `<!doctype html><html><head><meta name="csp-nonce" content=""></head><body></body></html>`;
let folder: string;
let server: CairnServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-studio-'));
  await mkdir(join(folder, 'bundle/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.js'), 'secret');
  await writeFile(join(folder, 'bundle/.hidden.js'), 'secret');
  await writeFile(join(folder, 'bundle/index.html'), page);
  await writeFile(
    join(folder, 'bundle/.places.json'),
    JSON.stringify([
      { path: '^/workflows/[^/]+/?$', files: ['/assets/workflow-c3.js', '/assets/workflow-d4.css'] },
      { path: '^/executions/?$', files: ['/assets/runs-e5.js'] },
    ]),
  );
  await writeFile(join(folder, 'bundle/favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'bundle/assets/main-a1b2.js'), script);
  await writeFile(join(folder, 'bundle/assets/main-a1b2.js.br'), brotliCompressSync(script));
  await writeFile(join(folder, 'bundle/assets/main-a1b2.js.gz'), gzipSync(script));
  server = await createServer({
    port: 0,
    memory: true,
    studioFolder: join(folder, 'bundle'),
    studioHostnames: ['studio.example'],
    command: '/opt/someone/checkout/cairn',
  });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const port = (): number => Number(new URL(server.endpoint).port);
const studio = (): string => `studio.localhost:${port()}`;

async function ask({ method = 'GET', path = '/', host = studio(), headers, body }: Asked): Promise<Answer> {
  const call = request({ port: port(), method, path, headers: { host, ...headers } }).end(body);
  const [answer] = await once(call, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) };
}

const signed = (service = 'states') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
const listMachines = {
  method: 'POST',
  headers: {
    ...signed(),
    'x-amz-target': 'AWSStepFunctions.ListStateMachines',
    'content-type': 'application/x-amz-json-1.0',
  },
  body: '{}',
};

describe('the page of the studio', () => {
  it.each([
    ['/'],
    ['/workflows/orders'],
    ['/index.html'],
    ['/_user_request_/x'],
    ['/restapis/abcdef/prod/_user_request_/'],
  ])('is what %s shows, with a policy of its own', async (path) => {
    const { status, headers, body } = await ask({ path });
    expect(status).toBe(200);
    const nonce = /content="([\w-]{24})"/.exec(body.toString())?.[1];
    expect(nonce).toBeDefined();
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });

  it('names the files of the place that is opened, and of no other', async () => {
    const body = (await ask({ path: '/workflows/orders' })).body.toString();
    expect(body).toContain('<link rel="modulepreload" crossorigin href="/assets/workflow-c3.js">');
    expect(body).toContain('<link rel="stylesheet" crossorigin href="/assets/workflow-d4.css">');
    expect(body).not.toContain('runs-e5');
    expect((await ask({ path: '/elsewhere' })).body.toString()).not.toContain('modulepreload');
    expect((await ask({ path: '/.places.json' })).body.toString()).toContain('<!doctype html>');
  });

  it('tells what the studio would ask for first', async () => {
    const body = (await ask({})).body.toString();
    const told = /<meta name="cairn-studio" content="([^"]*)">/.exec(body)?.[1]?.replaceAll('&quot;', '"');
    const asked = await ask({ path: '/_cairn/v1/studio' });
    expect(JSON.parse(told ?? '')).toEqual(JSON.parse(asked.body.toString()));
  });

  it('has another nonce each time', async () => {
    const [first, second] = [await ask({}), await ask({})];
    expect(first.body.toString()).not.toBe(second.body.toString());
  });

  it('is reached by a link on another site', async () => {
    const headers = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await ask({ path: '/executions/x', headers })).status).toBe(200);
  });

  it('answers HEAD with the length alone', async () => {
    const { status, headers, body } = await ask({ method: 'HEAD' });
    expect([status, body.length]).toEqual([200, 0]);
    expect(Number(headers['content-length'])).toBeGreaterThan(page.length);
  });

  it('is at a further name as well', async () => {
    expect((await ask({ host: 'studio.example' })).body.toString()).toContain('csp-nonce');
  });
});

describe('a file of the studio', () => {
  const path = '/assets/main-a1b2.js';

  it.each([
    ['br', 'gzip, deflate, br', (bytes: Buffer) => brotliDecompressSync(bytes)],
    ['gzip', 'gzip, br;q=0', (bytes: Buffer) => gunzipSync(bytes)],
    [undefined, 'identity', (bytes: Buffer) => bytes],
  ])('comes as %s', async (coding, accepted, decode) => {
    const { headers, body } = await ask({ path, headers: { 'accept-encoding': accepted } });
    expect(headers['content-encoding']).toBe(coding);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    });
    expect(decode(body).toString()).toBe(script);
  });

  it('is not sent again to whoever has it', async () => {
    const { headers } = await ask({ path: '/favicon.svg' });
    expect(headers['cache-control']).toBe('no-cache');
    const again = await ask({ path: '/favicon.svg', headers: { 'if-none-match': `W/${headers.etag}` } });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it.each([
    ['/../secret.js'],
    ['/assets/../../secret.js'],
    ['/%2e%2e/secret.js'],
    ['/..%2fsecret.js'],
    ['/assets/..\\..\\secret.js'],
    ['/.hidden.js'],
    ['/assets/main-a1b2.js.br'],
    ['//secret.js'],
    ['/secret.js%00.js'],
  ])('is none at %s', async (of) => {
    const { body, headers } = await ask({ path: of });
    expect(body.toString()).not.toContain('secret');
    expect(headers['content-type']).toMatch(/^text\/(?:html|plain)/);
  });
});

describe("the studio's host", () => {
  it('tells without credentials what the studio has to know', async () => {
    const { status, headers, body } = await ask({ path: '/_cairn/v1/studio' });
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(JSON.parse(body.toString())).toEqual({
      auth: 'local',
      account: '000000000000',
      region: 'us-east-1',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      hasDefinitionFiles: false,
      // Of a command that is called by its place, the name alone is told.
      command: 'cairn',
      userPools: {
        issuer: expect.stringMatching(/^http:\/\/localhost:\d+\/\{userPoolId\}$/),
        documents: expect.stringMatching(/^http:\/\/localhost:\d+\/\{userPoolId\}$/),
        signInPages: expect.stringMatching(/^https:\/\/auth\.localhost:\d+\/\{domain\}$/),
      },
    });
  });

  it('answers what its own pages and programs sign', async () => {
    expect((await ask(listMachines)).body.toString()).toBe('{"stateMachines":[]}');
    const page = { origin: `http://${studio()}`, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
    const { status, headers } = await ask({ ...listMachines, headers: { ...listMachines.headers, ...page } });
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each<[string, Asked]>([
    [
      'a page of another port',
      { ...listMachines, headers: { ...listMachines.headers, origin: 'http://studio.localhost:1' } },
    ],
    [
      'a page on localhost',
      { ...listMachines, headers: { ...listMachines.headers, origin: 'http://localhost:3000' } },
    ],
    ['a page without an origin', { ...listMachines, headers: { ...listMachines.headers, origin: 'null' } }],
    ['a preflight', { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } }],
    [
      'a presigned URL',
      {
        path: '/bucket/evil.html?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Fus-east-1%2Fs3%2Faws4_request',
      },
    ],
    ['an old presigned URL', { path: '/bucket/evil.html?AWSAccessKeyId=a&Signature=b&Expires=9999999999' }],
    [
      'a frame or picture of another site',
      {
        headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      },
    ],
    [
      'a script of another site',
      {
        path: '/assets/main-a1b2.js',
        headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'script' },
      },
    ],
    [
      'the description, for a page of another site',
      {
        path: '/_cairn/v1/studio',
        headers: {
          'sec-fetch-site': 'cross-site',
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'document',
        },
      },
    ],
    [
      'a call without credentials',
      { method: 'POST', headers: { 'x-amz-target': 'AWSStepFunctions.ListStateMachines' }, body: '{}' },
    ],
    ['a route of an API', { method: 'POST', path: '/restapis/abcdef/prod/_user_request_/', body: '{}' }],
  ])('refuses %s', async (_what, asked) => {
    const { status, headers } = await ask(asked);
    expect(status).toBe(403);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('shows neither code nor metrics', async () => {
    for (const path of ['/_cairn/metrics', '/_cairn/code/x', '/_localstack/health'])
      expect((await ask({ path })).status).toBe(404);
  });

  it('is never a bucket', async () => {
    const put = { method: 'PUT', headers: { ...signed('s3'), 'content-type': 'text/html' } };
    expect((await ask({ ...put, path: '/pages' })).status).toBe(200);
    expect((await ask({ ...put, path: '/pages/evil.html', body: '<script>1</script>' })).status).toBe(200);
    const { headers, body } = await ask({ path: '/pages/evil.html', headers: signed('s3') });
    expect(body.toString()).toBe('<script>1</script>');
    expect(headers).toMatchObject({
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    });
    expect((await ask({ path: '/pages/evil.html' })).body.toString()).toContain('csp-nonce');
  });
});
