import type {
  Clock,
  IdSource,
  JsonObject,
  LimitValues,
  Log,
  Records,
  Seal,
  VerifySignature,
} from '@cairn/kit';
import type { Federation } from '../sts/federated-session.ts';
import type { UserPoolCrypto } from '../user-pools/user-pool-crypto.ts';
import type { UserPoolPlaces } from '../user-pools/user-pool-ports.ts';
import type { IdentityPoolLimitName } from './identity-pool-limits.ts';

/** What identity pools ask of user pools. */
export interface UserPoolTokens {
  /**
   * What an id token says, once the pool's own keys are found to have signed it, it has not ended, and it is an id
   * token; undefined otherwise. Whom it is made for is looked at by whoever asks.
   */
  verifyUserPoolToken(userPoolId: string, idToken: string): Promise<JsonObject | undefined>;
  /** Whether whoever has that id token is there still, enabled, and has not been signed out since. */
  isSignedIn(userPoolId: string, claims: JsonObject): Promise<boolean>;
}

/** What identity pools stand on. */
export interface IdentityPoolPorts extends UserPoolTokens {
  readonly records: Records;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly seal: Seal;
  readonly log: Log;
  readonly limits: LimitValues<IdentityPoolLimitName>;
  readonly crypto: Pick<UserPoolCrypto, 'generateSigningKey' | 'signToken'>;
  readonly verifySignature: VerifySignature;
  readonly places: Pick<UserPoolPlaces, 'issuer'>;
  /** Roles and providers of IAM, loaded when they are first used. {@link Identity} gives it. */
  readonly federation: () => Promise<Federation>;
}
