import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AcmeCertificates } from './acme-certificates.ts';
import { certificateSigningRequest } from './certificate.ts';
import { AcmeAuthority } from './testing/acme-authority.ts';

const dayMs = 86_400_000;
let folder: string;
let authority: AcmeAuthority;
let directoryUrl: string;
let site: Server;
let certificates: AcmeCertificates;
const logged: string[] = [];
let clockMs: number;
/** Told of each wait, and what ends it. */
let waits: { ms: number; end: () => void }[];
let onWait: (() => void) | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-front-door-'));
  authority = new AcmeAuthority();
  directoryUrl = await authority.start();
  site = createServer((request, response) => {
    const token = request.url?.split('/').at(-1) ?? '';
    const text = certificates.challenge(token);
    response.writeHead(text === undefined ? 404 : 200).end(text);
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  authority.challengePort = (site.address() as AddressInfo).port;
  clockMs = Date.now();
  waits = [];
  logged.length = 0;
});
afterEach(async () => {
  await certificates.stop();
  authority.stop();
  site.close();
  site.closeAllConnections();
  await rm(folder, { recursive: true });
});

/** Starts to look after a certificate and resolves at the first long wait. */
async function look(domains: readonly string[]): Promise<number> {
  certificates = new AcmeCertificates({
    folder,
    domains,
    directoryUrl,
    email: 'me@example.com',
    log: (_level, message, fields) => void logged.push(`${message} ${JSON.stringify(fields)}`),
    now: () => clockMs,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (ms < 30_000) return resolve();
        waits.push({ ms, end: resolve });
        signal.addEventListener('abort', () => resolve());
        onWait?.();
      }),
  });
  return waiting(() => certificates.start());
}

async function waiting(begin: () => Promise<void> | void): Promise<number> {
  const waited = new Promise<void>((resolve) => {
    onWait = resolve;
  });
  await begin();
  await waited;
  return waits.at(-1)?.ms as number;
}

describe('a certificate of an authority on the internet', () => {
  it('is ordered, kept, and taken again at the next start', async () => {
    authority.badNonces = 1;
    await look(['a.example', 'b.example']);
    expect(logged).toEqual([]);
    const current = certificates.current as { certificate: string; key: string };
    const made = new X509Certificate(current.certificate);
    expect(made.subjectAltName).toBe('DNS:a.example, DNS:b.example');
    expect(made.checkPrivateKey(createPrivateKey(current.key))).toBe(true);
    expect(authority.called).toEqual([
      '/account',
      '/order',
      '/authorization/N/N',
      '/challenge/N/N',
      '/authorization/N/N',
      '/authorization/N/N',
      '/challenge/N/N',
      '/authorization/N/N',
      '/finalize/N',
      '/order/N',
      '/certificate/N',
    ]);
    for (const name of await readdir(folder))
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    await certificates.stop();
    await look(['a.example', 'b.example']);
    expect(certificates.current).toEqual(current);
    expect(authority.called).toHaveLength(11);
  });

  it('is ordered again after two thirds of its life, and for other names', async () => {
    await look(['a.example']);
    const first = certificates.current;
    clockMs += 59 * dayMs;
    await waiting(() => waits.at(-1)?.end());
    expect(certificates.current).toBe(first);
    clockMs += 2 * dayMs;
    await waiting(() => waits.at(-1)?.end());
    expect(certificates.current).not.toBe(first);
    await certificates.stop();
    clockMs = Date.now();
    await look(['a.example', 'c.example']);
    expect(new X509Certificate(certificates.current?.certificate ?? '').checkHost('c.example')).toBe(
      'c.example',
    );
  });

  it('is asked for again, later and later, while the authority says no', async () => {
    authority.challengePort = 1;
    expect(await look(['a.example'])).toBe(60_000);
    expect(await waiting(() => waits.at(-1)?.end())).toBe(120_000);
    expect(certificates.current).toBeUndefined();
    expect(logged[0]).toContain("a.example is invalid: the challenge of a.example was answered with ''");
    authority.challengePort = (site.address() as AddressInfo).port;
    await waiting(() => waits.at(-1)?.end());
    expect(certificates.current).toBeDefined();
  });
});

const openssl = '/usr/bin/openssl';

it.skipIf(!existsSync(openssl))('requests to sign are ones for OpenSSL', async () => {
  certificates = new AcmeCertificates({ folder, domains: [], directoryUrl, email: undefined, log: () => {} });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = join(folder, 'request.der');
  await writeFile(file, certificateSigningRequest(privateKey, ['a.example', '10.0.0.1']));
  const text = execFileSync(openssl, ['req', '-inform', 'DER', '-in', file, '-noout', '-text', '-verify'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(text).toContain('DNS:a.example, IP Address:10.0.0.1');
});
