import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type ApiEntrance, answerHttp, type GraphqlAnswer } from '@cairn/graphql';
import type { LimitValues, ServiceError } from '@cairn/kit';
import type { ServiceTable } from '../operation.ts';
import type { Protocol, WireAnswer, WireRequest } from '../protocol/wire-request.ts';
import type { Service } from '../service.ts';
import { graphqlAddressOf, isForGraphqlApi, isGraphqlHost } from './graphql-address.ts';
import { resolverHeaders } from './resolver-headers.ts';

/** What requests to GraphQL APIs are answered by. */
export interface GraphqlDataFacade {
  /**
   * The API of a host's label, of an id or, where neither names one, of a custom domain.
   * @param host the host as the client named it, without its port
   */
  entranceOf(api: string, host: string): Promise<ApiEntrance | undefined> | ApiEntrance | undefined;
}

/**
 * Requests to APIs that were made with AppSync: by host (`ID.appsync-api.REGION.localhost:4566/graphql`) or by path
 * (`/_aws/appsync/ID/graphql`). They are public, for pages of all origins too: the API asks who calls.
 */
export function graphqlDataService(
  facade: GraphqlDataFacade,
  { graphqlRequestBytes }: LimitValues<'graphqlRequestBytes'>,
): Service {
  const table: ServiceTable = {
    signingName: 'appsync',
    requestBytesMax: graphqlRequestBytes,
    operations: new Map(),
  };
  return {
    name: 'appsync-data',
    table,
    isOfAws: false,
    speak: () => ({
      signingName: 'appsync',
      claims: isForGraphqlApi,
      servesApiDomains: true,
      isOpenToPages: true,
      isOpenToStudio: true,
      protocol: protocolOf(facade, graphqlRequestBytes),
    }),
  };
}

function protocolOf(facade: GraphqlDataFacade, bodyBytesMax: number): Protocol {
  return {
    bodyBytesMax,
    signatureDialect: 'rest-json',
    printError,
    // A query may be signed and sent again by POST as well.
    onlyReads: () => true,
    answer: async (request) => {
      const { headers, method } = request;
      const host = typeof headers.host === 'string' ? headers.host : '';
      const name = host.replace(/:\d+$/, '').toLowerCase();
      // What comes by neither host nor path of an API comes by a custom domain name.
      const named = graphqlAddressOf(host, request.path);
      const address = named ?? { api: '', path: request.path };
      if (method === 'OPTIONS') return preflight(request);
      if (address.path !== '/graphql' || (method !== 'POST' && method !== 'GET'))
        return { ...unknownOperation, cors: corsOf(request) };
      const entrance = await facade.entranceOf(address.api, name);
      if (entrance === undefined) return { ...unknownApi, cors: corsOf(request) };
      const rawHeaders = request.rawHeaders?.() ?? [];
      const answer = await answerHttp(entrance, {
        method,
        parameter: (name) => request.query.get(name),
        headers,
        rawHeaders,
        body: request.body,
        requestId: request.requestId,
        domainName: named === undefined ? name : null,
        sourceIps: sourceIpsOf(request),
        ...(request.authenticate === undefined ? {} : { authenticate: request.authenticate }),
      });
      // By its path it is asked on the server's host or the studio's.
      return printed(answer, request, named === undefined || isGraphqlHost(host));
    },
  };
}

/** The client's address and those of the proxies between, as AppSync tells them. */
function sourceIpsOf({ headers, client }: WireRequest): readonly string[] {
  const forwarded = headers['x-forwarded-for'];
  const named = typeof forwarded === 'string' ? forwarded.split(',').map((name) => name.trim()) : [];
  return [...named, client?.().address ?? ''].filter((name) => name !== '');
}

const json = 'application/json;charset=UTF-8';
const tokens = ['x-amzn-appsync-TokensConsumed', '1'];

/** What AppSync's coral front answers to paths it does not know. */
const unknownOperation: WireAnswer = {
  status: 404,
  contentType: 'application/json',
  headers: ['x-amzn-ErrorType', 'UnknownOperationException'],
  body: '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}',
  errorCode: 'UnknownOperationException',
};
const unknownApi: WireAnswer = {
  status: 404,
  contentType: json,
  headers: ['x-amzn-ErrorType', 'NotFoundException'],
  body: '{"errors":[{"errorType":"NotFoundException","message":"GraphQL API not found."}]}',
  errorCode: 'NotFoundException',
};

/** Bounds between which AppSync compresses. Source: AppSync developer guide, "Compression". */
const gzipBytesMin = 1_000;
const gzipBytesMax = 10_000_000;
const compress = promisify(gzip);

async function printed(
  { status, body, headers, errorType }: GraphqlAnswer,
  request: WireRequest,
  isOwnHost: boolean,
): Promise<WireAnswer> {
  const own = headers.length === 0 ? tokens : [...tokens, ...resolverHeaders(headers, isOwnHost)];
  const answer = {
    status,
    contentType: json,
    headers: errorType === undefined ? own : [...own, 'x-amzn-ErrorType', errorType],
    operation: 'GraphQL',
    cors: corsOf(request),
    ...(errorType === undefined ? {} : { errorCode: errorType }),
  };
  if (body.length < gzipBytesMin || body.length > gzipBytesMax || !takesGzip(request))
    return { ...answer, body };
  return { ...answer, headers: [...answer.headers, 'Content-Encoding', 'gzip'], body: await compress(body) };
}

function takesGzip({ headers }: WireRequest): boolean {
  const accepted = headers['accept-encoding'];
  return typeof accepted === 'string' && /(?:^|[\s,])gzip(?!\s*;\s*q=0(?:\.0+)?(?:[\s,]|$))/i.test(accepted);
}

const exposed =
  'x-amzn-RequestId,x-amzn-ErrorType,x-amz-user-agent,x-amzn-ErrorMessage,Date,x-amz-schema-version';
const none: readonly string[] = [];

/** Pages of all origins may ask; who they are is for the API to find out. */
function corsOf({ headers }: WireRequest): readonly string[] {
  if (headers.origin === undefined) return none;
  return ['Access-Control-Allow-Origin', '*', 'Access-Control-Expose-Headers', exposed];
}

function preflight({ headers }: WireRequest): WireAnswer {
  const asked = headers['access-control-request-headers'];
  return {
    status: 200,
    contentType: undefined,
    body: '',
    cors: [
      ...['Access-Control-Allow-Origin', '*', 'Access-Control-Allow-Methods', 'POST, GET, OPTIONS'],
      ...['Access-Control-Max-Age', '172800'],
      ...(typeof asked === 'string' ? ['Access-Control-Allow-Headers', asked] : []),
      ...(headers['access-control-request-private-network'] === 'true'
        ? ['Access-Control-Allow-Private-Network', 'true']
        : []),
    ],
  };
}

function printError({ code, message, status }: ServiceError): WireAnswer {
  return {
    status,
    contentType: json,
    headers: ['x-amzn-ErrorType', code],
    body: JSON.stringify({ errors: [{ errorType: code, message }] }),
    errorCode: code,
  };
}
