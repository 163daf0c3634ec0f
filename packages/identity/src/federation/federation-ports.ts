import type { UserPoolContext } from '../user-pools/user-pool-context.ts';
import type { SamlProtocol } from './saml/saml-protocol.ts';

/** What signing in by providers stands on. */
export interface FederationPorts {
  readonly context: UserPoolContext;
  /** Reads and writes SAML's documents. */
  readonly saml: SamlProtocol;
}
