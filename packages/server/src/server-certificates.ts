import { join } from 'node:path';
import type { CertificateWithKey } from '@cairn/host';
import {
  AcmeCertificates,
  CertificateChoice,
  CertificateFiles,
  LocalAuthority,
} from '@cairn/host/certificates';
import type { Log } from '@cairn/kit';
import { isS3NameOfAws } from '@cairn/wire';
import { authHostnames } from './auth-hostnames.ts';
import { type ServerOptions, ServerStartError } from './cairn-options.ts';
import { ownHostnames } from './own-hostnames.ts';

/** The certificates of a server. */
export interface ServerCertificates {
  readonly choose: (name: string | undefined) => CertificateWithKey;
  /** Certificate of the local authority, as PEM: what clients have to trust. */
  readonly authority: () => string;
  /** What an authority on the internet wants to read at `/.well-known/acme-challenge/TOKEN`. */
  readonly challenge: (token: string) => string | undefined;
  /** Begins to look after what has to be renewed: once the server listens. */
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What every certificate names anyhow. */
const ofLoopback = ['localhost', '127.0.0.1', '::1'];
const letsEncrypt = 'https://acme-v02.api.letsencrypt.org/directory';

/** Where the local authority lies in a data directory. */
export function tlsFolder(dataDirectory: string): string {
  return join(dataDirectory, 'tls');
}

/** The file with the certificate that clients of a data directory's server have to trust. */
export function authorityFile(dataDirectory: string): string {
  return LocalAuthority.certificateFile(tlsFolder(dataDirectory));
}

/**
 * Opens the certificates by which HTTPS is spoken: those of the local authority, which is made at the first start,
 * and a public one where there is one.
 * @param isApiDomain whether a name is a custom domain name of an API or of sign-in pages, for which the local authority answers too
 * @throws ServerStartError when files cannot be used
 */
export async function openServerCertificates(
  options: ServerOptions,
  log: Log,
  isApiDomain?: (name: string) => boolean,
): Promise<ServerCertificates> {
  try {
    const authority = await openAuthority(options);
    const files = await openFiles(options, log);
    const acme = openAcme(options, log);
    const choice = new CertificateChoice({
      authority,
      domains: certifiedNames(options),
      // Whoever leads S3's own names here by his DNS finds a certificate for them.
      isGiven: (name) => isS3NameOfAws(name) || isApiDomain?.(name) === true,
      public: () => files?.current ?? acme?.current,
      now: Date.now,
    });
    return {
      choose: (name) => choice.choose(name),
      authority: () => authority().certificate,
      challenge: (token) => acme?.challenge(token),
      start: async () => acme?.start(),
      close: async () => {
        files?.close();
        await acme?.stop();
      },
    };
  } catch (error) {
    throw error instanceof ServerStartError
      ? error
      : new ServerStartError(`the certificates cannot be used: ${(error as Error).message}`, {
          cause: error,
        });
  }
}

/** Names, beside those of loopback, by which clients call the server: that of the public URL needs no `--hostname` of its own. */
export function allHostnames({ hostnames = [], acme, publicUrl }: ServerOptions): readonly string[] {
  const published = publicUrl !== undefined && URL.canParse(publicUrl) ? [new URL(publicUrl).hostname] : [];
  return [...new Set([...hostnames, ...(acme?.domains ?? []), ...published])];
}

/** Names and addresses as certificates have them. */
function certifiedNames(options: ServerOptions): readonly string[] {
  const all = [
    ...allHostnames(options),
    ...(options.studioHostnames ?? []),
    ...authHostnames(options).filter((name) => !name.endsWith('.localhost')),
    ...ownHostnames(options.host ?? '127.0.0.1'),
  ];
  const plain = all.map((name) => name.toLowerCase().replace(/^\[(.*)\]$/, '$1'));
  const made = new Set([...ofLoopback, '0.0.0.0', '::']);
  return [...new Set(plain)].filter((name) => !made.has(name));
}

function openAcme(
  { acme, memory, dataDirectory = '.cairn', tlsCertificateFile }: ServerOptions,
  log: Log,
): AcmeCertificates | undefined {
  if (acme === undefined) return undefined;
  if (memory === true)
    throw new ServerStartError('a certificate by ACME is kept in the data directory: leave out --memory');
  if (tlsCertificateFile !== undefined)
    throw new ServerStartError('a certificate comes from a file or by ACME: give one of them');
  const { domains, directoryUrl = letsEncrypt, email } = acme;
  return new AcmeCertificates({ folder: tlsFolder(dataDirectory), domains, directoryUrl, email, log });
}

async function openAuthority({
  memory,
  dataDirectory = '.cairn',
}: ServerOptions): Promise<() => LocalAuthority> {
  if (memory !== true) {
    const kept = await LocalAuthority.open(tlsFolder(dataDirectory), Date.now());
    return () => kept;
  }
  // Where all is forgotten it is made for those who ask.
  let made: LocalAuthority | undefined;
  return () => {
    made ??= LocalAuthority.inMemory(Date.now());
    return made;
  };
}

async function openFiles(
  { tlsCertificateFile, tlsKeyFile }: ServerOptions,
  log: Log,
): Promise<CertificateFiles | undefined> {
  if (tlsCertificateFile === undefined && tlsKeyFile === undefined) return undefined;
  if (tlsCertificateFile === undefined || tlsKeyFile === undefined)
    throw new ServerStartError('a certificate goes with its key: give --tls-certificate and --tls-key');
  return CertificateFiles.open({ certificateFile: tlsCertificateFile, keyFile: tlsKeyFile }, log);
}
