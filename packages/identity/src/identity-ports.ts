import type { Clock, LimitValues, Log, OutboundHttp, Random, Records, Seal } from '@cairn/kit';
import type { IdentityLimitName } from './identity-limits.ts';

/** What identity stands on. */
export interface IdentityPorts {
  readonly records: Records;
  readonly clock: Clock;
  /** Unpredictable: keys are made of it. */
  readonly random: Random;
  readonly seal: Seal;
  readonly limits: LimitValues<IdentityLimitName>;
  readonly log: Log;
  /** Fetches the keys of providers of web identities; without it none can be verified. */
  readonly http?: OutboundHttp | undefined;
  readonly verifySignature?: VerifySignature | undefined;
}

/** Algorithms by which providers of web identities sign (RFC 7518). */
export type TokenAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'ES256' | 'ES384' | 'ES512';

/** Whether a signature is that of a text by a public key, given as a JSON Web Key. A key of another kind signs nothing. */
export type VerifySignature = (signed: {
  readonly algorithm: TokenAlgorithm;
  readonly key: { readonly [member: string]: unknown };
  readonly text: string;
  /** Base64url. */
  readonly signature: string;
}) => boolean;
