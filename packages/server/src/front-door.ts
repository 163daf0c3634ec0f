import { TrustedProxies } from '@cairn/wire/trusted-proxies';
import { type ServerOptions, ServerStartError } from './cairn-options.ts';

/** Who is let in, and on whose word. */
export interface FrontDoor {
  /** Whether signatures are verified. */
  readonly isStrict: boolean;
  /** Whether what changes something is taken once for each signature. */
  readonly refusesReplays: boolean;
  readonly proxies: TrustedProxies | undefined;
}

/** Whether only this machine reaches an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * Any credentials will do on loopback, unless asked otherwise; elsewhere signatures are always verified: whoever
 * reaches the port can run code here.
 * @throws ServerStartError when an option would let everybody in, or names no addresses
 */
export function openFrontDoor(
  { auth, replays, trustedProxies = [] }: ServerOptions,
  host: string,
): FrontDoor {
  if (auth === 'local' && !isLoopback(host))
    throw new ServerStartError(
      `listening on ${host} without verifying signatures would let everybody run code here: leave out --auth local, or listen on 127.0.0.1`,
    );
  const isStrict = auth === 'strict' || !isLoopback(host);
  if (replays !== undefined && !isStrict)
    throw new ServerStartError(
      `--replays ${replays} says what becomes of signatures that come again, and here none is verified: add --auth strict, or leave it out`,
    );
  try {
    return {
      isStrict,
      refusesReplays: isStrict && replays !== 'accept',
      proxies: trustedProxies.length === 0 ? undefined : new TrustedProxies(trustedProxies),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ServerStartError(`--trusted-proxies: ${error.message}`);
  }
}
