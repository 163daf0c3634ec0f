import { SerialWorkByKey } from '@cairn/kit';
import { base64Url } from '../user-pools/base64-url.ts';
import type { AppClientRecord } from '../user-pools/records/pool-records.ts';
import type { IssuedTokens } from '../user-pools/tokens/tokens.ts';
import { ExpiringTickets, type FoundTicket } from './expiring-tickets.ts';
import type { ManagedLoginPorts } from './managed-login-ports.ts';

/** What a code stands for. */
export interface CodeGrant {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly nonce?: string | undefined;
  readonly codeChallenge?: string | undefined;
  readonly sub: string;
  readonly authTimeSeconds: number;
  readonly deviceKey?: string | undefined;
}

interface KeptCode extends CodeGrant {
  readonly isTaken?: true;
  /** Sealed; what was given for the code, to be revoked when it is sent again. */
  readonly refreshToken?: string;
}

/** What comes with a code that is to be exchanged. */
export interface CodeExchange {
  readonly client: AppClientRecord;
  readonly code: string;
  readonly redirectUri: string | undefined;
  readonly codeVerifier: string | undefined;
  /** Makes the tokens. @returns undefined where the user may have none any more */
  readonly issue: (grant: CodeGrant & { readonly issuedMs: number }) => Promise<IssuedTokens | undefined>;
  /** Ends what was made of a code that comes a second time. */
  readonly revoke: (refreshToken: string) => Promise<void>;
}

const collection = 'cognito-authorization-codes';
/** After its end a code is still known for so long: coming again it ends what was given for it. */
const rememberedSeconds = 3_600;
const verifierPattern = /^[\w.~-]{43,128}$/;

/**
 * Authorization codes: good once, for five minutes, for the client, the redirect URI and the PKCE challenge that they
 * were given for. Source: RFC 6749, section 4.1.2; RFC 7636, section 4.6; RFC 9700, section 4.8.
 *
 * 1. A code is taken on disk before tokens are made; two at once follow one another.
 * 2. A code that comes again ends the tokens that the first one got.
 * 3. A code of another client is refused as it is, whole; a wrong redirect URI or verifier uses it up.
 */
export class AuthorizationCodes {
  readonly #ports: ManagedLoginPorts['context'];
  readonly #tickets: ExpiringTickets<KeptCode>;
  readonly #seconds: number;
  readonly #turns = new SerialWorkByKey();

  constructor({ context, limits }: Pick<ManagedLoginPorts, 'context' | 'limits'>) {
    this.#ports = context;
    this.#tickets = new ExpiringTickets(context, { collection, rememberedSeconds });
    this.#seconds = limits.managedLoginCodeSeconds;
  }

  issue(grant: CodeGrant): Promise<string> {
    return this.#tickets.issue(grant, this.#seconds);
  }

  /** @returns the tokens; undefined where the code does not do (`invalid_grant`) */
  exchange(exchange: CodeExchange): Promise<IssuedTokens | undefined> {
    return this.#turns.run(exchange.code, () => this.#exchange(exchange));
  }

  async #exchange(exchange: CodeExchange): Promise<IssuedTokens | undefined> {
    const found = await this.#tickets.find(exchange.code);
    const { client } = exchange;
    if (found === undefined) return undefined;
    const { content } = found;
    if (content.clientId !== client.id || content.userPoolId !== client.userPoolId) return undefined;
    if (content.isTaken === true) {
      await this.#revokeFirst(found, exchange);
      return undefined;
    }
    const taken = await this.#tickets.change(found, { ...content, isTaken: true });
    if (taken === undefined || found.isOver || !this.#isProved(content, exchange)) return undefined;
    const tokens = await exchange.issue({ ...content, issuedMs: found.issuedMs });
    if (tokens?.RefreshToken !== undefined) {
      const refreshToken = this.#ports.seal.seal(tokens.RefreshToken, `${collection}/${found.key}`);
      await this.#tickets.change(taken, { ...taken.content, refreshToken });
    }
    return tokens;
  }

  async #revokeFirst(
    { key, content }: FoundTicket<KeptCode>,
    { client, revoke }: CodeExchange,
  ): Promise<void> {
    this.#ports.log('warn', 'an authorization code was sent a second time', { client: client.id });
    if (content.refreshToken === undefined) return;
    await revoke(this.#ports.seal.open(content.refreshToken, `${collection}/${key}`));
  }

  /** By the same redirect URI and, where there was a challenge, what it is the hash of; where there was none, nothing. */
  #isProved(
    { redirectUri, codeChallenge }: CodeGrant,
    { redirectUri: given, codeVerifier }: CodeExchange,
  ): boolean {
    if (given !== redirectUri) return false;
    if (codeChallenge === undefined) return codeVerifier === undefined;
    if (codeVerifier === undefined || !verifierPattern.test(codeVerifier)) return false;
    const encoder = new TextEncoder();
    const hashed = base64Url(this.#ports.crypto.hash('SHA-256', codeVerifier));
    return this.#ports.crypto.equals(encoder.encode(hashed), encoder.encode(codeChallenge));
  }
}
