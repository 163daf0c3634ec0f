import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import type { CairnServer } from '@cairn/server';

/**
 * By which a browser trusts a server without being told to trust all: hashes of its authority's key and of its own.
 * @param names by which pages are asked for @returns SHA-256 of the keys (SPKI), in Base64
 */
export async function serverKeyHashes(
  server: CairnServer,
  names: readonly string[] = ['localhost', 'auth.localhost'],
): Promise<readonly string[]> {
  const authority = new X509Certificate(server.certificateAuthority());
  const port = Number(new URL(server.endpoint).port);
  const shown = await Promise.all(names.map((name) => certificateOf({ name, port }, authority)));
  return [authority, ...shown].map(({ publicKey }) =>
    createHash('sha256')
      .update(publicKey.export({ format: 'der', type: 'spki' }))
      .digest('base64'),
  );
}

/** The certificate that the server shows under a name. @throws Error where its own authority has not signed it */
async function certificateOf(
  { name, port }: { readonly name: string; readonly port: number },
  authority: X509Certificate,
): Promise<X509Certificate> {
  const socket = connect({ host: '127.0.0.1', port, servername: name, ca: authority.toString() });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  if (certificate === undefined) throw new Error(`the server shows no certificate as ${name}`);
  return certificate;
}
