import { ServiceError } from '@cairn/kit';
import { attributeField, signUpAttributes } from './attribute-fields.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { beginWithPassword } from './begin-with-password.ts';
import { html } from './html.ts';
import { type LoginDesk, pagePath } from './login-desk.ts';
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
import { showSignInPage, usernameLabel } from './show-sign-in-page.ts';
import { afterStep } from './sign-in-challenges.ts';

interface Shown {
  readonly username?: string | undefined;
  readonly destination?: string | undefined;
  readonly session?: string | undefined;
  readonly error?: string | undefined;
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
    const username = form.get('username')?.trim() ?? '';
    const password = form.get('password') ?? '';
    const UserAttributes = signUpAttributes(request.place.pool).map((Name) => ({
      Name,
      Value: form.get(`attribute.${Name}`)?.trim() ?? '',
    }));
    if (username === '' || password === '' || UserAttributes.some(({ Value }) => Value === ''))
      return showSignUpPage(desk, request, authorization, { username, error: 'Fill in all fields.' });
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
      return showSignUpPage(desk, request, authorization, { username, error: error.message });
    }
  });
}

/** GET /confirmUser: the link of a mail. It names its client, and nobody who waits for an answer. */
export async function confirmByLink(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const { query, place } = request;
  const username = query.get('user_name') ?? query.get('username') ?? '';
  const code = query.get('confirmation_code') ?? query.get('code') ?? '';
  const client = desk.ports.context.store.clients.find(`${place.pool.id}/${query.get('client_id') ?? ''}`);
  if (client === undefined || username === '' || code === '')
    return desk.problemPage(request, {
      error: 'invalid_request',
      description: 'This link is not complete.',
    });
  try {
    const call = { ...desk.ownCall(client, username), ConfirmationCode: code };
    await desk.ports.operations.confirmSignUp(desk.scopeOf(request), call);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return desk.problemPage(request, { error: error.code, description: error.message });
  }
  return desk.page(request, undefined, {
    title: 'Your account is confirmed',
    notice: 'You can sign in now: go back to the app that you signed up for.',
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
      return showConfirmPage(desk, request, authorization, { ...flow, error: error.message });
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
      const shown = { ...flow, destination, notice: 'A new code is on its way.' };
      return await showConfirmPage(desk, request, authorization, shown);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return showConfirmPage(desk, request, authorization, { ...flow, error: error.message });
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
    const username = request.form.get('username')?.trim() ?? '';
    if (username === '')
      return showForgotPasswordPage(desk, request, authorization, { error: 'Enter your username.' });
    try {
      const call = desk.ownCall(authorization.client, username);
      const sent = await desk.ports.operations.forgotPassword(desk.scopeOf(request), call);
      const destination = sent.CodeDeliveryDetails?.Destination;
      return await showNewPasswordPage(desk, request, authorization, { username, destination });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return showForgotPasswordPage(desk, request, authorization, { username, error: error.message });
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
      return showNewPasswordPage(desk, request, authorization, { ...flow, error: error.message });
    }
    const notice = 'Your password is changed. Sign in with the new one.';
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
    title: 'Confirm your account',
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
  const rules = passwordRules(request.place.pool.settings.Policies.PasswordPolicy);
  const { destination } = shown;
  return showForm(desk, request, authorization, {
    page: 'confirmForgotPassword',
    title: 'Change your password',
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
  const label = usernameLabel(request.place.pool);
  return showForm(desk, request, authorization, {
    page: 'forgotPassword',
    title: 'Forgot your password?',
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
  const isWrong = shown.error !== undefined;
  const attributes = signUpAttributes(pool).map((name) =>
    attributeField(name, { value: request.form.get(`attribute.${name}`) ?? undefined, isWrong }),
  );
  const fields: readonly Field[] = [
    {
      name: 'username',
      label: signUpLabel(pool.settings.UsernameAttributes),
      autocomplete: 'username',
      value: shown.username,
      isFocused: true,
      isWrong,
    },
    ...attributes,
    {
      name: 'password',
      label: 'Password',
      type: 'password',
      autocomplete: 'new-password',
      hint: passwordRules(pool.settings.Policies.PasswordPolicy),
      isWrong,
    },
  ];
  return showForm(desk, request, authorization, {
    page: 'signup',
    title: 'Create an account',
    shown,
    body: (setting) => signUpPage(setting, fields, termsOf(desk, authorization)),
  });
}

/** Documents of a client by their names, in the order in which they are told. */
const termsLabels = [
  ['terms-of-use', 'Terms of use'],
  ['privacy-policy', 'Privacy policy'],
] as const;

/** Those that a client has, in the language of the pages where there is one in it. Source: API reference, `TermsType`. */
function termsOf(
  { ports: { context } }: LoginDesk,
  { client }: Pick<AuthorizationRequest, 'client'>,
): readonly Terms[] {
  const ofClient = context.store.terms
    .ofPool(client.userPoolId)
    .filter(({ clientId }) => clientId === client.id);
  return termsLabels.flatMap(([name, label]) => {
    const links = ofClient.find((terms) => terms.name === name)?.links;
    const href = links?.['cognito:english'] ?? links?.['cognito:default'];
    return href === undefined ? [] : [{ label, href }];
  });
}

function signUpLabel(attributes: readonly string[] | undefined): string {
  if (attributes === undefined || attributes.length === 0) return 'Username';
  if (attributes.length > 1) return 'Email or phone number';
  return attributes[0] === 'email' ? 'Email' : 'Phone number';
}

/** A page with a form of its own. */
async function showForm(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  form: {
    readonly page: FormPage;
    readonly title: string;
    readonly shown: Shown;
    readonly body: (setting: FormSetting) => ReturnType<typeof html>;
  },
): Promise<LoginAnswer> {
  const { username, destination, session, error, notice } = form.shown;
  const browser = desk.flows.browserOf(request);
  const flow: LoginFlow = { query: authorization.query, username, destination, session };
  const body = form.body({
    action: pagePath(request, form.page, authorization),
    flow: desk.flows.seal(request.place, form.page, { browser, flow }),
    isWrong: error !== undefined,
    signIn: pagePath(request, 'login', authorization),
  });
  const content = { title: form.title, body, error, notice };
  return desk.page(request, authorization, content, { headers: browser.headers });
}

/** Whoever has just confirmed himself is signed in, where the pool vouches for it by a session; else he signs in. */
async function afterConfirmation(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  { username, session }: { readonly username: string; readonly session: string | undefined },
): Promise<LoginAnswer> {
  const notice = 'Your account is confirmed. Sign in to go on.';
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
