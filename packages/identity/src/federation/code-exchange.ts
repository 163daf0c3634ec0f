import { encodeBase64, type JsonObject, memberOf } from '@cairn/kit';
import type { FederatedReturn } from '../managed-login/federated-sign-ins.ts';
import { federationErrors } from './federation-errors.ts';
import type { ProviderHttp, ProviderRequest } from './provider-http.ts';

/** How a code is exchanged. */
export interface CodeExchange {
  readonly provider: string;
  readonly url: string;
  readonly method: 'POST' | 'GET';
  readonly clientId: string;
  /** Undefined for public clients. */
  readonly clientSecret: string | undefined;
  readonly clientAuthentication: 'basic' | 'post';
  readonly codeVerifier: string | undefined;
}

/** Tokens of a provider. */
export interface ProviderTokens {
  readonly accessToken: string | undefined;
  readonly idToken: string | undefined;
}

/**
 * The code that the browser brought, unless the provider said no.
 * @throws ServiceError NotAuthorizedException
 */
export function returnedCode({
  provider,
  parameters,
}: Pick<FederatedReturn, 'provider' | 'parameters'>): string {
  for (const name of ['code', 'error', 'iss', 'state']) {
    // A parameter that stands twice is read differently by different readers (RFC 6749, section 3.1).
    if (parameters.getAll(name).length > 1)
      throw federationErrors.notVouched(provider.name, `sent ${name} twice`);
  }
  const error = parameters.get('error');
  if (error !== null) {
    const name = /^[\w.-]{1,64}$/.test(error) ? error : 'an error';
    throw federationErrors.notVouched(provider.name, `did not sign anybody in: ${name}`);
  }
  const code = parameters.get('code');
  if (code === null || code === '') throw federationErrors.notVouched(provider.name, 'sent no code');
  return code;
}

/** Exchanges a code for tokens (RFC 6749, section 4.1.3). @throws ServiceError */
export async function exchangeCode(
  http: ProviderHttp,
  exchange: CodeExchange,
  { code, returnUri }: { readonly code: string; readonly returnUri: string },
): Promise<ProviderTokens> {
  const { status, value } = await http.ask(exchange.provider, requestOf(exchange, code, returnUri));
  const error = memberOf(value, 'error');
  if (status !== 200 || error !== undefined) {
    const name = typeof error === 'string' && /^[\w.-]{1,64}$/.test(error) ? error : `status ${status}`;
    throw federationErrors.notVouched(exchange.provider, `refused the code: ${name}`);
  }
  return { accessToken: textOf(value, 'access_token'), idToken: textOf(value, 'id_token') };
}

function requestOf(exchange: CodeExchange, code: string, returnUri: string): ProviderRequest {
  const { url, method, clientId, clientSecret, clientAuthentication, codeVerifier } = exchange;
  const isBasic = clientAuthentication === 'basic' && clientSecret !== undefined;
  const form = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: returnUri });
  if (codeVerifier !== undefined) form.set('code_verifier', codeVerifier);
  if (!isBasic) form.set('client_id', clientId);
  if (!isBasic && clientSecret !== undefined) form.set('client_secret', clientSecret);
  if (method === 'GET') {
    const target = new URL(url);
    for (const [name, value] of form) target.searchParams.set(name, value);
    return { method, url: target.href };
  }
  const headers: [string, string][] = [['Content-Type', 'application/x-www-form-urlencoded']];
  if (isBasic) headers.push(['Authorization', basic(clientId, clientSecret)]);
  return { method, url, headers, body: form.toString() };
}

/** Both parts are encoded as those of a form are (RFC 6749, section 2.3.1). */
function basic(clientId: string, clientSecret: string): string {
  const encoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
  return `Basic ${encodeBase64(new TextEncoder().encode(`${encoded(clientId)}:${encoded(clientSecret)}`))}`;
}

function textOf(value: JsonObject, member: string): string | undefined {
  const found = memberOf(value, member);
  return typeof found === 'string' && found !== '' ? found : undefined;
}
