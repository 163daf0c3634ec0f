// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of API Gateway
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { APIGatewayClient, CreateDeploymentCommand, ImportRestApiCommand } from '@aws-sdk/client-api-gateway';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateStateMachineCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Browser, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { type AttackTry, attackPage } from './attack-page.ts';
import { startChromium } from './chromium-browser.ts';
import { hasChromium } from './has-chromium.ts';

/**
 * Pages that want to list the state machines of a developer who has them open, in a real Chromium with its security
 * on: of other sites, of a name that an attacker points at the server (DNS rebinding), and such as users of Cairn made.
 */

const machineName = 'canary-machine-7f3a';
const secret = 'canary-object-91c2';
const roleArn = 'arn:aws:iam::000000000000:role/any';
const attackMsMax = 20_000;
let server: ServerProcess;
let browser: Browser;
let attacker: Server;
let s3: S3Client;
let stepFunctions: SFNClient;
let port: number;
let apiId: string;

beforeAll(async () => {
  if (!hasChromium) return;
  const started = await startChromium([
    '--host-resolver-rules=MAP *.example 127.0.0.1',
    // Chromium's own guard of the local network would keep the server's from being tried.
    '--disable-features=LocalNetworkAccessChecks,PrivateNetworkAccessSendPreflights,BlockInsecurePrivateNetworkRequests',
  ]);
  if (started.kind === 'unavailable') throw new Error(started.reason);
  browser = started.browser;
  server = await ServerProcess.start({ dataDirectory: undefined });
  port = Number(new URL(server.endpoint).port);
  attacker = createServer((request, response) => {
    const to = new URL(request.url ?? '/', 'http://attacker').searchParams.get('to');
    if (to !== null) response.writeHead(307, { location: to, 'access-control-allow-origin': '*' }).end();
    else if (request.url !== '/evil.html') response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end(page());
  }).listen(0);
  const options = {
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  stepFunctions = new SFNClient(options);
  s3 = new S3Client({ ...options, forcePathStyle: true });
  const definition = '{"StartAt":"S","States":{"S":{"Type":"Succeed"}}}';
  await stepFunctions.send(new CreateStateMachineCommand({ name: machineName, roleArn, definition }));
  for (const Bucket of ['pages', 'private']) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket: 'private', Key: 'secret.txt', Body: secret }));
  const upload = { Bucket: 'pages', Key: 'evil.html', ContentType: 'text/html' };
  await s3.send(new PutObjectCommand({ ...upload, Body: page() }));
  apiId = await deployedPage(new APIGatewayClient(options));
}, 60_000);

afterAll(async () => {
  stepFunctions?.destroy();
  s3?.destroy();
  attacker?.close();
  await browser?.close();
  await server?.stop();
});

/** The attack, as its pages are told it. */
function page(): string {
  return attackPage({
    port,
    hosts: ['127.0.0.1', 'localhost', 'studio.localhost', 'pages.localhost', 'states.us-east-1.localhost'],
    foreignObject: '/private/secret.txt',
    redirect: `http://evil.example:${(attacker.address() as AddressInfo).port}/`,
  });
}

/** An API whose only route answers with the page. @returns its id */
async function deployedPage(client: APIGatewayClient): Promise<string> {
  const html = page().replaceAll('$', '$util.escapeJavaScript("$")');
  const integration = {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: {
      default: {
        statusCode: '200',
        responseParameters: { 'method.response.header.Content-Type': "'text/html'" },
        responseTemplates: { 'application/json': html },
      },
    },
  };
  const get = {
    responses: { 200: { description: 'ok' } },
    'x-amazon-apigateway-integration': integration,
  };
  const api = { openapi: '3.0.1', info: { title: 'pages', version: '1' }, paths: { '/evil': { get } } };
  const { id = '' } = await client.send(new ImportRestApiCommand({ body: Buffer.from(JSON.stringify(api)) }));
  await client.send(new CreateDeploymentCommand({ restApiId: id, stageName: 'prod' }));
  client.destroy();
  return id;
}

/** What a page got, and which answers of the server named the machine. */
interface Attacked {
  readonly title: string;
  readonly found: readonly AttackTry[];
  readonly answersWithNames: readonly string[];
}

/** Opens a hostile page and waits until it has tried everything. */
async function attackBy(url: string, { runs = true } = {}): Promise<Attacked> {
  const context = await browser.newContext();
  try {
    const answersWithNames: string[] = [];
    const reads: Promise<void>[] = [];
    context.on('response', (response) => {
      // The studio in a window of its own may show what it likes, as long as no one reads it.
      const isStudios = isOwnPage(response, `http://studio.localhost:${port}/`);
      const read = response.text().then(
        (text) => {
          if (!isStudios && text.includes(machineName)) answersWithNames.push(response.url());
        },
        () => undefined,
      );
      reads.push(read);
    });
    const opened = await context.newPage();
    await opened.goto(url, { waitUntil: 'commit' });
    if (runs) await opened.waitForFunction('window.found !== undefined', undefined, { timeout: attackMsMax });
    else await opened.waitForLoadState('load');
    await Promise.race([Promise.all(reads), opened.evaluate('new Promise((done) => setTimeout(done, 500))')]);
    const found = runs ? ((await opened.evaluate('window.found')) as AttackTry[]) : [];
    return { title: await opened.title(), found, answersWithNames };
  } finally {
    await context.close();
  }
}

/** Whether a page of an origin in a window of its own asked, and no frame or worker of another page. */
function isOwnPage(response: Response, origin: string): boolean {
  try {
    const frame = response.frame();
    return frame.parentFrame() === null && frame.url().startsWith(origin);
  } catch {
    return false;
  }
}

/** What of the tries brought something that the page was never to know or to do. */
function breaches({ found, answersWithNames }: Attacked): readonly string[] {
  const told = found.filter(({ got }) => /canary|REGISTERED/.test(got));
  return [...told.map(({ what, got }) => `${what}: ${got.slice(0, 300)}`), ...answersWithNames];
}

const onHost = (host: string) => `http://${host}:${(attacker.address() as AddressInfo).port}/evil.html`;

describe.runIf(hasChromium)('a page that wants to list state machines', () => {
  it.each(['evil.example', 'evil.localhost'])('of another site learns nothing: %s', async (host) => {
    const attacked = await attackBy(onHost(host));
    expect(attacked.found.length).toBeGreaterThan(100);
    expect(breaches(attacked)).toEqual([]);
  });

  it('is refused where an attacker points a name of his own at the server', async () => {
    const context = await browser.newContext();
    try {
      const rebound = `http://rebound.example:${port}/`;
      // The name led to the attacker when the page came, and leads to the server now.
      await context.route(`${rebound}evil.html`, (route) =>
        route.fulfill({ contentType: 'text/html', body: page() }),
      );
      const opened = await context.newPage();
      await opened.goto(`${rebound}evil.html`, { waitUntil: 'commit' });
      await opened.waitForFunction('window.found !== undefined', undefined, { timeout: attackMsMax });
      const found = (await opened.evaluate('window.found')) as AttackTry[];
      expect(breaches({ title: '', found, answersWithNames: [] })).toEqual([]);
      expect(found.find(({ what }) => what === 'signed call at its own host')?.got).toContain('Host header');
    } finally {
      await context.close();
    }
  });

  it.each(['127.0.0.1', 'localhost'])(
    "on a developer's own machine learns nothing of Cairn itself: %s",
    async (host) => {
      const { found } = await attackBy(onHost(host));
      const ofStudio = found.filter(({ what }) =>
        /studio\.localhost|_cairn|stream|sign-in|ticket/.test(what),
      );
      expect(ofStudio.length).toBeGreaterThan(50);
      expect(breaches({ title: '', found: ofStudio, answersWithNames: [] })).toEqual([]);
      // What a developer's own pages may ask by CORS shows that the attack would find what is there.
      expect(breaches({ title: '', found, answersWithNames: [] }).join()).toContain(machineName);
    },
  );
});

describe.runIf(hasChromium)('a page that a user of Cairn made', () => {
  const presigned = async (host: string, pathStyle: boolean): Promise<string> => {
    const client = new S3Client({
      endpoint: `http://${host}:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: pathStyle,
    });
    try {
      return await getSignedUrl(client, new GetObjectCommand({ Bucket: 'pages', Key: 'evil.html' }));
    } finally {
      client.destroy();
    }
  };

  it.each([
    ['127.0.0.1', '127.0.0.1', true],
    ['localhost', 'localhost', true],
    ['pages.localhost', 'localhost', false],
  ])('and that lies in a bucket runs no script on %s', async (host, endpoint, pathStyle) => {
    const url = await presigned(endpoint, pathStyle);
    expect(new URL(url).hostname).toBe(host);
    expect((await attackBy(url, { runs: false })).title).toBe('before');
  });

  it('and that lies in a bucket is not shown on the host of the studio', async () => {
    const context = await browser.newContext();
    const opened = await context.newPage();
    const answer = await opened.goto(await presigned('studio.localhost', true));
    expect(answer?.status()).toBe(403);
    expect(await opened.title()).not.toBe('ran');
    await context.close();
  });

  it.each(['127.0.0.1', 'localhost'])('and that a route answers runs no script on %s', async (host) => {
    const url = `http://${host}:${port}/restapis/${apiId}/prod/_user_request_/evil`;
    const attacked = await attackBy(url, { runs: false });
    expect(attacked.title).toBe('before');
  });

  it("and that a route answers on its API's own host reaches no more than this API", async () => {
    const attacked = await attackBy(`http://${apiId}.execute-api.us-east-1.localhost:${port}/prod/evil`);
    expect(attacked.title).toBe('ran');
    expect(breaches(attacked)).toEqual([]);
  });
});

it.runIf(hasChromium)('leaves no trace of any attack', async () => {
  const { stateMachines = [] } = await stepFunctions.send(new ListStateMachinesCommand({}));
  expect(stateMachines.map(({ name }) => name)).toEqual([machineName]);
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  expect(Buckets.map(({ Name }) => Name)).toEqual(['pages', 'private']);
});
