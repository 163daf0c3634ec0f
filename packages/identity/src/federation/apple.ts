import { isJsonObject, type Json, memberOf, parseJson } from '@cairn/kit';
import { base64Url } from '../user-pools/base64-url.ts';
import { federationErrors } from './federation-errors.ts';
import type { FederationGround } from './federation-ports.ts';
import type { IdentityProviderKind } from './identity-provider-kind.ts';
import { type OpenIdAnswer, openIdKind } from './open-id-kind.ts';
import type { ProviderSettings } from './provider-settings.ts';

/** Apple takes up to six months; a secret is made for each exchange. */
const secretSeconds = 300;

/**
 * Sign in with Apple: the client proves itself by a token that its key signs, and the answer comes by POST.
 * Source: Apple, "Creating a client secret", "Request an authorization to the Sign in with Apple server".
 */
export function apple(ground: FederationGround): IdentityProviderKind {
  return openIdKind(ground, {
    takesCodeVerifier: false,
    // Whoever asks for a name or an address is answered so.
    parameters: () => ({ response_mode: 'form_post' }),
    clientSecret,
    issuers: (issuer) => [issuer],
    attributes: async (_ground, told) => nameOf(told),
  });
}

async function clientSecret({ context }: FederationGround, settings: ProviderSettings): Promise<string> {
  const nowSeconds = Math.floor(context.clock.now() / 1_000);
  const header = { alg: 'ES256', kid: settings.need('key_id'), typ: 'JWT' };
  const claims = {
    iss: settings.need('team_id'),
    iat: nowSeconds,
    exp: nowSeconds + secretSeconds,
    aud: settings.need('oidc_issuer'),
    sub: settings.clientId,
  };
  const part = (value: object): string => base64Url(JSON.stringify(value));
  const text = `${part(header)}.${part(claims)}`;
  const signature = await context.crypto
    .signTokenES256(pemOf(settings.need('private_key')), text)
    .catch(() => undefined);
  if (signature === undefined)
    throw federationErrors.unreachable(settings.name, 'has a private_key that is no key of ES256');
  return `${text}.${signature}`;
}

/** The key as Apple's file has it, or what is between its first and last line. */
function pemOf(key: string): string {
  if (key.includes('-----BEGIN')) return key;
  return `-----BEGIN PRIVATE KEY-----\n${key.replace(/\s/g, '')}\n-----END PRIVATE KEY-----\n`;
}

/**
 * The name of a person comes with the first sign-in only, beside the tokens and unsigned: good for a name. An address
 * that comes so is nobody's word and is not looked at.
 */
function nameOf({ answer }: OpenIdAnswer): ReadonlyMap<string, string> {
  const user = readUser(answer.parameters.get('user'));
  const name = isJsonObject(user) ? memberOf(user, 'name') : undefined;
  const found = new Map<string, string>();
  if (!isJsonObject(name)) return found;
  for (const part of ['firstName', 'lastName']) {
    const text = memberOf(name, part);
    if (typeof text === 'string') found.set(part, text);
  }
  if (found.size > 0) found.set('name', [...found.values()].join(' '));
  return found;
}

function readUser(text: string | null): Json | undefined {
  try {
    return text === null ? undefined : parseJson(text);
  } catch {
    return undefined;
  }
}
