import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type CallScope, type Log, ServiceError } from '@cairn/kit';

/** What signing in stands on. */
export interface SignInParts {
  /** STS: credentials that end, for whoever a scope names. */
  readonly getSessionToken: (
    scope: CallScope,
    input: { readonly DurationSeconds: number },
  ) => Promise<{
    readonly Credentials: {
      readonly AccessKeyId: string;
      readonly SecretAccessKey: string;
      readonly SessionToken: string;
      /** Epoch milliseconds. */
      readonly Expiration: number;
    };
  }>;
  /** Where the studio is, as seen from the address by which a caller came; undefined where there is none. */
  readonly studioAt: (endpoint: string) => string | undefined;
  readonly limits: {
    readonly signInTicketSeconds: number;
    readonly signInTicketsMax: number;
    readonly signInFailuresPerMinute: number;
    readonly signInSessionSeconds: number;
  };
  readonly now: () => number;
  readonly log: Log;
}

interface Ticket {
  readonly scope: CallScope;
  readonly digest: Buffer;
  readonly expiresMs: number;
}

/**
 * Signing in by a link: whoever has keys makes a ticket; whoever brings it within a minute, once, gets credentials of
 * the same principal for an hour. Tickets live in memory only, as digests.
 *
 * A ticket is 256 bits of chance: attempts are counted so that those who guess are noticed and told to go away, but
 * a ticket that is right is taken whatever others have tried.
 */
export class SignIn {
  readonly #parts: SignInParts;
  readonly #tickets = new Map<string, Ticket>();
  #failures = 0;
  #failuresSinceMs = 0;

  constructor(parts: SignInParts) {
    this.#parts = parts;
  }

  /** @throws ServiceError AccessDeniedException, NoStudio, LimitExceededException */
  readonly createTicket = async (
    scope: CallScope,
    _input: object,
    { endpoint = 'http://127.0.0.1:4566' }: { readonly endpoint?: string } = {},
  ): Promise<{ readonly ticket: string; readonly expiresAt: number; readonly url: string }> => {
    const { limits, now, studioAt } = this.#parts;
    if (scope.principal.tokenIssueTimeMs !== undefined)
      throw new ServiceError(
        'AccessDeniedException',
        'A ticket is made with the keys of a user or the root: one that a session made would outlive it.',
        { status: 403 },
      );
    const place = studioAt(endpoint);
    if (place === undefined)
      throw new ServiceError(
        'NoStudio',
        'This server was started without a studio (--no-studio or CAIRN_STUDIO=off).',
        { status: 404 },
      );
    this.#forgetExpired();
    if (this.#tickets.size >= limits.signInTicketsMax)
      throw new ServiceError(
        'LimitExceededException',
        `${limits.signInTicketsMax} tickets wait to be used (the limit signInTicketsMax): try again in ${limits.signInTicketSeconds} seconds.`,
      );
    const id = randomBytes(9).toString('base64url');
    const secret = randomBytes(32).toString('base64url');
    const expiresAt = now() + limits.signInTicketSeconds * 1_000;
    this.#tickets.set(id, { scope: signerOf(scope), digest: digestOf(secret), expiresMs: expiresAt });
    const ticket = `${id}.${secret}`;
    return { ticket, expiresAt, url: `${place}/sign-in#ticket=${ticket}` };
  };

  /** @throws ServiceError InvalidTicket, TooManyRequestsException */
  readonly signIn = async (
    _scope: CallScope,
    { ticket }: { readonly ticket: string },
  ): Promise<{
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
    readonly expiration: number;
    readonly account: string;
  }> => {
    const scope = this.#take(ticket);
    if (scope === undefined) throw this.#failure();
    const { getSessionToken, limits } = this.#parts;
    const { Credentials } = await getSessionToken(scope, { DurationSeconds: limits.signInSessionSeconds });
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
      expiration: Credentials.Expiration,
      account: scope.account,
    };
  };

  /** Whose ticket it is; it is used up by that. */
  #take(text: string): CallScope | undefined {
    const [id = '', secret = ''] = text.split('.', 2);
    const ticket = this.#tickets.get(id);
    if (ticket === undefined || !timingSafeEqual(ticket.digest, digestOf(secret))) return undefined;
    this.#tickets.delete(id);
    return ticket.expiresMs < this.#parts.now() ? undefined : ticket.scope;
  }

  #failure(): ServiceError {
    const { limits, now, log } = this.#parts;
    if (now() - this.#failuresSinceMs >= 60_000) {
      this.#failures = 0;
      this.#failuresSinceMs = now();
    }
    this.#failures += 1;
    if (this.#failures <= limits.signInFailuresPerMinute)
      return new ServiceError(
        'InvalidTicket',
        'This link was used already, or it is too old: cairn login --studio prints another.',
        { status: 403 },
      );
    if (this.#failures === limits.signInFailuresPerMinute + 1)
      log('warn', 'somebody tries to sign in to the studio with tickets that are none');
    return new ServiceError('TooManyRequestsException', 'Too many attempts to sign in: wait for a minute.', {
      status: 429,
    });
  }

  #forgetExpired(): void {
    const nowMs = this.#parts.now();
    for (const [id, { expiresMs }] of this.#tickets) if (expiresMs < nowMs) this.#tickets.delete(id);
  }
}

/** Who asked, without how the question came in. */
function signerOf({ account, region, principal }: CallScope): CallScope {
  return { account, region, principal };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
