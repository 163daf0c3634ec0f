import { join } from 'node:path';
import { CertificateChoice, CertificateFiles, type CertificateWithKey, LocalAuthority } from '@cairn/host';
import type { Log } from '@cairn/kit';
import { type ServerOptions, ServerStartError } from './cairn-options.ts';

/** The certificates of a server. */
export interface ServerCertificates {
  readonly choose: (name: string | undefined) => CertificateWithKey;
  /** Certificate of the local authority, as PEM: what clients have to trust. */
  readonly authority: () => string;
  readonly close: () => void;
}

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
 * @throws ServerStartError when files cannot be used
 */
export async function openServerCertificates(options: ServerOptions, log: Log): Promise<ServerCertificates> {
  try {
    const authority = await openAuthority(options);
    const files = await openFiles(options, log);
    const choice = new CertificateChoice({
      authority,
      domains: options.hostnames ?? [],
      public: () => files?.current,
      now: Date.now,
    });
    return {
      choose: (name) => choice.choose(name),
      authority: () => authority().certificate,
      close: () => files?.close(),
    };
  } catch (error) {
    throw error instanceof ServerStartError
      ? error
      : new ServerStartError(`the certificates cannot be used: ${(error as Error).message}`, {
          cause: error,
        });
  }
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
