import type { HostedRequest, LoginAnswer } from '@cairn/identity/managed-login';
import type { LimitValues, ServiceError } from '@cairn/kit';
import type { ServiceTable } from '../operation.ts';
import type { WireAnswer, WireRequest } from '../protocol/wire-request.ts';
import type { Service } from '../service.ts';
import { isOnLoginHost } from './login-host.ts';

/** What requests to sign-in pages are answered by. */
export interface ManagedLoginFacade {
  answer(request: HostedRequest): Promise<LoginAnswer>;
}

/**
 * The pages by which people sign in, and OAuth's endpoints, on hosts of their own. They are public: whoever comes there
 * comes to say who he is.
 */
export function managedLoginService(
  facade: ManagedLoginFacade,
  { managedLoginRequestBytes }: LimitValues<'managedLoginRequestBytes'>,
): Service {
  const table: ServiceTable = {
    signingName: 'managed-login',
    requestBytesMax: managedLoginRequestBytes,
    operations: new Map(),
  };
  return {
    name: 'managed-login',
    table,
    isOfAws: false,
    speak: () => ({
      signingName: 'managed-login',
      claims: isOnLoginHost,
      isOpenToPages: true,
      servesLoginPages: true,
      protocol: {
        bodyBytesMax: managedLoginRequestBytes,
        printError,
        answer: async (request) => printed(await facade.answer(hosted(request)), request),
      },
    }),
  };
}

function hosted({ method, path, query, headers, body, client }: WireRequest): HostedRequest {
  const { address, scheme } = client?.() ?? { address: undefined, scheme: 'http' };
  const host = typeof headers.host === 'string' ? headers.host : '';
  return { method, host, path, query, headers, body, address, isSecure: scheme === 'https' };
}

const none: readonly string[] = [];

/** No header is added about other origins: the pages say themselves who may read what. */
function printed(
  { status, contentType, headers, body, bytes, errorCode }: LoginAnswer,
  { path }: WireRequest,
): WireAnswer {
  return {
    status,
    contentType,
    headers: headers.flat(),
    body: bytes ?? body,
    cors: none,
    operation: operationOf(path),
    ...(errorCode === undefined ? {} : { errorCode }),
  };
}

const operations: ReadonlySet<string> = new Set([
  ...[
    'authorize',
    'token',
    'userInfo',
    'revoke',
    'idpresponse',
    'login',
    'challenge',
    'signup',
    'confirmUser',
  ],
  ...['resendcode', 'forgotPassword', 'confirmForgotPassword', 'logout', 'passkeys', 'passkeys.js'],
]);

/** The last name of the path, where it is one of those that there are: metrics have a bounded number of names. */
function operationOf(path: string): string {
  if (path.includes('/branding/')) return 'branding';
  const name = path.slice(path.lastIndexOf('/') + 1);
  return operations.has(name) ? name : 'unknown';
}

/** For what goes wrong before the pages are asked: too long a body, above all. */
function printError({ code, message, status }: ServiceError): WireAnswer {
  return {
    status,
    contentType: 'text/plain; charset=utf-8',
    headers: ['X-Content-Type-Options', 'nosniff', 'Cache-Control', 'no-store'],
    body: message,
    errorCode: code,
  };
}
