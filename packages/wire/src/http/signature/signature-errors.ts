import { ServiceError } from '@cairn/kit';
import { isoBasic, isoSeconds } from '../../protocol/instants.ts';

/** How the services of a protocol name what is wrong with a signature. */
export type SignatureDialect = 'json' | 'rest-json' | 'query' | 's3';

/** What can be wrong with a signature, in one dialect. Texts are AWS's. */
export interface SignatureErrors {
  /** How far a request's clock may be away. */
  readonly skewMinutes: number;
  missingToken(): ServiceError;
  twoMechanisms(): ServiceError;
  unsupportedAlgorithm(name: string): ServiceError;
  /** @param missing what the header requires and does not have */
  incompleteHeader(missing: readonly string[], authorization: string): ServiceError;
  incompleteQuery(missing: readonly string[]): ServiceError;
  malformedCredential(credential: string): ServiceError;
  otherService(service: string): ServiceError;
  otherDay(day: string, date: string): ServiceError;
  expired(signedMs: number, nowMs: number): ServiceError;
  notYetCurrent(signedMs: number, nowMs: number): ServiceError;
  unknownKey(accessKeyId: string): ServiceError;
  invalidToken(): ServiceError;
  expiredToken(): ServiceError;
  mismatch(): ServiceError;
  unsignedHeader(name: string): ServiceError;
  missingContentHash(): ServiceError;
  invalidContentHash(): ServiceError;
  otherContent(): ServiceError;
  /** A signature that no honest client uses twice was used before. */
  replayed(date: string): ServiceError;
  /** A signature was used before; an honest client of the same second signs anew. */
  repeated(date: string): ServiceError;
  /** Whether a signature was used before cannot be told: it is older than what is remembered. */
  forgotten(signedMs: number, nowMs: number): ServiceError;
  /** Too many signatures are remembered. */
  tooMany(): ServiceError;
}

interface Names {
  readonly signature: string;
  readonly incomplete: string;
  readonly missing: string;
  readonly unknownKey: string;
  readonly expiredToken: string;
  readonly throttling: string;
  readonly throttlingStatus: number;
  readonly status: number;
  readonly skewMinutes: number;
}

const jsonNames: Names = {
  signature: 'InvalidSignatureException',
  incomplete: 'IncompleteSignatureException',
  missing: 'MissingAuthenticationTokenException',
  unknownKey: 'UnrecognizedClientException',
  expiredToken: 'ExpiredTokenException',
  throttling: 'ThrottlingException',
  throttlingStatus: 400,
  status: 400,
  skewMinutes: 5,
};
const queryNames: Names = {
  signature: 'SignatureDoesNotMatch',
  incomplete: 'IncompleteSignature',
  missing: 'MissingAuthenticationToken',
  unknownKey: 'InvalidClientTokenId',
  expiredToken: 'ExpiredToken',
  throttling: 'Throttling',
  throttlingStatus: 400,
  status: 403,
  skewMinutes: 15,
};

/** @param hash SHA-256 in hexadecimal: what was sent is named by its hash */
export function signatureErrors(dialect: SignatureDialect, hash: (text: string) => string): SignatureErrors {
  switch (dialect) {
    case 'json':
      return namedErrors(jsonNames, hash);
    case 'rest-json':
      return namedErrors({ ...jsonNames, status: 403, throttlingStatus: 429 }, hash);
    case 'query':
      return namedErrors(queryNames, hash);
    case 's3':
      return s3Errors;
  }
}

/** The status at which every SDK signs anew and tries again. */
const again = { status: 503, retryable: true } as const;

function usedText(date: string): string {
  return `Signature already used: ${date}. What changes something is taken once for each signature: sign it anew.`;
}

function forgottenText(signedMs: number, nowMs: number): string {
  return `${isoBasic(signedMs)} is before this server knows what was taken already (it is ${isoBasic(nowMs)}): sign it anew.`;
}

function namedErrors(names: Names, hash: (text: string) => string): SignatureErrors {
  const { status, skewMinutes } = names;
  const signature = (message: string) => new ServiceError(names.signature, message, { status });
  const incomplete = (message: string) => new ServiceError(names.incomplete, message, { status: 403 });
  const skewMs = skewMinutes * 60_000;
  return {
    skewMinutes,
    missingToken: () => new ServiceError(names.missing, 'Missing Authentication Token', { status: 403 }),
    twoMechanisms: () =>
      incomplete('Only one of the Authorization header and query-string parameters may be given.'),
    unsupportedAlgorithm: (name) => incomplete(`Unsupported AWS 'algorithm': '${name.slice(0, 64)}'.`),
    incompleteHeader: (missing, authorization) =>
      incomplete(
        `${missing.map((what) => `Authorization header requires ${what}. `).join('')}(Hashed with SHA-256 and encoded with Base64) Authorization=${Buffer.from(hash(authorization), 'hex').toString('base64')}`,
      ),
    incompleteQuery: (missing) =>
      incomplete(
        `${missing.map((name) => `AWS query-string parameters must include '${name}'. `).join('')}Re-examine the query-string parameters.`,
      ),
    malformedCredential: (credential) =>
      incomplete(
        `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential.slice(0, 256)}'`,
      ),
    otherService: (service) => signature(`Credential should be scoped to correct service: '${service}'. `),
    otherDay: (day, date) =>
      signature(
        `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${date.slice(0, 8)}', from '${date}'.`,
      ),
    expired: (signedMs, nowMs) =>
      signature(
        `Signature expired: ${isoBasic(signedMs)} is now earlier than ${isoBasic(nowMs - skewMs)} (${isoBasic(nowMs)} - ${skewMinutes} min.)`,
      ),
    notYetCurrent: (signedMs, nowMs) =>
      signature(
        `Signature not yet current: ${isoBasic(signedMs)} is still later than ${isoBasic(nowMs + skewMs)} (${isoBasic(nowMs)} + ${skewMinutes} min.)`,
      ),
    unknownKey: () => invalidToken(names),
    invalidToken: () => invalidToken(names),
    expiredToken: () =>
      new ServiceError(names.expiredToken, 'The security token included in the request is expired', {
        status: 403,
      }),
    mismatch: () =>
      signature(
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      ),
    unsignedHeader: (name) =>
      signature(
        name === 'host'
          ? "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
          : `'${name.slice(0, 64)}' must be a 'SignedHeader' in the AWS Authorization.`,
      ),
    missingContentHash: () => signature('The header x-amz-content-sha256 is missing.'),
    invalidContentHash: () => signature('The header x-amz-content-sha256 is not valid.'),
    otherContent: () => signature('The body is not the one that was signed.'),
    replayed: (date) => signature(usedText(date)),
    repeated: (date) => new ServiceError(names.signature, usedText(date), again),
    forgotten: (signedMs, nowMs) =>
      new ServiceError(names.signature, `Signature expired: ${forgottenText(signedMs, nowMs)}`, again),
    tooMany: () =>
      new ServiceError(names.throttling, 'Rate exceeded', {
        status: names.throttlingStatus,
        retryable: true,
      }),
  };
}

function invalidToken({ unknownKey, status }: Names): ServiceError {
  return new ServiceError(unknownKey, 'The security token included in the request is invalid.', { status });
}

const s3 = (code: string, message: string, status = 403, members: { readonly [name: string]: string } = {}) =>
  new ServiceError(code, message, { status, members });

/** Source: "List of error codes" in the S3 API reference. */
const s3Errors: SignatureErrors = {
  skewMinutes: 15,
  missingToken: () => s3('AccessDenied', 'Access Denied'),
  twoMechanisms: () =>
    s3(
      'InvalidArgument',
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      400,
    ),
  unsupportedAlgorithm: () =>
    s3(
      'InvalidRequest',
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
      400,
    ),
  incompleteHeader: (missing) =>
    s3(
      'AuthorizationHeaderMalformed',
      `The authorization header is malformed; the authorization header requires ${missing.join(', ')}.`,
      400,
    ),
  incompleteQuery: () =>
    s3(
      'AuthorizationQueryParametersError',
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
      400,
    ),
  malformedCredential: () =>
    s3(
      'AuthorizationHeaderMalformed',
      'The authorization header is malformed; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
      400,
    ),
  otherService: (service) =>
    s3(
      'AuthorizationHeaderMalformed',
      `The authorization header is malformed; incorrect service. This endpoint belongs to "${service}".`,
      400,
    ),
  otherDay: (day, date) =>
    s3(
      'AuthorizationHeaderMalformed',
      `The authorization header is malformed; Invalid credential date "${day}". This date is not the same as X-Amz-Date: "${date.slice(0, 8)}".`,
      400,
    ),
  expired: skewed,
  notYetCurrent: skewed,
  unknownKey: (accessKeyId) =>
    s3('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403, {
      AWSAccessKeyId: accessKeyId.slice(0, 128),
    }),
  invalidToken: () => s3('InvalidToken', 'The provided token is malformed or otherwise invalid.', 400),
  expiredToken: () => s3('ExpiredToken', 'The provided token has expired.', 400),
  mismatch: () =>
    s3(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ),
  unsignedHeader: (name) =>
    s3('AccessDenied', 'There were headers present in the request which were not signed', 403, {
      HeadersNotSigned: name.slice(0, 64),
    }),
  missingContentHash: () =>
    s3('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256', 400),
  invalidContentHash: () =>
    s3(
      'InvalidArgument',
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
      400,
    ),
  otherContent: () =>
    s3(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      400,
    ),
  replayed: (date) => s3('SignatureDoesNotMatch', usedText(date)),
  repeated: (date) => new ServiceError('SignatureDoesNotMatch', usedText(date), again),
  forgotten: (signedMs, nowMs) =>
    new ServiceError('RequestTimeTooSkewed', forgottenText(signedMs, nowMs), {
      ...again,
      members: skewMembers(signedMs, nowMs),
    }),
  tooMany: () =>
    new ServiceError('SlowDown', 'Please reduce your request rate.', { status: 503, retryable: true }),
};

function skewed(signedMs: number, nowMs: number): ServiceError {
  return s3(
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    403,
    skewMembers(signedMs, nowMs),
  );
}

function skewMembers(signedMs: number, nowMs: number): { readonly [name: string]: string } {
  return {
    RequestTime: isoBasic(signedMs),
    ServerTime: isoSeconds(nowMs),
    MaxAllowedSkewMilliseconds: '900000',
  };
}
