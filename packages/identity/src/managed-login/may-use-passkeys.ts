import { ServiceError } from '@cairn/kit';
import { relyingPartyOf } from '../user-pools/factors/relying-party.ts';
import type { LoginDesk } from './login-desk.ts';
import type { LoginRequest } from './login-request.ts';

/**
 * Whether passkeys of the pool are good on these pages: the pool lets people begin with one, and the host of the pages
 * is its relying party or below it. A name without a dot is nobody's but its own (Web Authentication, section 5.1.3).
 */
export function mayUsePasskeys(
  { ports: { context } }: LoginDesk,
  { place: { pool }, hostname }: Pick<LoginRequest, 'place' | 'hostname'>,
): boolean {
  if (!pool.settings.Policies.SignInPolicy.AllowedFirstAuthFactors.includes('WEB_AUTHN')) return false;
  try {
    const { id } = relyingPartyOf(context, pool);
    return hostname === id || (id.includes('.') && hostname.endsWith(`.${id}`));
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}
