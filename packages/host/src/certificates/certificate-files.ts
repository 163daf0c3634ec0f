import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Log } from '@cairn/kit';
import type { CertificateWithKey } from './local-authority.ts';

const lookEveryMs = 10_000;

/** Files of a certificate that others have signed. */
export interface CertificateFileNames {
  /** The certificate, and behind it those of its authorities, as PEM. */
  readonly certificateFile: string;
  /** Its private key, as PEM. */
  readonly keyFile: string;
}

/** A certificate in files, read again when they change: whoever renews it need not stop the server. */
export class CertificateFiles {
  readonly #names: CertificateFileNames;
  readonly #log: Log;
  #current: CertificateWithKey;
  #seen: string;
  #timer: NodeJS.Timeout | undefined;

  private constructor(names: CertificateFileNames, current: CertificateWithKey, seen: string, log: Log) {
    this.#names = names;
    this.#current = current;
    this.#seen = seen;
    this.#log = log;
  }

  /** @throws with what is wrong with the files */
  static async open(names: CertificateFileNames, log: Log): Promise<CertificateFiles> {
    const seen = await stampOf(names);
    const files = new CertificateFiles(names, await readPair(names), seen, log);
    files.#timer = setInterval(() => void files.look(), lookEveryMs).unref();
    return files;
  }

  get current(): CertificateWithKey {
    return this.#current;
  }

  /** Reads the files where they have changed; keeps what it had where they do not belong together (yet). */
  async look(): Promise<void> {
    try {
      const stamp = await stampOf(this.#names);
      if (stamp === this.#seen) return;
      this.#current = await readPair(this.#names);
      this.#seen = stamp;
    } catch (error) {
      this.#log('warn', 'the changed certificate cannot be used, the one before stays', {
        cause: String(error),
      });
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

async function stampOf({ certificateFile, keyFile }: CertificateFileNames): Promise<string> {
  const found = await Promise.all([certificateFile, keyFile].map((file) => stat(file)));
  return found.map(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`).join();
}

async function readPair({ certificateFile, keyFile }: CertificateFileNames): Promise<CertificateWithKey> {
  const [certificate, key] = await Promise.all([
    readFile(certificateFile, 'utf8'),
    readFile(keyFile, 'utf8'),
  ]);
  if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)))
    throw new Error(`${keyFile} is not the key of ${certificateFile}`);
  return { certificate, key };
}
