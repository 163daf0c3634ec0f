import { SealError } from '@cairn/kit';
import { base64Url } from '../user-pools/base64-url.ts';
import type { ChallengeName } from '../user-pools/sign-in/sign-ins.ts';
import { cookieName, setCookie } from './login-cookies.ts';
import type { LoginPlace, LoginRequest } from './login-request.ts';
import type { ManagedLoginPorts } from './managed-login-ports.ts';

/** Pages with a form. */
export type FormPage =
  | 'login'
  | 'signup'
  | 'confirmUser'
  | 'challenge'
  | 'forgotPassword'
  | 'confirmForgotPassword'
  | 'passkeys';

/** What a form carries from one page to the next, unread by whoever fills it in. */
export interface LoginFlow {
  /** The request for authorization, to be read anew: an app client may change meanwhile. */
  readonly query: string;
  readonly username?: string | undefined;
  /** `Session` of the step before. */
  readonly session?: string | undefined;
  readonly challenge?: ChallengeName | undefined;
  /** ChallengeParameters. */
  readonly parameters?: { readonly [name: string]: string } | undefined;
  /** Secret of an authenticator app that is being set up. */
  readonly totpSecret?: string | undefined;
  /** Where a code was sent, masked. */
  readonly destination?: string | undefined;
  /** What was chosen of several ways to sign in, where it is asked for on a page of its own. */
  readonly chosen?: 'PASSWORD' | undefined;
  /** Set where the browser has said that it knows passkeys, which takes a script. */
  readonly knowsPasskeys?: true | undefined;
}

interface SealedFlow extends LoginFlow {
  readonly page: FormPage;
  readonly domain: string;
  readonly pool: string;
  readonly browser: string;
  readonly expiresMs: number;
}

/** How a browser is known before anybody has signed in. */
export interface KnownBrowser {
  /** Hash of its cookie's value. */
  readonly id: string;
  /** Cookie to be set where it had none. */
  readonly headers: readonly (readonly [string, string])[];
}

const name = 'cognito-login/flow';
const cookiePattern = /^[\w-]{43}$/;

/**
 * The state of sign-ins, in the forms themselves: sealed, for one page of one domain, for the browser that was given it.
 * A form of another site, or one that was made for another browser, does nothing: neither forged requests nor sign-ins
 * into somebody else's account get through.
 */
export class SealedFlows {
  readonly #ports: Pick<ManagedLoginPorts['context'], 'seal' | 'clock' | 'crypto'>;
  readonly #seconds: number;

  constructor({ context, limits }: Pick<ManagedLoginPorts, 'context' | 'limits'>) {
    this.#ports = context;
    this.#seconds = limits.managedLoginFlowSeconds;
  }

  /** The browser that asks; one that was not here before is given a cookie. */
  browserOf({ place, cookies }: Pick<LoginRequest, 'place' | 'cookies'>): KnownBrowser {
    const known = cookies.get(cookieName(place, 'browser'));
    if (known !== undefined && cookiePattern.test(known)) return { id: this.#idOf(known), headers: [] };
    const value = base64Url(this.#ports.crypto.randomBytes(32));
    return { id: this.#idOf(value), headers: [setCookie(place, 'browser', { value })] };
  }

  seal(
    place: LoginPlace,
    page: FormPage,
    { browser, flow }: { browser: KnownBrowser; flow: LoginFlow },
  ): string {
    const sealed: SealedFlow = {
      ...flow,
      page,
      domain: place.domain.domain,
      pool: place.pool.id,
      browser: browser.id,
      expiresMs: this.#ports.clock.now() + this.#seconds * 1_000,
    };
    return this.#ports.seal.seal(JSON.stringify(sealed), name);
  }

  /** Undefined where a form is none of this page, of this browser, or too old. */
  open({ place, cookies, form }: LoginRequest, page: FormPage): LoginFlow | undefined {
    const text = form.get('_csrf');
    const cookie = cookies.get(cookieName(place, 'browser'));
    if (text === null || cookie === undefined) return undefined;
    const sealed = this.#read(text);
    if (sealed === undefined || sealed.page !== page) return undefined;
    if (sealed.domain !== place.domain.domain || sealed.pool !== place.pool.id) return undefined;
    if (sealed.expiresMs <= this.#ports.clock.now() || !this.#isOf(cookie, sealed.browser)) return undefined;
    return sealed;
  }

  /** Whether a browser is the one of an id. */
  isBrowser({ place, cookies }: Pick<LoginRequest, 'place' | 'cookies'>, id: string): boolean {
    const cookie = cookies.get(cookieName(place, 'browser'));
    return cookie !== undefined && this.#isOf(cookie, id);
  }

  #isOf(cookie: string, id: string): boolean {
    const encoder = new TextEncoder();
    return this.#ports.crypto.equals(encoder.encode(this.#idOf(cookie)), encoder.encode(id));
  }

  #read(text: string): SealedFlow | undefined {
    try {
      return JSON.parse(this.#ports.seal.open(text, name)) as SealedFlow;
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  }

  #idOf(cookie: string): string {
    return base64Url(this.#ports.crypto.hash('SHA-256', cookie));
  }
}
