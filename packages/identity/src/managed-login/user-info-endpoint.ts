import { ServiceError } from '@cairn/kit';
import type { TokenHolder } from '../user-pools/tokens/tokens.ts';
import type { LoginDesk } from './login-desk.ts';
import { jsonAnswer, type LoginAnswer, type LoginRequest } from './login-request.ts';

/** Attributes that a scope gives beside `sub`; `profile`, as `openid` alone, gives all that the client may read. */
const attributesOfScope: { readonly [scope: string]: readonly string[] } = {
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
};

/** GET and POST /oauth2/userInfo. Source: developer guide, "The userInfo endpoint"; RFC 6750, section 3. */
export async function tellUserInfo(
  { ports: { context } }: LoginDesk,
  { authorization, place }: LoginRequest,
): Promise<LoginAnswer> {
  const [, token] = /^bearer +([\w.~+/=-]{1,16384})$/i.exec(authorization?.trim() ?? '') ?? [];
  if (token === undefined) return refused(400, 'invalid_request', 'A bearer token is missing.');
  let holder: TokenHolder;
  try {
    holder = await context.tokens.holderOf(token, 'openid');
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return refused(
      401,
      'invalid_token',
      'Access token is expired, disabled, or deleted, or the user has globally signed out.',
    );
  }
  // A token of another pool says nothing here.
  if (holder.pool.id !== place.pool.id)
    return refused(401, 'invalid_token', 'The access token is none of this pool.');
  return jsonAnswer(200, claimsOf(holder));
}

function claimsOf({ user, client, scopes }: TokenHolder): { readonly [name: string]: string } {
  const { ReadAttributes } = client.settings;
  const isAll = scopes.has('profile') || !['email', 'phone'].some((scope) => scopes.has(scope));
  const wanted = new Set([...scopes].flatMap((scope) => attributesOfScope[scope] ?? []));
  const readable = Object.entries(user.attributes).filter(
    ([name]) =>
      (isAll || wanted.has(name)) &&
      (ReadAttributes === undefined
        ? !name.startsWith('custom:') && !name.startsWith('dev:')
        : ReadAttributes.includes(name)),
  );
  return { sub: user.sub, ...Object.fromEntries(readable), username: user.username };
}

function refused(status: number, error: string, description: string): LoginAnswer {
  const challenge = `Bearer error="${error}", error_description="${description}"`;
  return jsonAnswer(status, { error, error_description: description }, [['WWW-Authenticate', challenge]]);
}
