import { ServiceError } from '@cairn/kit';
import { isoSeconds } from '../protocol/instants.ts';

const dayMs = 86_400_000;

/**
 * Whether a presigned URL may still be used. Signatures are not looked at, times are: of the fourth
 * version (`X-Amz-Date`, `X-Amz-Expires`) and of the second (`Expires`).
 * @throws ServiceError AccessDenied, AuthorizationQueryParametersError
 */
export function checkPresigned(query: URLSearchParams, nowMs: number): void {
  if (query.has('X-Amz-Credential')) {
    const seconds = query.get('X-Amz-Expires') ?? '';
    const signedMs = readAmzDate(query.get('X-Amz-Date'));
    if (signedMs === undefined || !/^\d{1,9}$/.test(seconds)) throw incomplete();
    const lifeMs = Number(seconds) * 1_000;
    if (lifeMs > 7 * dayMs)
      throw authorizationError(
        'X-Amz-Expires must be less than a week (in seconds) that is, the given X-Amz-Expires must be less than 604800 seconds',
      );
    if (signedMs + lifeMs < nowMs) throw expired(signedMs + lifeMs, nowMs, seconds);
  } else if (query.has('AWSAccessKeyId')) {
    const seconds = query.get('Expires') ?? '';
    if (!/^\d{1,12}$/.test(seconds)) throw authorizationError('Invalid date (should be seconds since epoch)');
    if (Number(seconds) * 1_000 < nowMs) throw expired(Number(seconds) * 1_000, nowMs, undefined);
  }
}

function readAmzDate(text: string | null): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '');
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function expired(atMs: number, nowMs: number, seconds: string | undefined): ServiceError {
  return new ServiceError('AccessDenied', 'Request has expired', {
    status: 403,
    members: {
      ...(seconds === undefined ? {} : { 'X-Amz-Expires': seconds }),
      Expires: isoSeconds(atMs),
      ServerTime: isoSeconds(nowMs),
    },
  });
}

function incomplete(): ServiceError {
  return authorizationError(
    'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
  );
}

function authorizationError(message: string): ServiceError {
  return new ServiceError('AuthorizationQueryParametersError', message);
}
