import type {
  CallService,
  Clock,
  Deliver,
  IdSource,
  LimitValues,
  Log,
  OutboundHttp,
  Random,
  Records,
  Seal,
  VerifySignature,
} from '@cairn/kit';
import type { PasskeyCeremonies } from './factors/passkey-ceremonies.ts';
import type { DeliverMessage } from './messages/deliver-message.ts';
import type { CountPoolEvent } from './metrics/pool-event.ts';
import type { CompromisedPasswords } from './risk/compromised-passwords.ts';
import type { UserPoolCrypto } from './user-pool-crypto.ts';
import type { UserPoolLimitName } from './user-pool-limits.ts';

/**
 * Where user pools are, as the outside sees them. Never taken from a request's Host: links and tokens that go out by
 * mail must not follow whoever asked for them.
 */
export interface UserPoolPlaces {
  /** The issuer of a pool's tokens (`iss`): `http://localhost:4566/us-east-1_AbCdEf123`, or AWS's form by a setting. */
  issuer(region: string, userPoolId: string): string;
  /** Where the server itself is: `http://localhost:4566`; without a slash at the end. */
  server(): string;
  /** Where the pages of a domain are: `https://auth.localhost:4566/notes`; without a slash at the end. */
  signInPages(domain: string): string;
}

/** What user pools stand on. */
export interface UserPoolPorts {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly seal: Seal;
  readonly limits: LimitValues<UserPoolLimitName>;
  readonly log: Log;
  readonly crypto: UserPoolCrypto;
  readonly passkeyCeremonies: PasskeyCeremonies;
  readonly places: UserPoolPlaces;
  /** Calls the functions and state machines that are triggers. */
  readonly callService: CallService;
  /** A signal that ends after some milliseconds: what bounds a try of a trigger. */
  readonly deadline: (milliseconds: number) => AbortSignal;
  /** Metrics of pools. */
  readonly countPoolEvent?: CountPoolEvent;
  /** Brings mails and text messages where they are read. */
  readonly deliverMessage: DeliverMessage;
  readonly deliver: Deliver;
  /** Asks providers of identities. */
  readonly http: OutboundHttp;
  readonly verifySignature: VerifySignature;
  /** Passwords that were stolen elsewhere; absent where the operator gives none. */
  readonly compromisedPasswords?: CompromisedPasswords | undefined;
}
