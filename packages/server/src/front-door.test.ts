import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServer } from './create-server.ts';
import { openFrontDoor } from './front-door.ts';

describe('who is let in', () => {
  it.each([
    ['127.0.0.1', undefined, false],
    ['::1', undefined, false],
    ['localhost', 'local', false],
    ['127.1.2.3', 'local', false],
    ['127.0.0.1', 'strict', true],
    ['0.0.0.0', undefined, true],
    ['::', undefined, true],
    ['192.168.1.2', 'strict', true],
    ['cairn.example', undefined, true],
  ] as const)('on %s with --auth %s: signatures are verified: %s', (host, auth, isStrict) => {
    const { isStrict: found } = openFrontDoor(auth === undefined ? {} : { auth }, host);
    expect(found).toBe(isStrict);
  });

  it.each(['0.0.0.0', '::', '192.168.1.2', '127.0.0.1.example', 'cairn.example'])(
    'is never everybody on %s',
    (host) => {
      expect(() => openFrontDoor({ auth: 'local' }, host)).toThrow('would let everybody run code here');
    },
  );

  it('a server does not start with the word of proxies that are none', async () => {
    const options = { port: 0, memory: true, trustedProxies: ['proxy.example'] };
    await expect(createServer(options)).rejects.toThrow('--trusted-proxies: proxy.example is not an address');
  });
});

describe('a server whose authority on the internet does not answer', () => {
  let dataDirectory: string;
  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-front-door-'));
  });
  afterEach(() => rm(dataDirectory, { recursive: true }));

  it('starts, answers, tells it and stops', async () => {
    const { promise: told, resolve: tell } = Promise.withResolvers<string>();
    const server = await createServer({
      port: 0,
      dataDirectory,
      acme: { domains: ['cairn.example'], directoryUrl: 'http://127.0.0.1:9/directory' },
      log: (_level, message) => tell(message),
    });
    expect(await told).toBe('the authority gave no certificate; it is asked again');
    expect((await fetch(`${server.endpoint}/_cairn/health`)).status).toBe(200);
    await server.stop();
  });

  it.each([
    [{ memory: true }, 'leave out --memory'],
    [{ memory: false, tlsCertificateFile: 'c', tlsKeyFile: 'k' }, '--tls-certificate: cannot read c'],
  ])('is not asked with %j', async (options, message) => {
    const acme = { domains: ['cairn.example'] };
    await expect(createServer({ port: 0, dataDirectory, acme, ...options })).rejects.toThrow(message);
  });
});
