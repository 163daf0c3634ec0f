import { ServiceError } from '@cairn/kit';
import { authenticateClient } from './client-authentication.ts';
import { revokeOfClient } from './client-revocation.ts';
import type { LoginDesk } from './login-desk.ts';
import { jsonAnswer, type LoginAnswer, type LoginRequest, noStore } from './login-request.ts';

const errors: { readonly [code: string]: string } = {
  UnsupportedTokenTypeException: 'unsupported_token_type',
  UnauthorizedException: 'invalid_client',
  NotAuthorizedException: 'invalid_client',
};

/** POST /oauth2/revoke: ends a refresh token with all that was made of it. Source: RFC 7009. */
export async function revokeToken(desk: LoginDesk, request: LoginRequest): Promise<LoginAnswer> {
  const { form } = request;
  const authenticated = authenticateClient(desk, request);
  if (typeof authenticated === 'string') return jsonAnswer(400, { error: authenticated });
  const [Token, ...others] = form.getAll('token');
  if (Token === undefined || Token === '' || others.length > 0)
    return jsonAnswer(400, { error: 'invalid_request' });
  try {
    await revokeOfClient(desk, request, { ...authenticated, Token });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    // A token that is none, or was revoked before, is as good as revoked: RFC 7009, section 2.2.
    if (error.code === 'InvalidParameterException') return { status: 200, headers: noStore, body: '' };
    return jsonAnswer(400, { error: errors[error.code] ?? 'invalid_request' });
  }
  return { status: 200, headers: noStore, body: '' };
}
