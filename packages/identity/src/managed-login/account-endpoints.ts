import { ServiceError } from '@cairn/kit';
import { attributeField, signUpAttributes } from './attribute-fields.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { beginWithPassword } from './begin-with-password.ts';
import type { PageGraphic } from './branding/branding-images.ts';
import { type Html, html } from './html.ts';
import type { PageLanguage } from './languages/page-language.ts';
import type { PageTexts } from './languages/page-texts.ts';
import { toldError } from './languages/told-error.ts';
import { inLanguage, type LoginDesk, pagePath } from './login-desk.ts';
import type { LoginAnswer, LoginRequest } from './login-request.ts';
import {
  confirmPage,
  type FormSetting,
  forgotPasswordPage,
  newPasswordPage,
  signUpPage,
  type Terms,
} from './pages/account-pages.ts';
import type { Field } from './pages/form-parts.ts';
import { passwordRules } from './pages/password-rules.ts';
import type { FormPage, LoginFlow } from './sealed-flows.ts';
import { addressLabel, showSignInPage, usernameLabel } from './show-sign-in-page.ts';
import { afterStep } from './sign-in-challenges.ts';

interface Shown {
  readonly username?: string | undefined;
  readonly destination?: string | undefined;
  readonly session?: string | undefined;
  readonly error?: Html | string | undefined;
  readonly notice?: string | undefined;
}

/** GET /signup. */
export function showSignUp(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  return desk.authorized(request, request.query, (authorization) =>
    mayNotSignUp(request)
      ? refuseSignUp(desk, request)
      : showSignUpPage(desk, request, authorization, { username: authorization.loginHint }),
  );
}

/** POST /signup. Whom the pool confirms at once is signed in at once. */
export function signUp(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  return desk.opened(request, 'signup', async (authorization) => {
    if (mayNotSignUp(request)) return refuseSignUp(desk, request);
    const { form } = request;
    const language = desk.languageOf(request, authorization);
    const username = form.get('username')?.trim() ?? '';
    const password = form.get('password') ?? '';
    const UserAttributes = signUpAttributes(request.place.pool).map((Name) => ({
      Name,
      Value: form.get(`attribute.${Name}`)?.trim() ?? '',
    }));
    if (username === '' || password === '' || UserAttributes.some(({ Value }) => Value === ''))
      return showSignUpPage(desk, request, authorization, { username, error: language.texts.fillInAll });
    try {
      const { UserConfirmed, CodeDeliveryDetails, Session } = await desk.ports.operations.signUp(
        desk.scopeOf(request),
        { ...desk.ownCall(authorization.client, username), Password: password, UserAttributes },
      );
      if (UserConfirmed) return await beginWithPassword(desk, request, authorization, { username, password });
      return await showConfirmPage(desk, request, authorization, {
        username,
        session: Session,
        destination: CodeDeliveryDetails?.Destination,
      });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return showSignUpPage(desk, request, authorization, { username, error: toldError(language, error) });
    }
  });
}

/** GET /confirmUser: the link of a mail. It names its client, and nobody who waits for an answer. */
export async function confirmByLink(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const { query, place } = request;
  const { texts } = desk.languageOf(request);
  const username = query.get('user_name') ?? query.get('username') ?? '';
  const code = query.get('confirmation_code') ?? query.get('code') ?? '';
  const client = desk.ports.context.store.clients.find(`${place.pool.id}/${query.get('client_id') ?? ''}`);
  if (client === undefined || username === '' || code === '')
    return desk.problemPage(request, {
      error: 'invalid_request',
      description: html`${texts.linkNotComplete}`,
    });
  try {
    const call = { ...desk.ownCall(client, username), ConfirmationCode: code };
    await desk.ports.operations.confirmSignUp(desk.scopeOf(request), call);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return desk.problemPage(request, { error: error.code, description: error.message });
  }
  return desk.page(request, undefined, {
    title: texts.accountConfirmed,
    notice: texts.accountConfirmedByLink,
    body: html``,
  });
}

/** POST /confirmUser: the code was typed in. */
export function confirmUser(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  return desk.opened(request, 'confirmUser', async (authorization, flow) => {
    const { username = '', session } = flow;
    const call = desk.ownCall(authorization.client, username);
    const ConfirmationCode = request.form.get('code')?.trim() ?? '';
    try {
      const confirmed = await desk.ports.operations.confirmSignUp(desk.scopeOf(request), {
        ...call,
        ConfirmationCode,
        ...(session === undefined ? {} : { Session: session }),
      });
      return await afterConfirmation(desk, request, authorization, { username, session: confirmed.Session });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const told = toldError(desk.languageOf(request, authorization), error);
      return showConfirmPage(desk, request, authorization, { ...flow, error: told });
    }
  });
}

/** POST /resendcode. */
export function resendCode(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  return desk.opened(request, 'confirmUser', async (authorization, flow) => {
    const call = desk.ownCall(authorization.client, flow.username ?? '');
    try {
      const sent = await desk.ports.operations.resendConfirmationCode(desk.scopeOf(request), call);
      const destination = sent.CodeDeliveryDetails?.Destination ?? flow.destination;
      const notice = desk.languageOf(request, authorization).texts.newCodeSent;
      const shown = { ...flow, destination, notice };
      return await showConfirmPage(desk, request, authorization, shown);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const told = toldError(desk.languageOf(request, authorization), error);
      return showConfirmPage(desk, request, authorization, { ...flow, error: told });
    }
  });
}

/** GET /forgotPassword. */
export function showForgotPassword(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  return desk.authorized(request, request.query, (authorization) =>
    showForgotPasswordPage(desk, request, authorization, { username: authorization.loginHint }),
  );
}

/** POST /forgotPassword: sends a code, or does as if. */
export function forgotPassword(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  return desk.opened(request, 'forgotPassword', async (authorization) => {
    const language = desk.languageOf(request, authorization);
    const username = request.form.get('username')?.trim() ?? '';
    if (username === '')
      return showForgotPasswordPage(desk, request, authorization, { error: language.texts.enterUsername });
    try {
      const call = desk.ownCall(authorization.client, username);
      const sent = await desk.ports.operations.forgotPassword(desk.scopeOf(request), call);
      const destination = sent.CodeDeliveryDetails?.Destination;
      return await showNewPasswordPage(desk, request, authorization, { username, destination });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const told = toldError(language, error);
      return showForgotPasswordPage(desk, request, authorization, { username, error: told });
    }
  });
}

/** POST /confirmForgotPassword: the code, and the password from now on. */
export function confirmForgotPassword(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  return desk.opened(request, 'confirmForgotPassword', async (authorization, flow) => {
    const { username = '' } = flow;
    try {
      await desk.ports.operations.confirmForgotPassword(desk.scopeOf(request), {
        ...desk.ownCall(authorization.client, username),
        ConfirmationCode: request.form.get('code')?.trim() ?? '',
        Password: request.form.get('password') ?? '',
      });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const told = toldError(desk.languageOf(request, authorization), error);
      return showNewPasswordPage(desk, request, authorization, { ...flow, error: told });
    }
    const notice = desk.languageOf(request, authorization).texts.passwordChanged;
    return showSignInPage(desk, request, authorization, { username, notice });
  });
}

/** The page for the code of somebody who signed up. */
export function showConfirmPage(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  shown: Shown,
): Promise<LoginAnswer> {
  const resendAction = pagePath(request, 'resendcode', authorization);
  const { destination } = shown;
  return showForm(desk, request, authorization, {
    page: 'confirmUser',
    title: (texts) => texts.confirmYourAccount,
    shown,
    body: (setting) => confirmPage(setting, { destination, resendAction }),
  });
}

/** The page for the code by which a password is changed. */
export function showNewPasswordPage(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  shown: Shown,
): Promise<LoginAnswer> {
  const { PasswordPolicy } = request.place.pool.settings.Policies;
  const rules = passwordRules(PasswordPolicy, desk.languageOf(request, authorization).texts);
  const { destination } = shown;
  return showForm(desk, request, authorization, {
    page: 'confirmForgotPassword',
    title: (texts) => texts.changeYourPassword,
    shown,
    body: (setting) => newPasswordPage(setting, { destination, rules }),
  });
}

function showForgotPasswordPage(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  shown: Shown,
): Promise<LoginAnswer> {
  const label = usernameLabel(request.place.pool, desk.languageOf(request, authorization).texts);
  return showForm(desk, request, authorization, {
    page: 'forgotPassword',
    title: (texts) => texts.forgotPassword,
    shown,
    body: (setting) => forgotPasswordPage(setting, { usernameLabel: label, username: shown.username }),
  });
}

function showSignUpPage(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  shown: Shown,
): Promise<LoginAnswer> {
  const { pool } = request.place;
  const language = desk.languageOf(request, authorization);
  const { texts } = language;
  const isWrong = shown.error !== undefined;
  const attributes = signUpAttributes(pool).map((name) =>
    attributeField(name, texts, { value: request.form.get(`attribute.${name}`) ?? undefined, isWrong }),
  );
  const fields: readonly Field[] = [
    {
      name: 'username',
      label: signUpLabel(pool.settings.UsernameAttributes, texts),
      autocomplete: 'username',
      value: shown.username,
      isFocused: true,
      isWrong,
    },
    ...attributes,
    {
      name: 'password',
      label: texts.password,
      type: 'password',
      autocomplete: 'new-password',
      hint: passwordRules(pool.settings.Policies.PasswordPolicy, texts),
      isWrong,
    },
  ];
  return showForm(desk, request, authorization, {
    page: 'signup',
    title: (texts) => texts.createAccount,
    shown,
    body: (setting) => signUpPage(setting, fields, termsOf(desk, authorization, language)),
  });
}

/** Documents of a client by their names, in the order in which they are told. */
const termsLabels = [
  ['terms-of-use', 'termsOfUse'],
  ['privacy-policy', 'privacyPolicy'],
] as const;

/** Those that a client has, in the language of the pages where there is one in it. Source: API reference, `TermsType`. */
function termsOf(
  { ports: { context } }: LoginDesk,
  { client }: Pick<AuthorizationRequest, 'client'>,
  { termsKey, texts }: PageLanguage,
): readonly Terms[] {
  const ofClient = context.store.terms
    .ofPool(client.userPoolId)
    .filter(({ clientId }) => clientId === client.id);
  return termsLabels.flatMap(([name, label]) => {
    const links = ofClient.find((terms) => terms.name === name)?.links;
    const href = links?.[termsKey] ?? links?.['cognito:default'];
    return href === undefined ? [] : [{ label: texts[label], href }];
  });
}

function signUpLabel(attributes: readonly string[] = [], texts: PageTexts): string {
  if (attributes.length === 0) return texts.username;
  const isEmail = attributes.includes('email');
  return addressLabel({ isEmail, isPhoneNumber: attributes.includes('phone_number') }, texts);
}

/** What a style may have a picture for: where a code was sent, or the password. */
function graphicOf(page: FormPage, destination: string | undefined): PageGraphic | undefined {
  if (page === 'forgotPassword') return 'PASSWORD_GRAPHIC';
  if (destination === undefined) return undefined;
  return destination.includes('@') ? 'EMAIL_GRAPHIC' : 'SMS_GRAPHIC';
}

/** Those that may be asked for by their address. */
const pagesByAddress: ReadonlySet<FormPage> = new Set(['signup', 'forgotPassword'] as const);

/** A page with a form of its own. */
async function showForm(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  form: {
    readonly page: FormPage;
    readonly title: (texts: PageTexts) => string;
    readonly shown: Shown;
    readonly body: (setting: FormSetting) => Html;
  },
): Promise<LoginAnswer> {
  const { username, destination, session, error, notice } = form.shown;
  const browser = desk.flows.browserOf(request);
  const flow: LoginFlow = { query: authorization.query, username, destination, session };
  const { texts } = desk.languageOf(request, authorization);
  const body = form.body({
    texts,
    action: pagePath(request, form.page, authorization),
    flow: desk.flows.seal(request.place, form.page, { browser, flow }),
    isWrong: error !== undefined,
    signIn: pagePath(request, 'login', authorization),
  });
  const address = pagesByAddress.has(form.page) ? inLanguage(request, form.page, authorization) : undefined;
  const content = {
    title: form.title(texts),
    body,
    error,
    notice,
    inLanguage: address,
    graphic: graphicOf(form.page, destination),
  };
  return desk.page(request, authorization, content, { headers: browser.headers });
}

/** Whoever has just confirmed himself is signed in, where the pool vouches for it by a session; else he signs in. */
async function afterConfirmation(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  { username, session }: { readonly username: string; readonly session: string | undefined },
): Promise<LoginAnswer> {
  const notice = desk.languageOf(request, authorization).texts.accountConfirmedSignIn;
  if (session === undefined) return showSignInPage(desk, request, authorization, { username, notice });
  const { SecretHash } = desk.ownCall(authorization.client, username);
  try {
    const outcome = await desk.ports.context.signIns.begin(
      desk.signInPlace(request, authorization.client),
      'USER_AUTH',
      {
        parameters: {
          USERNAME: username,
          ...(SecretHash === undefined ? {} : { SECRET_HASH: SecretHash }),
        },
        session,
      },
    );
    return await afterStep(desk, request, authorization, { outcome, username });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return showSignInPage(desk, request, authorization, { username, notice });
  }
}

function mayNotSignUp({ place: { pool } }: LoginRequest): boolean {
  return pool.settings.AdminCreateUserConfig.AllowAdminCreateUserOnly;
}

function refuseSignUp(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const description = 'Only administrators create accounts here.';
  return desk.problemPage(request, { error: 'access_denied', description }, { status: 403 });
}
