import { ServiceError } from '@cairn/kit';
import type { ErrorForm, Protocol, WireAnswer } from '../protocol/wire-request.ts';
import type { RequestHead } from './request-head.ts';

/** Services that clients of others ask for, and that will not be here. */
const refusedServices: { readonly [signingName: string]: string } = {
  'cognito-sync':
    "Cairn does not support Amazon Cognito Sync ('cognito-sync'): AWS itself has put AppSync in its place.",
};

/** The refusal of a request whose service is not here. */
export function unknownService(name: string): ServiceError {
  if (Object.hasOwn(refusedServices, name))
    return new ServiceError('UnknownOperationException', refusedServices[name] as string);
  return new ServiceError('UnknownOperationException', `The service '${name}' is not known here.`);
}

/** The refusal of a body that is too large. */
export function tooLarge(bytesMax: number): ServiceError {
  return new ServiceError(
    'RequestEntityTooLargeException',
    `Request must be smaller than ${bytesMax} bytes`,
    { status: 413 },
  );
}

/** How a service prints the errors of a request. */
export function errorFormOf(
  { protocol }: { readonly protocol: Protocol },
  request: Pick<RequestHead, 'headers'>,
): ErrorForm {
  return protocol.errorForm?.(request) ?? protocol;
}

/** The answer to a request that is refused before its service is asked. @throws what is no ServiceError */
export function refusalOf(
  service: { readonly protocol: Protocol },
  request: Pick<RequestHead, 'headers'>,
  error: unknown,
): WireAnswer {
  if (!(error instanceof ServiceError)) throw error;
  const form = errorFormOf(service, request);
  const answer = form.printError(form.signatureDialect === 'query' ? queryError(error) : error);
  return error.retryable ? { ...answer, headers: [...(answer.headers ?? []), ...retryHeaders] } : answer;
}

/** For errors that are none to a client that signs anew, a second later. */
const retryHeaders: readonly string[] = ['Retry-After', '1', 'x-amz-retry-after', '1000'];

/** The names that services of the query protocol give. */
function queryError(error: ServiceError): ServiceError {
  const code = {
    MissingAuthenticationTokenException: 'MissingAuthenticationToken',
    IncompleteSignatureException: 'IncompleteSignature',
  }[error.code];
  return code === undefined ? error : new ServiceError(code, error.message, { status: error.status });
}

/** An answer of no service in particular. */
export function plain(status: number, message: string): WireAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify({ message }) };
}

/** The last resort where a request could not be answered. */
export const internalFailure: WireAnswer = {
  status: 500,
  contentType: 'application/json',
  headers: ['x-amzn-ErrorType', 'InternalFailure'],
  body: JSON.stringify({ message: 'Internal server error' }),
};
