import type { UserKey } from '../records/user-store.ts';
import type { SignInRisk } from './sign-in-risk.ts';

/** What somebody did, as it is kept. Source: API reference, `AuthEventType`. */
export interface AuthEventRecord {
  readonly id: string;
  readonly type: 'SignIn';
  readonly atMs: number;
  readonly isPassed: boolean;
  /** A factor is still asked for. */
  readonly isInProgress?: boolean;
  readonly clientId?: string;
  /** What was found of it; absent where nothing was reckoned. */
  readonly risk?: SignInRisk;
  /** Of the device, as its client tells it. */
  readonly fingerprint?: string;
  readonly deviceName?: string;
  /** The address was one of those from which nobody signs in. */
  readonly isBlocked?: boolean;
  readonly proof?: 'Password' | 'Mfa';
  readonly address?: string;
  readonly feedback?: {
    readonly value: 'Valid' | 'Invalid';
    readonly provider: string;
    readonly atMs: number;
  };
}

/** Takes notes of what users do, of pools with threat protection; nobody waits for them. */
export interface AuthEventNotes {
  note(user: UserKey, event: AuthEventRecord, options?: { readonly isUpdate?: boolean }): void;
}
