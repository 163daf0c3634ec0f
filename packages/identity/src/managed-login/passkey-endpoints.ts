import { isJsonObject, type Json, type JsonObject, parseJson, ServiceError } from '@cairn/kit';
import { completePasskeyRegistration } from '../user-pools/factors/passkey-registration.ts';
import { isBlocked } from '../user-pools/risk/blocked-addresses.ts';
import { answerClient } from './finish-sign-in.ts';
import { toldError } from './languages/told-error.ts';
import { setCookie } from './login-cookies.ts';
import type { LoginDesk } from './login-desk.ts';
import type { LoginAnswer, LoginRequest } from './login-request.ts';
import { mayUsePasskeys } from './may-use-passkeys.ts';
import { passkeyScript } from './pages/passkey-script.ts';
import { showPasskeyOffer } from './passkey-offer.ts';
import { showSignInPage } from './show-sign-in-page.ts';

/** The script of the pages. */
export const passkeyScriptAnswer: LoginAnswer = {
  status: 200,
  contentType: 'text/javascript; charset=utf-8',
  headers: [
    ['Cache-Control', 'no-cache'],
    ['X-Content-Type-Options', 'nosniff'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
  ],
  body: passkeyScript,
};

/** For so long nobody is asked again in a browser in which he said no. */
const laterSeconds = 30 * 86_400;

/** POST /passkeys: what came of the offer to register a passkey. In any case the sign-in goes on. */
export function answerPasskeyOffer(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  return desk.opened(request, 'passkeys', async (authorization, { username }) => {
    const session = await desk.sessions.find(request);
    // Who is known comes from an address all the same.
    const isElsewhere = isBlocked(desk.ports.context.store, desk.signInPlace(request, authorization.client));
    if (session?.user.username !== username || session === undefined || isElsewhere)
      return showSignInPage(desk, request, authorization);
    const { place, form } = request;
    if (form.get('way') === 'later' || !mayUsePasskeys(desk, request)) {
      const answer = await answerClient(desk, request, authorization, session);
      const later = setCookie(place, 'passkeys', { value: 'later', seconds: laterSeconds });
      return { ...answer, headers: [...answer.headers, later] };
    }
    try {
      const holder = { pool: place.pool, client: authorization.client, user: session.user };
      const credential = readCredential(form.get('credential') ?? '');
      await completePasskeyRegistration(desk.ports.context, holder, credential);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const told = toldError(desk.languageOf(request, authorization), error);
      return showPasskeyOffer(desk, request, authorization, { user: session.user, error: told });
    }
    return answerClient(desk, request, authorization, session);
  });
}

/** What a browser made; what is none is an empty object, which the ceremony refuses. */
function readCredential(text: string): JsonObject {
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    return {};
  }
  return isJsonObject(value) ? value : {};
}
