import type { LiveClient } from '../live/live-client.ts';
import type { SignInNews } from '../live/live-messages.ts';
import type { Credentials } from '../wire/credentials.ts';
import { ServiceError } from '../wire/service-error.ts';

/**
 * `asking`: another tab may have signed in already. `in`: somebody is signed in. `ended`: their credentials have, they sign
 * in again over their page. `left`: nobody is here; whoever comes sees nothing of those before.
 */
export type SignInState = 'asking' | 'in' | 'ended' | 'left';

/** What a {@link SignInKeeper} stands on. */
export interface SignInKeeperPorts {
  readonly live: Pick<
    LiveClient,
    'onCredentials' | 'askCredentials' | 'keepCredentials' | 'endCredentials' | 'leave'
  >;
  /** Loads the page anew, so that nothing of it stays in memory. */
  readonly reload: () => void;
  readonly nowMs: () => number;
  /** @returns what takes it back */
  readonly after: (milliseconds: number, run: () => void) => () => void;
}

interface WaitingCall {
  readonly resolve: (credentials: Credentials) => void;
  readonly reject: (error: ServiceError) => void;
}

/** Calls made so shortly before the end would not be answered any more. */
const marginMs = 10_000;

/**
 * Who is signed in, in one tab.
 *
 * 1. Credentials that end leave the page as it is: calls wait until the same principal has signed in again.
 * 2. Nothing of one principal is left to another: neither what is shown and cached, nor calls that wait. Where one leaves or
 *    another comes, waiting calls fail and the page begins anew.
 * 3. What is said of credentials that are not held any more ends nothing.
 */
export class SignInKeeper {
  readonly #ports: SignInKeeperPorts;
  readonly #listeners = new Set<() => void>();
  #state: SignInState = 'asking';
  #credentials: Credentials | undefined;
  /** The last ones, ended or not: of whom the page is. */
  #owner: { readonly principal: string; readonly account: string | undefined } | undefined;
  #visit = 0;
  #waiting: WaitingCall[] = [];
  #cancelEnd: (() => void) | undefined;

  constructor(ports: SignInKeeperPorts) {
    this.#ports = ports;
  }

  get state(): SignInState {
    return this.#state;
  }

  /** The account of the one whose page it is. */
  get account(): string | undefined {
    return this.#owner?.account;
  }

  /** Another number for each principal that comes. */
  get visit(): number {
    return this.#visit;
  }

  /** @returns what ends it */
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes over what another tab has, and hears when anybody signs in or out. @returns what ends it */
  watch(): () => void {
    const end = this.#ports.live.onCredentials((news) => this.#hear(news));
    this.#ports.live.askCredentials();
    return end;
  }

  /** Signs this browser in, all its tabs. */
  signIn(credentials: Credentials): void {
    this.#ports.live.keepCredentials(credentials);
    const isOther = this.#owner !== undefined && this.#owner.principal !== principalOf(credentials);
    if (isOther) this.#dismiss();
    this.#enter(credentials);
  }

  /** Signs this browser out, all its tabs. */
  leave(): void {
    this.#ports.live.leave();
    this.#leave();
  }

  /** The server does not take a key: if it is the one that is held, it has ended. */
  refuse(accessKeyId: string): void {
    if (this.#credentials?.accessKeyId !== accessKeyId) return;
    this.#ports.live.endCredentials(accessKeyId);
    this.#end();
  }

  /**
   * What calls of one visit are signed with. Where they have ended, a call waits until the same principal has signed in
   * again: nothing that was typed is lost.
   * @throws ServiceError `SignedOut` where it was somebody else's
   */
  async credentialsOf(visit: number): Promise<Credentials> {
    if (visit !== this.#visit || this.#state === 'left') throw signedOut();
    if (this.#credentials !== undefined && !this.#hasEnded(this.#credentials)) return this.#credentials;
    this.#end();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #hear(news: SignInNews): void {
    if (news.kind === 'nobody') {
      if (this.#state === 'asking') this.#become('left');
    } else if (news.kind === 'left') this.#leave();
    else if (news.kind === 'ended' || this.#hasEnded(news.credentials)) this.#end();
    // Another tab has another's credentials: this page begins anew with them.
    else if (this.#owner !== undefined && this.#owner.principal !== principalOf(news.credentials))
      this.#leave();
    else this.#enter(news.credentials);
  }

  #enter(credentials: Credentials): void {
    this.#credentials = credentials;
    this.#owner = { principal: principalOf(credentials), account: credentials.account };
    this.#cancelEnd?.();
    const { expiresAtMs } = credentials;
    this.#cancelEnd =
      expiresAtMs === undefined
        ? undefined
        : this.#ports.after(expiresAtMs - marginMs - this.#ports.nowMs(), () => this.#end());
    for (const { resolve } of this.#waiting.splice(0)) resolve(credentials);
    this.#become('in');
  }

  #end(): void {
    this.#forget();
    this.#become(this.#owner === undefined ? 'left' : 'ended');
  }

  #leave(): void {
    const isSomebodys = this.#owner !== undefined;
    this.#dismiss();
    this.#become('left');
    if (isSomebodys) this.#ports.reload();
  }

  /** Leaves nothing of the one who was here. */
  #dismiss(): void {
    this.#forget();
    this.#owner = undefined;
    this.#visit += 1;
    for (const { reject } of this.#waiting.splice(0)) reject(signedOut());
  }

  #forget(): void {
    this.#credentials = undefined;
    this.#cancelEnd?.();
    this.#cancelEnd = undefined;
  }

  #become(state: SignInState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }

  #hasEnded({ expiresAtMs }: Credentials): boolean {
    return expiresAtMs !== undefined && expiresAtMs - marginMs <= this.#ports.nowMs();
  }
}

/** Short-lived keys change; whose they are does not. */
function principalOf({ principal, accessKeyId }: Credentials): string {
  return principal ?? accessKeyId;
}

function signedOut(): ServiceError {
  return new ServiceError('SignedOut', 'Whoever made this call has signed out since.', 0);
}
