import { ServiceError } from '@cairn/kit';
import type { ServiceTable } from '../operation.ts';
import type { Protocol, WireAnswer, WireRequest } from '../protocol/wire-request.ts';
import type { Service } from '../service.ts';
import { isForKeys, keyPathOf } from './key-path.ts';

/** What tells the world how the tokens of user pools are verified. */
export interface KeyDocuments {
  /** The pool's keys as a JSON Web Key Set (RFC 7517); undefined where there is no such pool. */
  jwksOf(userPoolId: string): Promise<object | undefined> | object | undefined;
  /** OpenID Connect Discovery 1.0, section 3. */
  discoveryOf(userPoolId: string): Promise<object | undefined> | object | undefined;
}

/** `/POOL/.well-known/jwks.json` and `/POOL/.well-known/openid-configuration`, for everybody. */
export function userPoolKeysService(documents: KeyDocuments): Service {
  const table: ServiceTable = { signingName: 'cognito-idp', requestBytesMax: 1_024, operations: new Map() };
  return {
    name: 'cognito-keys',
    table,
    isOfAws: false,
    speak: () => ({
      signingName: 'cognito-idp',
      claims: isForKeys,
      isOpenToPages: true,
      protocol: protocolOf(documents),
    }),
  };
}

const cors = ['Access-Control-Allow-Origin', '*'];
/** For how long clients may keep keys: a new one is published before it signs. */
const kept = ['Cache-Control', 'public, max-age=300'];

function protocolOf(documents: KeyDocuments): Protocol {
  return {
    bodyBytesMax: 1_024,
    printError,
    answer: async (request) => {
      if (request.method === 'OPTIONS') return preflight(request);
      const named = keyPathOf(request.path);
      const found =
        named &&
        (await (named.document === 'jwks.json'
          ? documents.jwksOf(named.userPoolId)
          : documents.discoveryOf(named.userPoolId)));
      if (found === undefined) return { ...forMethod(request, printError(notFound())), cors };
      const body = JSON.stringify(found);
      const answer = { status: 200, contentType: 'application/json', headers: kept, body };
      return { ...forMethod(request, answer), operation: 'GetKeys', cors };
    },
  };
}

function forMethod({ method }: WireRequest, answer: WireAnswer): WireAnswer {
  return method === 'HEAD' ? { ...answer, body: '', contentLength: Buffer.byteLength(answer.body) } : answer;
}

function preflight({ headers }: WireRequest): WireAnswer {
  const asked = headers['access-control-request-headers'];
  return {
    status: 204,
    contentType: undefined,
    body: '',
    cors: [
      ...cors,
      ...['Access-Control-Allow-Methods', 'GET,HEAD,OPTIONS', 'Access-Control-Max-Age', '600'],
      ...(typeof asked === 'string' ? ['Access-Control-Allow-Headers', asked] : []),
      ...(headers['access-control-request-private-network'] === 'true'
        ? ['Access-Control-Allow-Private-Network', 'true']
        : []),
    ],
  };
}

function notFound(): ServiceError {
  return new ServiceError('ResourceNotFoundException', 'There is no such user pool.', { status: 404 });
}

function printError({ code, message, status }: ServiceError): WireAnswer {
  return {
    status,
    contentType: 'application/json',
    headers: ['x-amzn-ErrorType', code],
    body: JSON.stringify({ __type: code, message }),
    errorCode: code,
  };
}
