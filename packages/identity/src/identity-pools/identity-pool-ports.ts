import type {
  CallOrigin,
  Clock,
  CognitoIdentity,
  IdSource,
  JsonObject,
  LimitValues,
  Records,
  Seal,
  VerifySignature,
} from '@cairn/kit';
import type { OpenIdProvider } from '../iam/iam-entities.ts';
import type { TemporaryCredentials } from '../identity.ts';
import type { ConditionValue } from '../policy/condition-context.ts';
import type { WebIdentities } from '../sts/web-identity.ts';
import type { UserPoolCrypto } from '../user-pools/user-pool-crypto.ts';
import type { UserPoolPlaces } from '../user-pools/user-pool-ports.ts';
import type { IdentityPoolLimitName } from './identity-pool-limits.ts';

/** What identity pools ask of IAM and STS. {@link Identity} gives it. */
export interface RolesAndProviders {
  readonly webIdentities: Pick<WebIdentities, 'verify' | 'issuerOf'>;
  openIdProvider(arn: string): OpenIdProvider | undefined;
  /** A session of a role for an identity; undefined where the role does not trust it. */
  federatedCredentials(asked: {
    readonly roleArn: string;
    readonly sessionName: string;
    readonly seconds: number;
    readonly federatedProvider: string;
    readonly keys: { readonly [key: string]: ConditionValue | undefined };
    readonly tags?: { readonly [key: string]: string };
    readonly sessionPolicy?: string;
    readonly cognitoIdentity?: CognitoIdentity;
    readonly origin?: CallOrigin | undefined;
  }): TemporaryCredentials | undefined;
}

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
  readonly limits: LimitValues<IdentityPoolLimitName>;
  readonly crypto: Pick<UserPoolCrypto, 'generateSigningKey' | 'signToken'>;
  readonly verifySignature: VerifySignature;
  readonly places: Pick<UserPoolPlaces, 'issuer'>;
  readonly roles: RolesAndProviders;
}
