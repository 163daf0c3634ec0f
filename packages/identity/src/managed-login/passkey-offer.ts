import { startPasskeyRegistration } from '../user-pools/factors/passkey-registration.ts';
import type { UserRecord } from '../user-pools/records/user-records.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { Html } from './html.ts';
import { cookieName } from './login-cookies.ts';
import { type LoginDesk, pagePath } from './login-desk.ts';
import type { LoginAnswer, LoginRequest } from './login-request.ts';
import { mayUsePasskeys } from './may-use-passkeys.ts';
import { passkeyOfferPage } from './pages/passkey-pages.ts';

/**
 * Whether somebody who has just signed in is asked for a passkey: his browser knows them, which takes a script, he has
 * none, and has not said no here before.
 */
export async function isPasskeyOffered(
  desk: LoginDesk,
  request: LoginRequest,
  { user, knowsPasskeys }: { readonly user: UserRecord; readonly knowsPasskeys: true | undefined },
): Promise<boolean> {
  if (knowsPasskeys !== true || !mayUsePasskeys(desk, request)) return false;
  if (request.cookies.has(cookieName(request.place, 'passkeys'))) return false;
  return !(await desk.ports.context.passkeys.has(user));
}

/** Whoever has signed in is offered to register a passkey, before he is sent back to the client. */
export async function offerPasskey(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  { user, deviceKey }: { readonly user: UserRecord; readonly deviceKey?: string | undefined },
): Promise<LoginAnswer> {
  const headers = await desk.sessions.begin(request, { user, deviceKey });
  return showPasskeyOffer(desk, request, authorization, { user, headers });
}

/** The page of the offer; a new one each time, as what an authenticator is asked is good once. */
export async function showPasskeyOffer(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  shown: {
    readonly user: UserRecord;
    readonly headers?: readonly (readonly [string, string])[];
    readonly error?: Html | string;
  },
): Promise<LoginAnswer> {
  const { place } = request;
  const { texts } = desk.languageOf(request, authorization);
  const options = await startPasskeyRegistration(desk.ports.context, {
    pool: place.pool,
    client: authorization.client,
    user: shown.user,
  });
  const browser = desk.flows.browserOf(request);
  const body = passkeyOfferPage({
    texts,
    action: pagePath(request, 'passkeys', authorization),
    flow: desk.flows.seal(place, 'passkeys', {
      browser,
      flow: { query: authorization.query, username: shown.user.username },
    }),
    options: JSON.stringify(options),
  });
  const content = {
    title: texts.addPasskeyTitle,
    body,
    error: shown.error,
    hasScript: true,
    graphic: 'PASSKEY_GRAPHIC',
  } as const;
  const headers = [...browser.headers, ...(shown.headers ?? [])];
  return desk.page(request, authorization, content, { headers });
}
