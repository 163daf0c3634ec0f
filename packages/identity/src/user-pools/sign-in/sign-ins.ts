import type { AppClientRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserRecord } from '../records/user-records.ts';
import type { SignInDevice } from '../risk/sign-in-device.ts';
import type { SignInRisk } from '../risk/sign-in-risk.ts';
import type { TokenOccasion } from '../tokens/tokens.ts';

export type ChallengeName =
  | 'SMS_MFA'
  | 'EMAIL_OTP'
  | 'SOFTWARE_TOKEN_MFA'
  | 'SELECT_MFA_TYPE'
  | 'MFA_SETUP'
  | 'PASSWORD_VERIFIER'
  | 'CUSTOM_CHALLENGE'
  | 'SELECT_CHALLENGE'
  | 'DEVICE_SRP_AUTH'
  | 'DEVICE_PASSWORD_VERIFIER'
  | 'NEW_PASSWORD_REQUIRED'
  | 'SMS_OTP'
  | 'PASSWORD'
  | 'WEB_AUTHN'
  | 'PASSWORD_SRP';

/** Where a sign-in happens. */
export interface SignInPlace {
  readonly pool: UserPoolRecord;
  readonly client: AppClientRecord;
  /** The client's address; undefined for calls from inside. */
  readonly address: string | undefined;
  /** What the client tells of its device. */
  readonly device?: SignInDevice | undefined;
  readonly clientMetadata?: { readonly [name: string]: string } | undefined;
  /** Calls of administrators, and the sign-in pages: flows need not be among the client's. */
  readonly isTrusted: boolean;
  /** Trusted callers that are no administrators hold back who exists, as the client's setting says. */
  readonly hidesUsers: boolean;
}

/** What a step of a sign-in led to. */
export type SignInOutcome =
  | {
      readonly kind: 'challenge';
      readonly name: ChallengeName;
      readonly parameters: { readonly [name: string]: string };
      readonly session: string | undefined;
      readonly availableChallenges?: readonly ChallengeName[];
    }
  | {
      readonly kind: 'signed-in';
      readonly user: UserRecord;
      readonly occasion: TokenOccasion;
      /** What threat protection found of it. */
      readonly risk?: SignInRisk | undefined;
      readonly deviceKey?: string | undefined;
      /** Told to the client that may have it remembered. */
      readonly newDevice?: { readonly DeviceKey: string; readonly DeviceGroupKey: string } | undefined;
    };

/** Proves who somebody is, step by step; whoever asked makes the tokens, or a code, of it. */
export interface SignIns {
  /** @param parameters AuthParameters of InitiateAuth @throws ServiceError */
  begin(
    place: SignInPlace,
    flow: 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH' | 'CUSTOM_AUTH' | 'USER_AUTH',
    attempt: {
      readonly parameters: { readonly [name: string]: string };
      /** Of SignUp or ConfirmSignUp: signs in whoever has just confirmed himself. */
      readonly session?: string | undefined;
    },
  ): Promise<SignInOutcome>;
  /** @param answer ChallengeResponses of RespondToAuthChallenge @throws ServiceError */
  respond(
    place: SignInPlace,
    challenge: ChallengeName,
    answer: {
      readonly responses: { readonly [name: string]: string };
      readonly session: string | undefined;
    },
  ): Promise<SignInOutcome>;
}
