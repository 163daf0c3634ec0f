import type { UserRecord } from '../user-pools/records/user-records.ts';
import { ExpiringTickets } from './expiring-tickets.ts';
import type { ProvidedSession } from './federated-sign-ins.ts';
import { cookieName, setCookie } from './login-cookies.ts';
import type { LoginRequest } from './login-request.ts';
import type { ManagedLoginPorts } from './managed-login-ports.ts';

/** Whom a browser is known to belong to. */
export interface LoginSession {
  readonly user: UserRecord;
  /** When he signed in. */
  readonly authTimeSeconds: number;
  readonly deviceKey?: string | undefined;
  /** What a provider has begun for him, where it is to be ended there too. */
  readonly provided?: SessionElsewhere | undefined;
}

/** A session at a provider of identities. */
export interface SessionElsewhere {
  /** The provider's name. */
  readonly provider: string;
  readonly session: ProvidedSession;
}

interface KeptSession {
  readonly userPoolId: string;
  readonly domain: string;
  readonly sub: string;
  readonly deviceKey?: string | undefined;
  /** `SessionElsewhere` as JSON, sealed: it says who somebody is at the provider. */
  readonly provided?: string | undefined;
}

const providedName = 'cognito-login/provided';

type Asker = Pick<LoginRequest, 'place' | 'cookies'>;
type Headers = readonly (readonly [string, string])[];

/**
 * Sessions of browsers with the sign-in pages: an hour, whatever happens. The cookie is an unguessable text and says
 * nothing; what it stands for is kept here, under its hash, and ends with a sign-out, from wherever it comes. Each
 * sign-in makes a new one, so that nobody can have his own session taken over by somebody else.
 */
export class LoginSessions {
  readonly #ports: ManagedLoginPorts['context'];
  readonly #tickets: ExpiringTickets<KeptSession>;
  readonly #seconds: number;

  constructor({ context, limits }: Pick<ManagedLoginPorts, 'context' | 'limits'>) {
    this.#ports = context;
    this.#tickets = new ExpiringTickets(context, { collection: 'cognito-login-sessions' });
    this.#seconds = limits.managedLoginSessionSeconds;
  }

  /** Begins a session in the place of the one that there was. @returns headers that tell the browser */
  async begin(
    asker: Asker,
    { user, deviceKey, provided }: Omit<LoginSession, 'authTimeSeconds'>,
  ): Promise<Headers> {
    await this.#forget(asker);
    const { domain, pool } = asker.place;
    const session: KeptSession = {
      ...{ userPoolId: pool.id, domain: domain.domain, sub: user.sub, deviceKey },
      ...(provided && { provided: this.#ports.seal.seal(JSON.stringify(provided), providedName) }),
    };
    const value = await this.#tickets.issue(session, this.#seconds);
    return [setCookie(asker.place, 'session', { value, seconds: this.#seconds })];
  }

  /** The session of a browser, if whoever began it may still sign in. */
  async find({ place, cookies }: Asker): Promise<LoginSession | undefined> {
    const cookie = cookies.get(cookieName(place, 'session'));
    const found = cookie === undefined ? undefined : await this.#tickets.find(cookie);
    if (found === undefined || found.isOver) return undefined;
    const { userPoolId, domain, sub, deviceKey, provided } = found.content;
    if (userPoolId !== place.pool.id || domain !== place.domain.domain) return undefined;
    const user = await this.#ports.users.get(userPoolId, sub);
    if (user === undefined || !isSignedInSince(user, found.issuedMs)) return undefined;
    return {
      ...{ user, authTimeSeconds: Math.floor(found.issuedMs / 1_000), deviceKey },
      ...(provided !== undefined && {
        provided: JSON.parse(this.#ports.seal.open(provided, providedName)) as SessionElsewhere,
      }),
    };
  }

  /** @returns headers that tell the browser */
  async end(asker: Asker): Promise<Headers> {
    await this.#forget(asker);
    return [setCookie(asker.place, 'session', { value: '' })];
  }

  async #forget({ place, cookies }: Asker): Promise<void> {
    const cookie = cookies.get(cookieName(place, 'session'));
    const found = cookie === undefined ? undefined : await this.#tickets.find(cookie);
    if (found !== undefined) await this.#tickets.end(found);
  }
}

/** Whether a sign-in of then still holds: the user is there to sign in, and has not been signed out since. */
export function isSignedInSince(user: UserRecord, ms: number): boolean {
  const mayStay = user.status === 'CONFIRMED' || user.status === 'EXTERNAL_PROVIDER';
  return user.isEnabled && mayStay && (user.signedOutMs === undefined || user.signedOutMs < ms);
}
