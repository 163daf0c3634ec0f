import type { Socket } from 'node:net';
import type { CertificateWithKey } from '@cairn/host';

/** How connections are answered that begin a TLS handshake. */
export interface ListenerTls {
  /** @param name the host that the client has asked for; undefined where it names an address */
  readonly choose: (name: string | undefined) => CertificateWithKey;
}

/**
 * Shakes hands on connections that somebody else has accepted, and hands them on.
 * @param speak takes the decrypted connection
 */
export function tlsHandshakes(
  { choose }: ListenerTls,
  handshakeTimeout: number,
  speak: (socket: Socket) => void,
): (socket: Socket) => void {
  // Loaded with the first connection that wants it.
  const { createServer, createSecureContext } = process.getBuiltinModule('node:tls');
  const contexts = new WeakMap<CertificateWithKey, ReturnType<typeof createSecureContext>>();
  const contextOf = (chosen: CertificateWithKey) => {
    const kept = contexts.get(chosen);
    if (kept !== undefined) return kept;
    const made = createSecureContext({ cert: chosen.certificate, key: chosen.key, minVersion: 'TLSv1.2' });
    contexts.set(chosen, made);
    return made;
  };
  const server = createServer({
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout,
    SNICallback: (name, done) => {
      try {
        done(null, contextOf(choose(name)));
      } catch (error) {
        done(error as Error);
      }
    },
  });
  server.on('secureConnection', (socket) => {
    socket.setNoDelay(true);
    speak(socket);
  });
  // Clients that do not trust the certificate go away in the middle: nothing to tell.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  let usual: CertificateWithKey | undefined;
  return (socket) => {
    const chosen = choose(undefined);
    if (chosen !== usual) {
      usual = chosen;
      server.setSecureContext({ cert: chosen.certificate, key: chosen.key, minVersion: 'TLSv1.2' });
    }
    // A client that goes away in the middle of its handshake ends the connection.
    socket.allowHalfOpen = false;
    server.emit('connection', socket);
  };
}
