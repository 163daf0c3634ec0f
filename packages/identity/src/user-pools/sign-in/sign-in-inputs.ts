import type { IssuedTokens } from '../tokens/tokens.ts';
import type { ChallengeName } from './sign-ins.ts';

export type AuthFlow =
  | 'USER_SRP_AUTH'
  | 'REFRESH_TOKEN_AUTH'
  | 'REFRESH_TOKEN'
  | 'CUSTOM_AUTH'
  | 'ADMIN_NO_SRP_AUTH'
  | 'USER_PASSWORD_AUTH'
  | 'ADMIN_USER_PASSWORD_AUTH'
  | 'USER_AUTH';

interface Texts {
  readonly [name: string]: string;
}

/** What calls of administrators say beyond. */
interface AdminCall {
  readonly UserPoolId: string;
  /** Where the user is, as the administrator's server sees him. */
  readonly ContextData?:
    | {
        readonly IpAddress: string;
        readonly EncodedData?: string | undefined;
        readonly HttpHeaders?:
          | readonly {
              readonly headerName?: string | undefined;
              readonly headerValue?: string | undefined;
            }[]
          | undefined;
      }
    | undefined;
}

/** Input of InitiateAuth. Source: API reference. */
export interface InitiateAuthInput {
  readonly AuthFlow: AuthFlow;
  readonly ClientId: string;
  readonly AuthParameters?: Texts | undefined;
  readonly ClientMetadata?: Texts | undefined;
  /** What the client has gathered of its device; the address in it is not believed. */
  readonly UserContextData?: { readonly EncodedData?: string | undefined } | undefined;
  readonly Session?: string | undefined;
}

export interface AdminInitiateAuthInput extends InitiateAuthInput, AdminCall {}

/** Input of RespondToAuthChallenge. Source: API reference. */
export interface RespondToAuthChallengeInput {
  readonly ClientId: string;
  readonly ChallengeName: ChallengeName | 'ADMIN_NO_SRP_AUTH';
  readonly ChallengeResponses?: Texts | undefined;
  readonly ClientMetadata?: Texts | undefined;
  /** What the client has gathered of its device; the address in it is not believed. */
  readonly UserContextData?: { readonly EncodedData?: string | undefined } | undefined;
  readonly Session?: string | undefined;
}

export interface AdminRespondToAuthChallengeInput extends RespondToAuthChallengeInput, AdminCall {}

/** What all four calls answer: tokens, or the next challenge. */
export interface AuthAnswer {
  readonly AuthenticationResult?: IssuedTokens & {
    readonly NewDeviceMetadata?: { readonly DeviceKey: string; readonly DeviceGroupKey: string };
  };
  readonly ChallengeName?: ChallengeName;
  readonly ChallengeParameters: Texts;
  readonly Session?: string;
  readonly AvailableChallenges?: readonly ChallengeName[];
}
