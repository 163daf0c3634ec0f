import type {
  Clock,
  LimitValues,
  Log,
  OutboundHttp,
  Random,
  Records,
  Seal,
  VerifySignature,
} from '@cairn/kit';
import type { IdentityLimitName } from './identity-limits.ts';
import type { OwnKeys } from './sts/web-identity.ts';

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
  /** The keys of the issuers that are in here: user pools and identity pools. */
  readonly ownKeys?: OwnKeys | undefined;
}
