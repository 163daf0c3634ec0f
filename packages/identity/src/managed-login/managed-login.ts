import {
  confirmByLink,
  confirmForgotPassword,
  confirmUser,
  forgotPassword,
  resendCode,
  showForgotPassword,
  showSignUp,
  signUp,
} from './account-endpoints.ts';
import { askForFeedback, takeFeedback } from './auth-event-feedback.ts';
import { isBrandingPath } from './branding/kept-branding.ts';
import { crossOriginHeaders, preflightHeaders } from './cross-origin.ts';
import { keepReturn, returnFromProvider } from './federation-endpoints.ts';
import { readCookies } from './login-cookies.ts';
import { LoginDesk } from './login-desk.ts';
import { LoginPlaces } from './login-places.ts';
import { type HostedRequest, type LoginAnswer, type LoginRequest, redirect } from './login-request.ts';
import { logOut } from './logout-endpoint.ts';
import type { ManagedLoginPorts } from './managed-login-ports.ts';
import { passkeyScriptPath } from './pages/passkey-script.ts';
import { answerPasskeyOffer, passkeyScriptAnswer } from './passkey-endpoints.ts';
import { revokeToken } from './revoke-endpoint.ts';
import { finishSamlLogOut, refuseSamlLogOut } from './saml-logout-endpoint.ts';
import { answerChallenge } from './sign-in-challenges.ts';
import { authorize, logIn, showLogin } from './sign-in-endpoints.ts';
import { exchangeForTokens } from './token-endpoint.ts';
import { tellUserInfo } from './user-info-endpoint.ts';

type Answering = (desk: LoginDesk, request: LoginRequest) => Promise<LoginAnswer>;

interface Route {
  readonly GET?: Answering;
  readonly POST?: Answering;
  /**
   * Who sends what is posted: the page's own form, a program or a page of an app (which sends no cookies), or a form
   * that a provider gave to the browser.
   */
  readonly from: 'page' | 'program' | 'provider';
}

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/oauth2/authorize', { GET: authorize, from: 'page' }],
  ['/login', { GET: showLogin, POST: logIn, from: 'page' }],
  ['/challenge', { POST: answerChallenge, from: 'page' }],
  ['/signup', { GET: showSignUp, POST: signUp, from: 'page' }],
  ['/confirmUser', { GET: confirmByLink, POST: confirmUser, from: 'page' }],
  ['/authEventFeedback', { GET: askForFeedback, POST: takeFeedback, from: 'page' }],
  ['/resendcode', { POST: resendCode, from: 'page' }],
  ['/forgotPassword', { GET: showForgotPassword, POST: forgotPassword, from: 'page' }],
  ['/confirmForgotPassword', { POST: confirmForgotPassword, from: 'page' }],
  ['/passkeys', { POST: answerPasskeyOffer, from: 'page' }],
  [passkeyScriptPath, { GET: async () => passkeyScriptAnswer, from: 'page' }],
  ['/logout', { GET: logOut, from: 'page' }],
  ['/oauth2/idpresponse', { GET: returnFromProvider, POST: keepReturn, from: 'provider' }],
  ['/saml2/idpresponse', { GET: returnFromProvider, POST: keepReturn, from: 'provider' }],
  ['/saml2/logout', { GET: refuseSamlLogOut, POST: finishSamlLogOut, from: 'provider' }],
  ['/oauth2/token', { POST: exchangeForTokens, from: 'program' }],
  ['/oauth2/userInfo', { GET: tellUserInfo, POST: tellUserInfo, from: 'program' }],
  ['/oauth2/revoke', { POST: revokeToken, from: 'program' }],
]);

const brandingRoute: Route = { GET: (desk, request) => desk.brandings.image(request), from: 'page' };

const formType = /^application\/x-www-form-urlencoded(?:\s*;|$)/i;

/** Cognito's managed login: the pages by which people sign in, and the endpoints of OAuth 2.0 behind them. */
export class ManagedLogin {
  readonly #desk: LoginDesk;
  readonly #places: LoginPlaces;

  constructor(ports: ManagedLoginPorts) {
    this.#desk = new LoginDesk(ports);
    this.#places = new LoginPlaces(ports.context.store, ports.authHostnames);
  }

  /** Whether a host is a custom domain of a pool, under which nothing but its pages stands. */
  isCustomDomain(hostname: string): boolean {
    return this.#places.isCustomDomain(hostname);
  }

  async answer(hosted: HostedRequest): Promise<LoginAnswer> {
    const found = this.#places.find(hosted.host, hosted.path);
    const route =
      found && (routes.get(found.path) ?? (isBrandingPath(found.path) ? brandingRoute : undefined));
    if (found === undefined)
      return plain(404, 'No user pool has this domain. CreateUserPoolDomain gives it one: /DOMAIN/login');
    if (route === undefined) return plain(404, 'There is no such page. Users sign in at …/login');
    const request = readRequest(hosted, found);
    if (route.from === 'program') return this.#answerProgram(route, hosted, request);
    const { managedLoginQueryCharacters: longest } = this.#desk.ports.limits;
    if (hosted.query.toString().length > longest) return plain(414, 'The request is too long.');
    if (!hosted.isSecure) return this.#toSecurePages(hosted, request);
    if (hosted.method === 'POST' && route.from === 'page' && !isFromHere(hosted))
      return plain(403, 'Forms of other pages are not taken.');
    return this.#answerByMethod(route, hosted, request);
  }

  async #answerProgram(route: Route, hosted: HostedRequest, request: LoginRequest): Promise<LoginAnswer> {
    const cross = crossOriginHeaders(this.#desk.ports.context.store, request);
    const asked = hosted.headers['access-control-request-headers'];
    if (hosted.method === 'OPTIONS') {
      const headers = preflightHeaders(cross, typeof asked === 'string' ? asked : undefined);
      return { status: 204, headers, body: '' };
    }
    const answer = await this.#answerByMethod(route, hosted, request);
    return { ...answer, headers: [...answer.headers, ...cross] };
  }

  async #answerByMethod(
    route: Route,
    { method, headers }: HostedRequest,
    request: LoginRequest,
  ): Promise<LoginAnswer> {
    const answering = method === 'GET' ? route.GET : method === 'POST' ? route.POST : undefined;
    if (answering === undefined) {
      const allowed = [route.GET && 'GET', route.POST && 'POST'].filter(Boolean).join(', ');
      return plain(405, 'This is asked in another way.', [['Allow', allowed]]);
    }
    const type = headers['content-type'];
    if (method === 'POST' && type !== undefined && !formType.test(String(type)))
      return plain(415, 'A form is wanted: application/x-www-form-urlencoded.');
    return answering(this.#desk, request);
  }

  /** Passwords and cookies travel over TLS only. */
  #toSecurePages({ method, query }: HostedRequest, { place, path }: LoginRequest): LoginAnswer {
    if (method !== 'GET') return plain(403, 'These pages are asked for over HTTPS.');
    const pages = this.#desk.ports.context.places.signInPages(place.domain.domain);
    return redirect(`${pages}${path}?${query.toString()}`);
  }
}

function readRequest(
  { method, host, query, headers, body, address }: HostedRequest,
  { place, path }: Pick<LoginRequest, 'place' | 'path'>,
): LoginRequest {
  const one = (name: string) => (typeof headers[name] === 'string' ? headers[name] : undefined);
  return {
    ...{ place, path, method, query, address },
    hostname: host.toLowerCase().replace(/:\d{1,5}$/, ''),
    form: new URLSearchParams(method === 'POST' ? new TextDecoder().decode(body) : ''),
    cookies: readCookies(headers.cookie),
    authorization: one('authorization'),
    origin: one('origin'),
    userAgent: one('user-agent'),
  };
}

/** Whether a page of this very host sends a form, as far as the browser tells. Its sealed flow is asked for besides. */
function isFromHere({ headers, host }: HostedRequest): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && String(origin).toLowerCase() !== `https://${host.toLowerCase()}`) return false;
  return site === undefined || site === 'same-origin';
}

function plain(
  status: number,
  body: string,
  headers: readonly (readonly [string, string])[] = [],
): LoginAnswer {
  return {
    status,
    contentType: 'text/plain; charset=utf-8',
    headers: [...headers, ['Cache-Control', 'no-store'], ['X-Content-Type-Options', 'nosniff']],
    body,
  };
}
