import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CertificateChoice } from './certificate-choice.ts';
import { CertificateFiles } from './certificate-files.ts';
import { LocalAuthority } from './local-authority.ts';

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 0, 31);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-front-door-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the local authority', () => {
  it('signs certificates that name hosts and addresses, and nothing else', () => {
    const authority = LocalAuthority.inMemory(nowMs);
    const root = new X509Certificate(authority.certificate);
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
    const names = ['localhost', 'a.example.com', '127.0.0.1', '::1', '2001:db8::ff:0:1'];
    const leaf = new X509Certificate(authority.issue(names, nowMs).certificate);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(root)).toBe(true);
    expect(leaf.verify(root.publicKey)).toBe(true);
    expect(leaf.checkHost('a.example.com')).toBe('a.example.com');
    expect(leaf.checkHost('b.example.com')).toBeUndefined();
    for (const address of ['127.0.0.1', '::1', '2001:db8::ff:0:1'])
      expect(leaf.checkIP(address)).toBe(address);
    expect(leaf.checkIP('127.0.0.2')).toBeUndefined();
    expect(leaf.validFromDate.getTime()).toBe(nowMs - 3_600_000);
    expect(leaf.validToDate.getTime()).toBe(nowMs + 90 * dayMs);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  it('is kept, its key for its owner only, and made anew before it ends', async () => {
    const tls = join(folder, 'tls');
    const first = await LocalAuthority.open(tls, nowMs);
    expect((await stat(join(tls, 'ca-key.pem'))).mode & 0o777).toBe(0o600);
    expect((await LocalAuthority.open(tls, nowMs + 1_000 * dayMs)).certificate).toBe(first.certificate);
    const later = await LocalAuthority.open(tls, nowMs + 3_300 * dayMs);
    expect(later.certificate).not.toBe(first.certificate);
    expect(await readFile(LocalAuthority.certificateFile(tls), 'utf8')).toBe(later.certificate);
  });

  it('says so when its files do not belong together', async () => {
    await LocalAuthority.open(folder, nowMs);
    await writeFile(join(folder, 'ca.pem'), LocalAuthority.inMemory(nowMs).certificate);
    await expect(LocalAuthority.open(folder, nowMs)).rejects.toThrow('do not belong together');
  });
});

describe('the certificate of a connection', () => {
  const authority = LocalAuthority.inMemory(nowMs);
  const given = authority.issue(['www.example.com'], nowMs);
  let clockMs = nowMs;
  const choiceOf = (isGiven: boolean) =>
    new CertificateChoice({
      authority: () => authority,
      domains: ['example.com'],
      public: () => (isGiven ? given : undefined),
      now: () => clockMs,
    });

  it.each([
    ['localhost', 'localhost'],
    ['bucket.s3.localhost', 'bucket.s3.localhost'],
    ['DEEP.under.example.com', 'deep.under.example.com'],
    ['example.com', 'example.com'],
  ])('names %s, which was asked for', (asked, name) => {
    const { certificate } = choiceOf(false).choose(asked);
    expect(new X509Certificate(certificate).subjectAltName).toContain(`DNS:${name}`);
  });

  it.each([undefined, 'other.test', '..', 'a b', `${'x'.repeat(300)}.localhost`])(
    'is the usual one for %s, never made for a name of somebody else',
    (asked) => {
      const { certificate } = choiceOf(false).choose(asked);
      expect(new X509Certificate(certificate).subjectAltName).toBe(
        'DNS:localhost, DNS:*.localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:example.com, DNS:*.example.com',
      );
    },
  );

  it('is the public one where there is one, but for names that it does not have', () => {
    const choice = choiceOf(true);
    for (const asked of ['www.example.com', undefined, 'other.test'])
      expect(choice.choose(asked)).toBe(given);
    for (const asked of ['localhost', 'a.localhost', 'api.example.com'])
      expect(choice.choose(asked)).not.toBe(given);
  });

  it('is kept, and made anew before it ends', () => {
    const choice = choiceOf(false);
    clockMs = nowMs;
    const first = choice.choose('localhost');
    clockMs = nowMs + 29 * dayMs;
    expect(choice.choose('localhost')).toBe(first);
    clockMs = nowMs + 31 * dayMs;
    expect(choice.choose('localhost')).not.toBe(first);
  });
});

describe('a certificate in files', () => {
  it('is read again when it changes, unless the new files do not belong together', async () => {
    const authority = LocalAuthority.inMemory(nowMs);
    const [first, second] = [authority.issue(['a.test'], nowMs), authority.issue(['b.test'], nowMs)];
    const names = { certificateFile: join(folder, 'c.pem'), keyFile: join(folder, 'k.pem') };
    await writeFile(names.certificateFile, first.certificate);
    await writeFile(names.keyFile, first.key);
    const logged: string[] = [];
    const files = await CertificateFiles.open(names, (_level, message) => void logged.push(message));
    expect(files.current).toEqual(first);
    await writeFile(names.certificateFile, `${second.certificate}\n`);
    await files.look();
    expect(files.current).toEqual(first);
    expect(logged).toEqual(['the changed certificate cannot be used, the one before stays']);
    await writeFile(names.keyFile, second.key);
    await files.look();
    expect(files.current.key).toBe(second.key);
    files.close();
    await expect(
      CertificateFiles.open({ ...names, keyFile: join(folder, 'none') }, () => {}),
    ).rejects.toThrow('ENOENT');
  });
});
