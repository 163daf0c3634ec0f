import type { AuthorizationRequest } from './authorization-request.ts';
import type { LoginDesk } from './login-desk.ts';
import type { LoginAnswer, LoginRequest } from './login-request.ts';
import { afterStep } from './sign-in-challenges.ts';

/** Signs in by username and password, and goes on to what that led to. @throws ServiceError */
export async function beginWithPassword(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<LoginAnswer> {
  const { client } = authorization;
  const { SecretHash } = desk.ownCall(client, username);
  const outcome = await desk.ports.context.signIns.begin(
    desk.signInPlace(request, client),
    'USER_PASSWORD_AUTH',
    {
      parameters: {
        USERNAME: username,
        PASSWORD: password,
        ...(SecretHash === undefined ? {} : { SECRET_HASH: SecretHash }),
      },
    },
  );
  return afterStep(desk, request, authorization, { outcome, username, knowsPasskeys: passkeysOf(request) });
}

/** Begins without a password: by a passkey where the user has one, else by what he chooses. @throws ServiceError */
export async function beginWithChoice(
  desk: LoginDesk,
  request: LoginRequest,
  authorization: AuthorizationRequest,
  { username, way }: { readonly username: string; readonly way: string },
): Promise<LoginAnswer> {
  const { client } = authorization;
  const { SecretHash } = desk.ownCall(client, username);
  const outcome = await desk.ports.context.signIns.begin(desk.signInPlace(request, client), 'USER_AUTH', {
    parameters: {
      USERNAME: username,
      ...(way === 'passkey' ? { PREFERRED_CHALLENGE: 'WEB_AUTHN' } : {}),
      ...(SecretHash === undefined ? {} : { SECRET_HASH: SecretHash }),
    },
  });
  return afterStep(desk, request, authorization, { outcome, username, knowsPasskeys: passkeysOf(request) });
}

/** Whether the script of the page has said that the browser knows passkeys. */
function passkeysOf({ form }: LoginRequest): true | undefined {
  return form.get('passkeys') === 'yes' || undefined;
}
