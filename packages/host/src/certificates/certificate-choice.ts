import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { RecentMap } from '@cairn/kit';
import { type CertificateWithKey, isDue, type LocalAuthority } from './local-authority.ts';

/** Most names for which certificates are kept. */
const keptMax = 200;
const hostName =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** What certificates are chosen from. */
export interface CertificateSources {
  /** Asked for once it is needed. */
  readonly authority: () => LocalAuthority;
  /** Names, beside those of loopback, of this server: whatever lies under them is its own too. */
  readonly domains: readonly string[];
  /** Whether a name is one that users have given to something of theirs; asked for at every handshake. */
  readonly isGiven?: ((name: string) => boolean) | undefined;
  /** A certificate that others have signed, where there is one now. */
  readonly public: () => CertificateWithKey | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Chooses the certificate for a connection by the name that the client has asked for. Certificates of names under
 * `localhost` are made one by one: clients do not take `*.localhost`, a wildcard without a second label.
 */
export class CertificateChoice {
  readonly #sources: CertificateSources;
  readonly #kept = new RecentMap<string, CertificateWithKey>(keptMax);

  constructor(sources: CertificateSources) {
    this.#sources = sources;
  }

  /** @param asked the name of the TLS handshake; undefined where the client names an address, or nothing */
  choose(asked: string | undefined): CertificateWithKey {
    const name = asked?.toLowerCase();
    const given = this.#sources.public();
    if (given !== undefined && (name === undefined || !isOfLoopback(name))) {
      const isForIt =
        name !== undefined && new X509Certificate(given.certificate).checkHost(name) !== undefined;
      if (isForIt || name === undefined || !this.#isOwn(name)) return given;
    }
    return this.#local(name !== undefined && this.#isOwn(name) ? name : '');
  }

  #isOwn(name: string): boolean {
    if (!hostName.test(name)) return false;
    return (
      isOfLoopback(name) ||
      this.#sources.isGiven?.(name) === true ||
      this.#sources.domains.some((domain) => name === domain || name.endsWith(`.${domain}`))
    );
  }

  #local(name: string): CertificateWithKey {
    const nowMs = this.#sources.now();
    const kept = this.#kept.get(name);
    if (kept !== undefined && !isDue(kept.certificate, nowMs)) return kept;
    const { domains } = this.#sources;
    const usual = [
      'localhost',
      '*.localhost',
      '127.0.0.1',
      '::1',
      ...domains,
      ...domains.flatMap(wildcardOf),
    ];
    const names = new Set(name === '' ? usual : [name, ...usual]);
    const made = this.#sources.authority().issue([...names], nowMs);
    this.#kept.set(name, made);
    return made;
  }
}

function wildcardOf(domain: string): readonly string[] {
  return isIP(domain) === 0 ? [`*.${domain}`] : [];
}

function isOfLoopback(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}
