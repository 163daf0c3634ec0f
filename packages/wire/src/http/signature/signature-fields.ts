import { isoBasic } from '../../protocol/instants.ts';
import type { SignatureErrors } from './signature-errors.ts';

type Headers = { readonly [name: string]: string | readonly string[] | undefined };

/** What a request says of its signature. */
export interface SignatureFields {
  /** Where it was said: in the Authorization header, or in the query of a presigned request. */
  readonly form: 'header' | 'query';
  readonly accessKeyId: string;
  /** Day of the credential scope: `20260131`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  /** Names of the signed headers as they came, separated by semicolons. */
  readonly signedHeaders: string;
  readonly signature: string;
  /** When it was signed: `20260131T120000Z`. */
  readonly date: string;
  /** How long a presigned request may be used. */
  readonly expiresSeconds?: number;
  readonly sessionToken?: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const usual =
  /^AWS4-HMAC-SHA256 Credential=([^,\s]{1,512}), ?SignedHeaders=([^,\s]{1,4096}), ?Signature=([0-9a-f]{64})$/;
const basicDate = /^\d{8}T\d{6}Z$/;
const weekSeconds = 604_800;

/**
 * Reads what a request says of its signature, in either form of the fourth version.
 * @throws ServiceError where something is missing, or the version is another one
 */
export function readSignatureFields(
  headers: Headers,
  query: URLSearchParams | undefined,
  errors: SignatureErrors,
): SignatureFields {
  const { authorization } = headers;
  const isPresigned = query?.has('X-Amz-Algorithm') === true || query?.has('X-Amz-Signature') === true;
  if (typeof authorization === 'string' && authorization !== '') {
    if (isPresigned) throw errors.twoMechanisms();
    return fromHeader(authorization, headers, errors);
  }
  if (query !== undefined && isPresigned) return fromQuery(query, errors);
  if (query?.has('AWSAccessKeyId')) throw errors.unsupportedAlgorithm('AWS');
  throw errors.missingToken();
}

function fromHeader(authorization: string, headers: Headers, errors: SignatureErrors): SignatureFields {
  const match = usual.exec(authorization);
  const [credential, signedHeaders, signature] =
    match === null
      ? fromUnusual(authorization, headers, errors)
      : [match[1] as string, match[2] as string, match[3] as string];
  const sessionToken = headers['x-amz-security-token'];
  const date = dateOf(headers);
  if (date === undefined)
    throw errors.incompleteHeader(["existence of either a 'X-Amz-Date' or a 'Date' header"], authorization);
  return {
    form: 'header',
    ...scopeOf(credential, errors),
    signedHeaders,
    signature,
    date,
    ...(typeof sessionToken === 'string' ? { sessionToken } : {}),
  };
}

/** Parameters in another order or with other spaces; says all that is missing at once, as AWS does. */
function fromUnusual(
  authorization: string,
  headers: Headers,
  errors: SignatureErrors,
): readonly [string, string, string] {
  const space = authorization.search(/\s/);
  const name = space === -1 ? authorization : authorization.slice(0, space);
  if (name !== algorithm) throw errors.unsupportedAlgorithm(name);
  const parameters = new Map<string, string>();
  for (const part of authorization.slice(name.length).split(',')) {
    const equals = part.indexOf('=');
    const parameter = part.slice(0, equals).trim();
    if (equals === -1 || parameters.has(parameter))
      throw errors.incompleteHeader([`a valid '${parameter || part.trim()}'`], authorization);
    parameters.set(parameter, part.slice(equals + 1).trim());
  }
  const wanted = ['Credential', 'Signature', 'SignedHeaders'].filter(
    (parameter) => !parameters.get(parameter),
  );
  const missing = wanted.map((parameter) => `'${parameter}' parameter`);
  if (dateOf(headers) === undefined) missing.push("existence of either a 'X-Amz-Date' or a 'Date' header");
  if (missing.length > 0) throw errors.incompleteHeader(missing, authorization);
  return [
    parameters.get('Credential') as string,
    parameters.get('SignedHeaders') as string,
    parameters.get('Signature') as string,
  ];
}

function dateOf(headers: Headers): string | undefined {
  const date = headers['x-amz-date'] ?? headers.date;
  if (typeof date !== 'string') return undefined;
  if (basicDate.test(date)) return date;
  const ms = Date.parse(date);
  if (Number.isNaN(ms)) return undefined;
  const printed = isoBasic(ms);
  // Years beyond four digits are none that anybody signs in.
  return basicDate.test(printed) ? printed : undefined;
}

function fromQuery(query: URLSearchParams, errors: SignatureErrors): SignatureFields {
  const given = query.get('X-Amz-Algorithm');
  if (given !== null && given !== algorithm) throw errors.unsupportedAlgorithm(given);
  const names = [
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Signature',
    'X-Amz-SignedHeaders',
    'X-Amz-Date',
  ];
  const missing = names.filter((name) => query.getAll(name).length !== 1 || query.get(name) === '');
  const date = query.get('X-Amz-Date') ?? '';
  if (missing.length > 0 || !basicDate.test(date))
    throw errors.incompleteQuery(missing.length > 0 ? missing : ['X-Amz-Date']);
  const expires = query.get('X-Amz-Expires') ?? String(errors.skewMinutes * 60);
  if (!/^\d{1,9}$/.test(expires) || Number(expires) > weekSeconds)
    throw errors.incompleteQuery(['X-Amz-Expires']);
  const sessionToken = query.get('X-Amz-Security-Token');
  return {
    form: 'query',
    ...scopeOf(query.get('X-Amz-Credential') as string, errors),
    signedHeaders: query.get('X-Amz-SignedHeaders') as string,
    signature: query.get('X-Amz-Signature') as string,
    date,
    expiresSeconds: Number(expires),
    ...(sessionToken === null ? {} : { sessionToken }),
  };
}

function scopeOf(
  credential: string,
  errors: SignatureErrors,
): Pick<SignatureFields, 'accessKeyId' | 'day' | 'region' | 'service'> {
  const parts = credential.split('/');
  if (parts.length !== 5 || parts[4] !== 'aws4_request' || parts.includes(''))
    throw errors.malformedCredential(credential);
  const [accessKeyId, day, region, service] = parts as [string, string, string, string];
  if (!/^\d{8}$/.test(day) || !/^[a-z0-9-]{1,64}$/.test(region)) throw errors.malformedCredential(credential);
  return { accessKeyId, day, region, service };
}
