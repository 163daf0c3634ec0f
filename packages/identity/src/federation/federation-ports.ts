import type { UserPoolContext } from '../user-pools/user-pool-context.ts';
import type { ProviderDocuments } from './provider-documents.ts';
import type { ProviderHttp } from './provider-http.ts';
import type { SamlProtocol } from './saml/saml-protocol.ts';

/** What signing in by providers stands on. */
export interface FederationPorts {
  readonly context: UserPoolContext;
  /** Reads and writes SAML's documents; undefined where there is none of it. */
  readonly saml?: SamlProtocol | undefined;
}

/** What the kinds of providers stand on. */
export interface FederationGround extends FederationPorts {
  readonly http: ProviderHttp;
  readonly documents: ProviderDocuments;
}
