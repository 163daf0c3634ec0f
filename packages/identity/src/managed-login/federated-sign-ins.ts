import type { AppClientRecord, ProviderRecord, UserPoolRecord } from '../user-pools/records/pool-records.ts';
import type { UserRecord } from '../user-pools/records/user-records.ts';

/** A sign-in that is about to be left to a provider. */
export interface FederatedRequest {
  readonly pool: UserPoolRecord;
  readonly client: AppClientRecord;
  readonly provider: ProviderRecord;
  /** Sent along (`state`, `RelayState`) and back; unguessable, good once, known to this provider's return only. */
  readonly state: string;
  /** Where the provider is to send the browser: `https://auth.localhost:4566/notes/oauth2/idpresponse`. */
  readonly returnUri: string;
  readonly loginHint?: string | undefined;
  readonly prompt?: string | undefined;
  readonly lang?: string | undefined;
  readonly address: string | undefined;
}

/** Where the browser goes, and what is needed when it comes back. */
export interface FederatedBeginning {
  /** Absolute URL at the provider. */
  readonly location: string;
  /** Nonce, code verifier, id of the SAML request …; kept sealed, never seen by the browser. */
  readonly kept: { readonly [name: string]: string };
}

/** What the browser brought back. */
export interface FederatedReturn extends Omit<FederatedRequest, 'loginHint' | 'prompt' | 'lang'> {
  /** Undefined where nobody was sent away from here: the sign-in began at the provider. */
  readonly kept: FederatedBeginning['kept'] | undefined;
  /** Of the query, or of the form that the provider has the browser send. */
  readonly parameters: URLSearchParams;
}

/** What a provider needs again to end the session that it has begun for somebody; kept sealed. */
export type ProvidedSession = { readonly [name: string]: string };

/** Somebody who signs out here is to be signed out at the provider as well. */
export interface FederatedSignOut {
  readonly pool: UserPoolRecord;
  readonly provider: ProviderRecord;
  readonly session: ProvidedSession;
  /** Sent along and back; unguessable, good once. */
  readonly state: string;
  /** Where the provider is to send the browser then. */
  readonly returnUri: string;
}

/** What the browser brought back from there. */
export interface FederatedSignOutReturn extends Omit<FederatedSignOut, 'session' | 'state'> {
  readonly kept: FederatedBeginning['kept'];
  /** Of the form that the provider has the browser send. */
  readonly parameters: URLSearchParams;
}

/**
 * Sign-ins that providers of identities vouch for. The pages see to it that a return belongs to the browser that
 * left, comes once, and is judged by the provider that it was sent to; the rest of the protocol is carried out here.
 */
export interface FederatedSignIns {
  /** @throws ServiceError where the provider cannot be asked */
  begin(request: FederatedRequest): Promise<FederatedBeginning>;
  /**
   * The user, made or brought up to date by what the provider tells.
   * @throws ServiceError where it does not vouch for anybody, or a trigger refuses
   */
  finish(
    answer: FederatedReturn,
  ): Promise<{ readonly user: UserRecord; readonly session?: ProvidedSession | undefined }>;
  /** Whether sign-ins at a provider may begin there, so that nobody has asked for them. */
  takesUnsolicited(provider: ProviderRecord): boolean;
  /**
   * Begins to sign somebody out at the provider; undefined where that is not wanted, or the provider does not do it.
   * @throws ServiceError where the provider cannot be asked
   */
  beginSignOut(request: FederatedSignOut): Promise<FederatedBeginning | undefined>;
  /** @throws ServiceError where the provider has not signed its user out, or it is not the provider that says so */
  finishSignOut(answer: FederatedSignOutReturn): Promise<void>;
}
