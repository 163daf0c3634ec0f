import type { CallScope } from '@cairn/kit';
import type { AppClientRecord } from '../user-pools/records/pool-records.ts';
import { readSignInDevice } from '../user-pools/risk/sign-in-device.ts';
import type { SignInPlace } from '../user-pools/sign-in/sign-ins.ts';
import { AuthorizationCodes } from './authorization-codes.ts';
import { type AuthorizationRequest, problemLocation, readAuthorization } from './authorization-request.ts';
import { type Branding, KeptBrandings } from './branding/kept-branding.ts';
import { type Html, html } from './html.ts';
import { english, languageOf, type PageLanguage } from './languages/page-language.ts';
import { inEnglish } from './languages/told-error.ts';
import { cookieName, setCookie } from './login-cookies.ts';
import { type LoginAnswer, type LoginRequest, redirect } from './login-request.ts';
import { LoginSessions } from './login-sessions.ts';
import type { ManagedLoginPorts } from './managed-login-ports.ts';
import { link } from './pages/form-parts.ts';
import { type PageContent, pageAnswer } from './pages/page-layout.ts';
import { formTarget } from './redirect-uri.ts';
import { type FormPage, type LoginFlow, SealedFlows } from './sealed-flows.ts';

/** What all pages and endpoints work with. */
export class LoginDesk {
  readonly ports: ManagedLoginPorts;
  readonly flows: SealedFlows;
  readonly sessions: LoginSessions;
  readonly codes: AuthorizationCodes;
  readonly brandings: KeptBrandings;

  constructor(ports: ManagedLoginPorts) {
    this.ports = ports;
    this.flows = new SealedFlows(ports);
    this.sessions = new LoginSessions(ports);
    this.codes = new AuthorizationCodes(ports);
    this.brandings = new KeptBrandings(ports);
  }

  /** The language that was asked for, now or before by this browser; English unless one was. */
  languageOf(request: LoginRequest, authorization?: Pick<AuthorizationRequest, 'lang'>): PageLanguage {
    return (
      askedLanguage(request, authorization) ??
      languageOf(request.cookies.get(cookieName(request.place, 'language'))) ??
      english
    );
  }

  /** The style of managed login of a client, where its domain has version 2 of the pages. */
  async brandingOf(
    { place }: LoginRequest,
    authorization: AuthorizationRequest | undefined,
  ): Promise<Branding | undefined> {
    if (place.domain.managedLoginVersion !== 2 || authorization === undefined) return undefined;
    return this.brandings.of(place, authorization.client.id);
  }

  /** A page of a sign-in: the forms on it may lead to the client's redirect URI. */
  async page(
    request: LoginRequest,
    authorization: AuthorizationRequest | undefined,
    content: PageContent,
    options: Shown = {},
  ): Promise<LoginAnswer> {
    const { place } = request;
    const { pool, domain, basePath } = place;
    const clientId = authorization?.client.id;
    const isManaged = domain.managedLoginVersion === 2;
    const language = this.languageOf(request, authorization);
    const answer = pageAnswer(content, {
      crypto: this.ports.context.crypto,
      poolName: pool.name,
      language,
      basePath,
      appearance: isManaged ? {} : await this.ports.appearanceOf(pool, clientId ?? 'ALL'),
      branding: await this.brandingOf(request, authorization),
      formTargets: authorization === undefined ? [] : [formTarget(authorization.redirectUri)],
      ...options,
      headers: [...(options.headers ?? []), ...languageHeaders(request, authorization)],
    });
    return options.errorCode === undefined ? answer : { ...answer, errorCode: options.errorCode };
  }

  /** A page that says why there is no way on. */
  problemPage(
    request: LoginRequest,
    { error, description }: { readonly error: string; readonly description: Html | string },
    options: Shown = {},
  ): Promise<LoginAnswer> {
    const language = this.languageOf(request);
    const content = {
      title: language.texts.somethingWrong,
      error: typeof description === 'string' ? inEnglish(language, description) : description,
      body: html`<p class="hint">${error}</p>`,
    };
    return this.page(request, undefined, content, { status: 400, errorCode: error, ...options });
  }

  /** Reads a request for authorization and goes on with it, or tells what is wrong where that is to be told. */
  async authorized(
    request: LoginRequest,
    query: URLSearchParams,
    work: (authorization: AuthorizationRequest) => Promise<LoginAnswer>,
  ): Promise<LoginAnswer> {
    const read = readAuthorization(this.ports.context.store, request.place, query);
    if (read.kind === 'page') return this.problemPage(request, read);
    if (read.kind === 'redirect')
      return { ...redirect(problemLocation(read.target, read)), errorCode: read.error };
    return work(read.request);
  }

  /** Opens the form that was sent and goes on with it; a form that is not this browser's goes nowhere. */
  opened(
    request: LoginRequest,
    page: FormPage,
    work: (authorization: AuthorizationRequest, flow: LoginFlow) => Promise<LoginAnswer>,
  ): Promise<LoginAnswer> {
    const flow = this.flows.open(request, page);
    if (flow !== undefined)
      return this.authorized(request, new URLSearchParams(flow.query), (authorization) =>
        work(authorization, flow),
      );
    const again = `${request.place.basePath}/login?${request.query.toString()}`;
    const { texts } = this.languageOf(request);
    const content = {
      title: texts.startAgain,
      error: texts.formNotValid,
      body: html`<p>${link(again, texts.backToSignIn)}</p>`,
    };
    return this.page(request, undefined, content, { status: 403, errorCode: 'invalid_form' });
  }

  signInPlace(request: LoginRequest, client: AppClientRecord): SignInPlace {
    return {
      pool: request.place.pool,
      client,
      address: request.address,
      device: readSignInDevice({ userAgent: request.userAgent }),
      isTrusted: true,
      hidesUsers: client.settings.PreventUserExistenceErrors === 'ENABLED',
    };
  }

  /** Operations are called as by anybody, from where the browser is. */
  scopeOf({ place: { pool }, address }: LoginRequest): CallScope {
    return {
      account: pool.account,
      region: pool.region,
      principal: { arn: 'anonymous', kind: 'anonymous' },
      ...(address === undefined ? {} : { origin: { sourceIp: address } }),
    };
  }

  /** What calls of somebody for himself name; the client's secret is the server's affair, not the browser's. */
  ownCall(
    client: AppClientRecord,
    username: string,
  ): { readonly ClientId: string; readonly Username: string; readonly SecretHash?: string } {
    const hash = this.ports.context.clientSecrets.hashOf(client, username);
    return { ClientId: client.id, Username: username, ...(hash === undefined ? {} : { SecretHash: hash }) };
  }
}

const languageSeconds = 365 * 86_400;

function askedLanguage(
  { query }: LoginRequest,
  authorization: Pick<AuthorizationRequest, 'lang'> | undefined,
): PageLanguage | undefined {
  return languageOf(authorization?.lang) ?? languageOf(query.get('lang'));
}

/** A language that was asked for is remembered, so that later pages need not be asked for it. */
function languageHeaders(
  request: LoginRequest,
  authorization: AuthorizationRequest | undefined,
): readonly (readonly [string, string])[] {
  const value = askedLanguage(request, authorization)?.code;
  const isNew = value !== undefined && request.cookies.get(cookieName(request.place, 'language')) !== value;
  return isNew ? [setCookie(request.place, 'language', { value, seconds: languageSeconds })] : [];
}

interface Shown {
  readonly status?: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly errorCode?: string | undefined;
}

/** The addresses of a page in other languages. */
export function inLanguage(
  request: LoginRequest,
  page: string,
  { query }: { readonly query: string },
): (code: string) => string {
  return (code) => {
    const parameters = new URLSearchParams(query);
    parameters.set('lang', code);
    return pagePath(request, page, { query: parameters.toString() });
  };
}

/** Path of a page with the request that it belongs to. */
export function pagePath(
  { place }: LoginRequest,
  page: string,
  { query }: { readonly query: string },
): string {
  return `${place.basePath}/${page}?${query}`;
}
