import { type Seal, SealError } from '@cairn/kit';
import type { AppClientRecord } from '../records/pool-records.ts';

/** What a refresh token carries: which session it belongs to, and which of its tokens it is. */
export interface RefreshToken {
  readonly sub: string;
  readonly sessionId: string;
  readonly generation: number;
  readonly expiresMs: number;
}

type Issuer = Pick<AppClientRecord, 'id' | 'userPoolId'>;

/** Sealed for one client of one pool: with any other it does not open. */
export function sealRefreshToken(seal: Seal, client: Issuer, token: RefreshToken): string {
  const { sub, sessionId, generation, expiresMs } = token;
  return seal.seal(JSON.stringify([sub, sessionId, generation, expiresMs]), nameOf(client));
}

/** Undefined where it is none of this client's. */
export function openRefreshToken(seal: Seal, client: Issuer, sealed: string): RefreshToken | undefined {
  let text: string;
  try {
    text = seal.open(sealed, nameOf(client));
  } catch (error) {
    if (error instanceof SealError) return undefined;
    throw error;
  }
  const [sub, sessionId, generation, expiresMs] = JSON.parse(text) as [string, string, number, number];
  return { sub, sessionId, generation, expiresMs };
}

function nameOf({ userPoolId, id }: Issuer): string {
  return `cognito-refresh-tokens/${userPoolId}/${id}`;
}
