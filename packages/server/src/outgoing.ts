import { guardedHttp } from '@cairn/host';
import type { OutboundHttp } from '@cairn/kit';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';

/** How calls made for users leave the server. */
export interface Outgoing {
  readonly http: OutboundHttp;
  /** Whether only this machine reaches the server. */
  readonly isLocal: boolean;
}

/**
 * @param isLocal whether only this machine reaches the server: what is private is then its users' own
 * @throws ServerStartError
 */
export function openOutgoing({ allowedAddresses = [] }: CairnOptions, isLocal: boolean): Outgoing {
  try {
    return { http: guardedHttp({ privateAllowed: isLocal, allowedRanges: allowedAddresses }), isLocal };
  } catch (error) {
    if (error instanceof TypeError) throw new ServerStartError(`--allow-address: ${error.message}`);
    throw error;
  }
}
