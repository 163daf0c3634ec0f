import type { StudioInfo } from '../wire/cairn.ts';
import type { Credentials } from '../wire/credentials.ts';
import { readJsonError } from '../wire/read-error.ts';
import { ServiceError } from '../wire/service-error.ts';
import { getCallerIdentity, getSessionToken } from '../wire/sts.ts';
import { createWire, type Wire } from '../wire/wire.ts';

/** How long a browser stays signed in, at most; the server may allow less. */
const sessionSeconds = 12 * 3_600;

/**
 * Signs in with the keys of an IAM user: they are used once, for short-lived ones, and not kept.
 * @throws ServiceError
 */
export async function signInWithKeys(
  info: StudioInfo,
  keys: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Promise<Credentials> {
  const { Credentials: given } = await getSessionToken.run(wireOf(info, keys), {
    DurationSeconds: sessionSeconds,
  });
  if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined) {
    throw new ServiceError('NoCredentials', 'The server gave no credentials.', 0);
  }
  const credentials: Credentials = {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    sessionToken: given.SessionToken,
    expiresAtMs: given.Expiration === undefined ? undefined : given.Expiration * 1_000,
  };
  return identified(info, credentials);
}

/** Whose credentials they are: who signs in again has other ones. */
async function identified(info: StudioInfo, credentials: Credentials): Promise<Credentials> {
  const { Account, Arn } = await getCallerIdentity.run(wireOf(info, credentials), {});
  return { ...credentials, account: Account, principal: Arn };
}

/**
 * Signs in with a ticket that `cairn login --studio` printed. It works once, within a minute.
 * @throws ServiceError InvalidTicket
 */
export async function signInWithTicket(info: StudioInfo, ticket: string): Promise<Credentials> {
  const response = await fetch('/_cairn/v1/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticket }),
    credentials: 'omit',
    cache: 'no-store',
  });
  if (!response.ok) throw await readJsonError(response);
  const { expiration, ...credentials } = (await response.json()) as Credentials & {
    readonly expiration: number;
  };
  return identified(info, { ...credentials, expiresAtMs: expiration * 1_000 });
}

function wireOf(info: StudioInfo, credentials: Credentials): Wire {
  return createWire({
    account: info.account,
    region: info.region,
    origin: window.location.origin,
    credentials: () => credentials,
    fetch: (url, init) => fetch(url, init),
    nowMs: () => Date.now(),
  });
}
