import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '@cairn/kit';
import { AcmeClient } from './acme-client.ts';
import { certificateSigningRequest } from './certificate.ts';
import { type CertificateWithKey, writePrivately } from './local-authority.ts';

/** What certificates are ordered by. */
export interface AcmeCertificatesOptions {
  /** Where account, key and certificate are kept. */
  readonly folder: string;
  /** Host names, each of which leads to this server from outside, on port 80. */
  readonly domains: readonly string[];
  readonly directoryUrl: string;
  readonly email: string | undefined;
  readonly log: Log;
  readonly now?: () => number;
  readonly fetch?: typeof fetch;
  /** Waits until it is time, or until it is stopped. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const accountFile = 'acme-account-key.pem';
const certificateFile = 'acme.pem';
const hourMs = 3_600_000;
const firstRetryMs = 60_000;
const retryMsMax = 12 * hourMs;
const challengesMax = 100;

/**
 * A certificate that an authority on the internet gives, ordered when there is none and again when two thirds of
 * its life are over. An authority that does not answer is asked again later and later; what there is stays.
 */
export class AcmeCertificates {
  readonly #options: AcmeCertificatesOptions;
  readonly #challenges = new Map<string, string>();
  readonly #ending = new AbortController();
  #current: CertificateWithKey | undefined;
  #running: Promise<void> | undefined;

  constructor(options: AcmeCertificatesOptions) {
    this.#options = options;
  }

  get current(): CertificateWithKey | undefined {
    return this.#current;
  }

  /** What the authority wants to read at `/.well-known/acme-challenge/TOKEN`. */
  challenge(token: string): string | undefined {
    return this.#challenges.get(token);
  }

  /** Takes the certificate that is kept, and begins to look after it. */
  async start(): Promise<void> {
    this.#current = await readKept(join(this.#options.folder, certificateFile));
    this.#running = this.#lookAfter();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #lookAfter(): Promise<void> {
    const { log, now = Date.now, wait = waitUntil } = this.#options;
    const { signal } = this.#ending;
    let retryMs = firstRetryMs;
    while (!signal.aborted) {
      let sleepMs = this.#dueInMs(now());
      if (sleepMs <= 0) {
        try {
          await this.#renew();
          retryMs = firstRetryMs;
          sleepMs = this.#dueInMs(now());
        } catch (error) {
          if (signal.aborted) return;
          log('error', 'the authority gave no certificate; it is asked again', {
            retryMs,
            cause: String(error),
          });
          sleepMs = retryMs;
          retryMs = Math.min(retryMs * 2, retryMsMax);
        }
      }
      await wait(Math.min(Math.max(sleepMs, firstRetryMs), retryMsMax), signal);
    }
  }

  /** Two thirds of its life after it was given; at once where other names are wanted. */
  #dueInMs(nowMs: number): number {
    if (this.#current === undefined) return 0;
    const certificate = new X509Certificate(this.#current.certificate);
    if (this.#options.domains.some((domain) => certificate.checkHost(domain) === undefined)) return 0;
    const fromMs = certificate.validFromDate.getTime();
    return fromMs + ((certificate.validToDate.getTime() - fromMs) * 2) / 3 - nowMs;
  }

  async #renew(): Promise<void> {
    const { folder, domains, directoryUrl, email, wait = waitUntil } = this.#options;
    const { signal } = this.#ending;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const accountKey = await loadAccountKey(join(folder, accountFile));
    const client = new AcmeClient({
      directoryUrl,
      accountKey,
      email,
      fetch: this.#options.fetch ?? fetch,
      wait: async (ms) => {
        await wait(ms, signal);
        signal.throwIfAborted();
      },
    });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    try {
      const certificate = await client.order({
        domains,
        signingRequest: certificateSigningRequest(privateKey, domains),
        publish: (token, text) => {
          if (this.#challenges.size < challengesMax) this.#challenges.set(token, text);
        },
      });
      const made = { certificate, key: printKey(privateKey) };
      checkPair(made);
      // One file, so that key and certificate always belong together.
      await writePrivately(join(folder, certificateFile), `${made.key}${made.certificate}`);
      this.#current = made;
    } finally {
      this.#challenges.clear();
    }
  }
}

function checkPair({ certificate, key }: CertificateWithKey): void {
  if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)))
    throw new Error('the certificate is for another key');
}

async function readKept(file: string): Promise<CertificateWithKey | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const at = text.indexOf('-----BEGIN CERTIFICATE-----');
  const kept = { key: text.slice(0, at), certificate: text.slice(at) };
  checkPair(kept);
  return kept;
}

async function loadAccountKey(file: string): Promise<KeyObject> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text !== undefined) return createPrivateKey(text);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writePrivately(file, printKey(privateKey));
  return privateKey;
}

function printKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string;
}

function waitUntil(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms).unref();
    signal.addEventListener('abort', finish);
  });
}
