import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { issueCertificate } from './certificate.ts';

const dayMs = 86_400_000;
const authorityDays = 3_650;
/** Browsers of Apple take no more than 825 days, public authorities give 90. */
const leafDays = 90;
const renewAuthorityDays = 400;
const renewLeafDays = 60;
/** Clocks of clients may be behind. */
const earlierMs = 3_600_000;
const certificateFile = 'ca.pem';
const keyFile = 'ca-key.pem';

/** A certificate with its key, as PEM. */
export interface CertificateWithKey {
  readonly certificate: string;
  readonly key: string;
}

/** Signs certificates for names of this machine; its own certificate is what clients have to trust. */
export class LocalAuthority {
  /** PEM. */
  readonly certificate: string;
  readonly #subject: string;
  readonly #key: KeyObject;

  private constructor({ certificate, key }: CertificateWithKey) {
    this.certificate = certificate;
    this.#key = createPrivateKey(key);
    this.#subject = /(?:^|\n)CN=(.*)/.exec(new X509Certificate(certificate).subject)?.[1] ?? '';
  }

  /** One that is forgotten at the end. */
  static inMemory(nowMs: number): LocalAuthority {
    return new LocalAuthority(makeAuthority(nowMs));
  }

  /**
   * The authority of a folder, made where there is none, or where it ends within a year or so. The key's file is
   * for its owner only. @throws when the folder cannot be written or its files are damaged
   */
  static async open(folder: string, nowMs: number): Promise<LocalAuthority> {
    const kept = await readAuthority(folder);
    if (kept !== undefined && lastsDays(kept.certificate, nowMs) > renewAuthorityDays)
      return new LocalAuthority(kept);
    const made = makeAuthority(nowMs);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // The key first: a certificate without its key would be taken for a damaged pair.
    await writePrivately(join(folder, keyFile), made.key);
    await writePrivately(join(folder, certificateFile), made.certificate);
    return new LocalAuthority(made);
  }

  /** The certificate's file in a folder, for those who want it trusted. */
  static certificateFile(folder: string): string {
    return join(folder, certificateFile);
  }

  /** A certificate for names and addresses, with a key of its own. */
  issue(names: readonly string[], nowMs: number): CertificateWithKey {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const certificate = issueCertificate({
      subject: names[0] ?? 'localhost',
      issuer: this.#subject,
      issuerKey: this.#key,
      key: privateKey,
      notBeforeMs: nowMs - earlierMs,
      notAfterMs: nowMs + leafDays * dayMs,
      names,
    });
    return { certificate, key: printKey(privateKey) };
  }
}

/** Whether a certificate of an authority should be made anew. */
export function isDue(certificate: string, nowMs: number): boolean {
  return lastsDays(certificate, nowMs) < renewLeafDays;
}

function lastsDays(certificate: string, nowMs: number): number {
  return (new X509Certificate(certificate).validToDate.getTime() - nowMs) / dayMs;
}

function makeAuthority(nowMs: number): CertificateWithKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = `Cairn local CA ${new Date(nowMs).toISOString().slice(0, 10)}`;
  const certificate = issueCertificate({
    subject,
    issuer: subject,
    issuerKey: privateKey,
    key: privateKey,
    notBeforeMs: nowMs - earlierMs,
    notAfterMs: nowMs + authorityDays * dayMs,
    names: undefined,
  });
  return { certificate, key: printKey(privateKey) };
}

function printKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string;
}

async function readAuthority(folder: string): Promise<CertificateWithKey | undefined> {
  const read = (name: string) =>
    readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  const [certificate, key] = await Promise.all([read(certificateFile), read(keyFile)]);
  if (certificate === undefined || key === undefined) return undefined;
  if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)))
    throw new Error(
      `${certificateFile} and ${keyFile} in ${folder} do not belong together: remove both to have new ones made`,
    );
  return { certificate, key };
}

/** Writes a file that only its owner reads, whole or not at all. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const unfinished = `${path}.new`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  // An earlier file may have been left by somebody with other rights.
  await chmod(unfinished, 0o600);
  await rename(unfinished, path);
}
