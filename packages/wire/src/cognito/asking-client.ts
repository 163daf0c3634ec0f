import { bodyJson } from '../protocol/body-text.ts';

/**
 * The app client for which a public operation is called, as far as the call itself tells, unverified: its ClientId, or the
 * client of its access token. Undefined where it does not.
 */
export function askingClient(body: Uint8Array): string | undefined {
  const input = jsonOf(() => bodyJson(body));
  if (typeof input?.ClientId === 'string') return input.ClientId;
  return typeof input?.AccessToken === 'string' ? clientOfToken(input.AccessToken) : undefined;
}

function clientOfToken(token: string): string | undefined {
  const [, payload = ''] = token.split('.', 3);
  const claims = jsonOf(() => JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return typeof claims?.client_id === 'string' ? claims.client_id : undefined;
}

/** What is no object tells nothing: the call itself says what is wrong with it. */
function jsonOf(read: () => unknown): { readonly [member: string]: unknown } | undefined {
  try {
    const value = read();
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
