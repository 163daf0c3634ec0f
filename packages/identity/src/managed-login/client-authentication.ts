import { decodeBase64 } from '@cairn/kit';
import type { AppClientRecord } from '../user-pools/records/pool-records.ts';
import type { LoginDesk } from './login-desk.ts';
import type { LoginRequest } from './login-request.ts';

/** The app client that asks, and the secret that it has shown. */
export interface AuthenticatedClient {
  readonly client: AppClientRecord;
  readonly secret: string | undefined;
}

/**
 * The app client of a request to an endpoint for programs, by `Authorization: Basic` or by the body, never by both.
 * Public clients show no secret. Source: RFC 6749, section 2.3.1.
 * @returns the name of the error where it is none
 */
export function authenticateClient(
  { ports: { context } }: LoginDesk,
  { place, form, authorization }: LoginRequest,
): AuthenticatedClient | 'invalid_client' | 'invalid_request' {
  const isRepeated = ['client_id', 'client_secret'].some((name) => form.getAll(name).length > 1);
  if (isRepeated) return 'invalid_request';
  const basic = authorization === undefined ? undefined : readBasic(authorization);
  if (authorization !== undefined && basic === undefined) return 'invalid_client';
  const formId = form.get('client_id') ?? undefined;
  const formSecret = form.get('client_secret') ?? undefined;
  if (basic !== undefined && formSecret !== undefined) return 'invalid_request';
  if (basic !== undefined && formId !== undefined && formId !== basic.id) return 'invalid_client';
  const id = basic?.id ?? formId;
  const secret = basic?.secret ?? formSecret;
  const client = context.store.clients.find(`${place.pool.id}/${id ?? ''}`);
  if (client === undefined) return 'invalid_client';
  const hasSecret = (client.sealedSecrets?.length ?? 0) > 0;
  if (!hasSecret)
    return secret === undefined || secret === '' ? { client, secret: undefined } : 'invalid_client';
  if (secret === undefined || !context.clientSecrets.isSecretOf(client, secret)) return 'invalid_client';
  return { client, secret };
}

function readBasic(header: string): { readonly id: string; readonly secret: string } | undefined {
  const [, encoded] = /^basic ([A-Za-z0-9+/=]{1,1024})$/i.exec(header.trim()) ?? [];
  if (encoded === undefined) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(decodeBase64(encoded));
    const at = text.indexOf(':');
    if (at === -1) return undefined;
    return { id: decodeURIComponent(text.slice(0, at)), secret: decodeURIComponent(text.slice(at + 1)) };
  } catch {
    return undefined;
  }
}
