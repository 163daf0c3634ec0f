import type { AuthenticatedClient } from './client-authentication.ts';
import type { LoginDesk } from './login-desk.ts';
import type { LoginRequest } from './login-request.ts';

/** Ends a token of a client that has proved itself, with all that was made of it. @throws ServiceError */
export async function revokeOfClient(
  desk: LoginDesk,
  request: LoginRequest,
  { client, secret, Token }: AuthenticatedClient & { readonly Token: string },
): Promise<void> {
  await desk.ports.operations.revokeToken(desk.scopeOf(request), {
    ClientId: client.id,
    Token,
    ...(secret === undefined ? {} : { ClientSecret: secret }),
  });
}
