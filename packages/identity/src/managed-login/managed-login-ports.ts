import type { CallScope, LimitValues } from '@cairn/kit';
import type { CodeDeliveryDetails } from '../user-pools/messages/messages.ts';
import type { AppClientRecord, UserPoolRecord } from '../user-pools/records/pool-records.ts';
import type { UserPoolContext } from '../user-pools/user-pool-context.ts';
import type { FederatedSignIns } from './federated-sign-ins.ts';
import type { ManagedLoginLimitName } from './managed-login-limits.ts';

/** What every call of somebody for himself names. */
interface OwnCall {
  readonly ClientId: string;
  readonly SecretHash?: string;
  readonly Username: string;
}

interface CodeSent {
  readonly CodeDeliveryDetails?: CodeDeliveryDetails | undefined;
}

/** Operations of user pools by which people help themselves, as Cognito's API names them. */
export interface SelfServiceOperations {
  signUp(
    scope: CallScope,
    input: OwnCall & {
      readonly Password: string;
      readonly UserAttributes: readonly { readonly Name: string; readonly Value: string }[];
    },
  ): Promise<CodeSent & { readonly UserConfirmed: boolean; readonly Session?: string | undefined }>;
  confirmSignUp(
    scope: CallScope,
    input: OwnCall & { readonly ConfirmationCode: string; readonly Session?: string },
  ): Promise<{ readonly Session?: string | undefined }>;
  resendConfirmationCode(scope: CallScope, input: OwnCall): Promise<CodeSent>;
  forgotPassword(scope: CallScope, input: OwnCall): Promise<CodeSent>;
  confirmForgotPassword(
    scope: CallScope,
    input: OwnCall & { readonly ConfirmationCode: string; readonly Password: string },
  ): Promise<unknown>;
  /** Absent where nobody sets up an authenticator app, as is the one below. */
  associateSoftwareToken?(
    scope: CallScope,
    input: { readonly Session: string },
  ): Promise<{ readonly SecretCode?: string | undefined; readonly Session?: string | undefined }>;
  verifySoftwareToken?(
    scope: CallScope,
    input: { readonly Session: string; readonly UserCode: string },
  ): Promise<{ readonly Status?: string | undefined; readonly Session?: string | undefined }>;
  /** Absent where no mail asks for it. */
  updateAuthEventFeedback?(
    scope: CallScope,
    input: {
      readonly UserPoolId: string;
      readonly Username: string;
      readonly EventId: string;
      readonly FeedbackToken: string;
      readonly FeedbackValue: 'Valid' | 'Invalid';
    },
  ): Promise<unknown>;
  revokeToken(
    scope: CallScope,
    input: { readonly ClientId: string; readonly ClientSecret?: string; readonly Token: string },
  ): Promise<unknown>;
}

/** How the pages of a pool, or of one of its app clients, are to look. */
export interface LoginAppearance {
  /** As SetUICustomization took it. */
  readonly css?: string | undefined;
  /** PNG or JPEG, in base64. */
  readonly logo?: { readonly contentType: 'image/png' | 'image/jpeg'; readonly data: string } | undefined;
}

/** A token for an app client itself (`client_credentials`). */
export type IssueClientToken = (grant: {
  readonly pool: UserPoolRecord;
  readonly client: AppClientRecord;
  readonly scopes: readonly string[];
}) => Promise<{ readonly AccessToken: string; readonly ExpiresIn: number }>;

/** What the sign-in pages stand on. */
export interface ManagedLoginPorts {
  readonly context: Pick<
    UserPoolContext,
    | 'store'
    | 'users'
    | 'clientSecrets'
    | 'tokens'
    | 'signIns'
    | 'records'
    | 'clock'
    | 'crypto'
    | 'seal'
    | 'log'
    | 'places'
    | 'passkeys'
    | 'passkeyCeremonies'
    | 'limits'
  >;
  readonly operations: SelfServiceOperations;
  readonly issueClientToken: IssueClientToken;
  /** That of the client where it has its own, else the pool's. */
  readonly appearanceOf: (
    pool: UserPoolRecord,
    clientId: string,
  ) => LoginAppearance | Promise<LoginAppearance>;
  /** Undefined where nobody else vouches for identities. */
  readonly federatedSignIns?: FederatedSignIns | undefined;
  readonly limits: LimitValues<ManagedLoginLimitName>;
  /** Host names that all domains share; the first one is the one that links name. */
  readonly authHostnames: readonly string[];
}
