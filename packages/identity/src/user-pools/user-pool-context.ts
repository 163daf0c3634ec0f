import type { Codes } from './codes/codes.ts';
import type { Messages } from './messages/messages.ts';
import type { ClientSecrets } from './pools/client-secrets.ts';
import type { UserPoolStore } from './records/user-pool-store.ts';
import type { UserStore } from './records/user-store.ts';
import type { AuthEventNotes } from './risk/auth-event-record.ts';
import type { CompromisedCredentials } from './risk/compromised-passwords.ts';
import type { OneTimeSessions } from './sign-in/one-time-sessions.ts';
import type { Passkeys } from './sign-in/passkeys.ts';
import type { SignIns } from './sign-in/sign-ins.ts';
import type { PasswordVerifiers } from './srp/password-verifiers.ts';
import type { Tokens } from './tokens/tokens.ts';
import type { Triggers } from './triggers/triggers.ts';
import type { UserPoolPorts } from './user-pool-ports.ts';

/** What the operations of user pools stand on. */
export interface UserPoolContext extends UserPoolPorts {
  readonly store: UserPoolStore;
  readonly users: UserStore;
  readonly clientSecrets: ClientSecrets;
  readonly verifiers: PasswordVerifiers;
  readonly codes: Codes;
  readonly messages: Messages;
  readonly triggers: Triggers;
  readonly tokens: Tokens;
  readonly sessions: OneTimeSessions;
  readonly passkeys: Passkeys;
  readonly signIns: SignIns;
  /** Compares passwords with stolen ones; absent where nothing is compared. */
  readonly compromised?: CompromisedCredentials;
  /** What users do, of pools with threat protection. */
  readonly authEvents: AuthEventNotes;
}
