import type {
  CallScope,
  CallService,
  Clock,
  JsonObject,
  LimitValues,
  Log,
  OutboundHttp,
  Principal,
  VerifySignature,
} from '@cairn/kit';
import type { AuthorizationLimitName } from './authorization-limits.ts';

/** The public keys of an issuer of tokens. */
export interface TokenKeys {
  /** Its keys of a name (`kid`) as JSON Web Keys; none where it has none. The same object as long as a key is the same. */
  find(keyId: string): Promise<readonly JsonObject[]>;
  /** Whether a key that was found is still one of them, as far as is known. */
  holds(keyId: string, key: JsonObject): boolean;
  /** Whether a token that was verified holds still: asked where the issuer can tell what it has revoked. */
  accepts?(claims: JsonObject): Promise<boolean>;
}

/** A user pool as far as its tokens are concerned. */
export interface UserPool {
  /** As its tokens name it (`iss`). */
  readonly issuer: string;
  readonly keys: TokenKeys;
}

/** Finds a user pool; undefined where there is none. */
export type FindUserPool = (region: string, userPoolId: string) => Promise<UserPool | undefined>;

/** What authorizing takes of others. */
export interface AuthorizationPorts {
  readonly clock: Clock;
  readonly limits: LimitValues<AuthorizationLimitName>;
  readonly log: Log;
  /** Fetches what issuers publish. */
  readonly http: OutboundHttp;
  readonly verifySignature: VerifySignature;
  readonly findUserPool: FindUserPool;
  /** Asks functions. */
  readonly callService: CallService;
  /** A signal that ends after some milliseconds. */
  readonly deadline: (milliseconds: number) => AbortSignal;
  /** Whether policies let a principal do something; absent where nobody is verified. */
  readonly isAllowed?:
    | ((question: {
        readonly scope: CallScope;
        readonly action: string;
        readonly resource: string;
      }) => boolean)
    | undefined;
  /** Whether the access key by which somebody signed still holds; absent where nobody is verified. */
  readonly holdsStill?: ((principal: Principal, sessionToken: string | undefined) => boolean) | undefined;
}
