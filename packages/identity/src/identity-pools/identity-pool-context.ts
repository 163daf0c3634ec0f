import type { IdentityPoolPorts } from './identity-pool-ports.ts';
import type { IdentityPoolStore } from './identity-pool-store.ts';
import type { IdentityStore } from './identity-store.ts';
import type { Logins } from './logins.ts';
import type { OpenIdTokens } from './open-id-tokens.ts';

/** What the operations of identity pools stand on. */
export interface IdentityPoolContext extends IdentityPoolPorts {
  readonly pools: IdentityPoolStore;
  readonly identities: IdentityStore;
  readonly tokens: OpenIdTokens;
  readonly logins: Logins;
}
