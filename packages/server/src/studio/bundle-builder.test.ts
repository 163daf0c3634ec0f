import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type CairnServer, createServer } from '../create-server.ts';
import { progressAnswer } from './progress-page.ts';

const servers: CairnServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function serve(options: Parameters<typeof createServer>[0] = {}): Promise<CairnServer> {
  const server = await createServer({ memory: true, port: 0, ...options });
  servers.push(server);
  return server;
}

async function ask({ endpoint }: CairnServer, path = '/'): Promise<{ status: number; body: string }> {
  const { port } = new URL(endpoint);
  const [answer] = await once(
    request({ port, path, headers: { host: `studio.localhost:${port}` } }).end(),
    'response',
  );
  let body = '';
  for await (const chunk of answer) body += chunk;
  return { status: answer.statusCode, body };
}

/** Asks as the page does, until there is nothing to wait for. */
async function untilBuilt(server: CairnServer): Promise<{ kind: string; message?: string }> {
  for (;;) {
    const state = JSON.parse((await ask(server, '/_studio/progress.json')).body);
    if (state.kind !== 'building') return state;
    expect(state).toEqual({ kind: 'building', phase: expect.any(String), seconds: expect.any(Number) });
  }
}

it('bundles the sources when the first page is asked for, and shows how far it is', async () => {
  const [one, two] = [await serve(), await serve()];
  expect(JSON.parse((await ask(one, '/_studio/progress.json')).body)).toEqual({ kind: 'idle' });
  const [page] = await Promise.all([ask(one), ask(two)]);
  expect(page).toMatchObject({ status: 503, body: expect.stringContaining('/_studio/progress.js') });
  // Two servers that begin at once do not stand in each other's way.
  expect(await Promise.all([untilBuilt(one), untilBuilt(two)])).toEqual([
    { kind: 'ready' },
    { kind: 'ready' },
  ]);
  for (const server of [one, two]) {
    const { status, body } = await ask(server);
    expect(status).toBe(200);
    const [, script = ''] = /src="(\/assets\/[\w.-]+\.js)"/.exec(body) ?? [];
    expect((await ask(server, script)).status).toBe(200);
  }
}, 60_000);

it('tells why there is no studio, as a text', async () => {
  const failed = { kind: 'failed', message: '<img src=x onerror=alert(1)>' } as const;
  const page = progressAnswer('/', failed);
  expect(page.status).toBe(500);
  expect(page.body).not.toContain('<img');
  expect(JSON.parse(progressAnswer('/_studio/progress.json', failed).body as string)).toEqual(failed);
  expect(page.headers).toContain('X-Content-Type-Options');
});

it('is not there where it is switched off', async () => {
  const server = await serve({ studio: false });
  expect(server.studioEndpoint).toBeUndefined();
  expect((await ask(server)).status).toBe(404);
});

it('says where it is', async () => {
  const { endpoint, studioEndpoint } = await serve();
  expect(studioEndpoint).toBe(endpoint.replace('127.0.0.1', 'studio.localhost'));
  const named = await serve({ studioHostnames: ['studio.example'] });
  expect(named.studioEndpoint).toBe(named.endpoint.replace('127.0.0.1', 'studio.example'));
});

it('refuses a folder that holds no studio', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-no-studio-'));
  await expect(createServer({ memory: true, port: 0, studioFolder: folder })).rejects.toThrow(
    'holds no studio',
  );
  await rm(folder, { recursive: true, force: true });
});
