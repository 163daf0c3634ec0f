export type UserStatus =
  | 'UNCONFIRMED'
  | 'CONFIRMED'
  | 'ARCHIVED'
  | 'COMPROMISED'
  | 'UNKNOWN'
  | 'RESET_REQUIRED'
  | 'FORCE_CHANGE_PASSWORD'
  | 'EXTERNAL_PROVIDER';

export type MfaMethod = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP';

/** An identity of a provider that is this user: the attribute `identities`. */
export interface LinkedIdentity {
  readonly userId: string;
  /** The provider's attribute that `userId` is the value of; its subject where it is absent. */
  readonly attributeName?: string;
  readonly providerName: string;
  readonly providerType: string;
  readonly issuer: string | null;
  readonly primary: boolean;
  readonly dateCreatedMs: number;
}

/** A user as it is kept; nothing secret is in it. */
export interface UserRecord {
  readonly userPoolId: string;
  /** A UUID; never changes. */
  readonly sub: string;
  /** Never changes: SRP's verifier depends on it. The `sub` where users sign up by e-mail address or telephone number. */
  readonly username: string;
  readonly status: UserStatus;
  readonly isEnabled: boolean;
  readonly createdMs: number;
  readonly changedMs: number;
  /** By name; values are texts, `email_verified` is `true` or `false`. Without `sub` and `identities`. */
  readonly attributes: { readonly [name: string]: string };
  /** Values that wait for their verification before they take the place of those in `attributes`. */
  readonly pendingAttributes?: { readonly [name: string]: string };
  readonly identities?: readonly LinkedIdentity[];
  readonly mfa: {
    readonly enabled: readonly MfaMethod[];
    readonly preferred?: MfaMethod;
    /** Whether a passkey whose authenticator has verified its user does in the place of a second factor. */
    readonly webAuthn?: boolean;
  };
  /** MFAOptions of the calls before 2018. */
  readonly mfaOptions?: readonly { readonly DeliveryMedium: string; readonly AttributeName: string }[];
  /** When a temporary password was set: it ends after the policy's days. */
  readonly temporaryPasswordMs?: number;
  /** Tokens of before are over: GlobalSignOut, changed passwords, AdminUserGlobalSignOut. */
  readonly signedOutMs?: number;
}

/** What a user proves himself by; sealed as a whole under `cognito-credentials/POOL/SUB`. */
export interface UserCredentials {
  readonly password?: PasswordVerifier;
  /** The last ones, newest first, as far as the policy remembers them. */
  readonly formerPasswords?: readonly PasswordVerifier[];
  /** Base32, confirmed by a code. */
  readonly totpSecret?: string;
  /** The last time step whose code was taken: none is taken twice. */
  readonly totpStep?: number;
  readonly totpName?: string;
  /** Base32, not confirmed as yet. */
  readonly pendingTotpSecret?: string;
  /** How often they were written; whatever is made of them carries it along. */
  readonly revision?: number;
}

/** SRP's verifier of a password. Hexadecimal, lower case. */
export interface PasswordVerifier {
  readonly salt: string;
  readonly verifier: string;
}

/** A group as it is kept. */
export interface GroupRecord {
  readonly userPoolId: string;
  readonly name: string;
  readonly description?: string;
  readonly roleArn?: string;
  /** The lowest wins; absent is the last. */
  readonly precedence?: number;
  readonly createdMs: number;
  readonly changedMs: number;
}
