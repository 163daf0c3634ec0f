import type { Json, Principal } from '@cairn/kit';
import type { ApiPlace } from '../api-store.ts';
import { type ApiRequest, singleHeaders } from './api-request.ts';

/** What `$context`, and Lambda's `requestContext`, say of a request. */
export interface RequestContextOptions {
  readonly request: ApiRequest;
  readonly place: ApiPlace;
  readonly stage: string;
  readonly resourceId: string;
  readonly resourcePath: string;
  readonly nowMs: number;
  /** Of a signed request. */
  readonly caller?: Principal | undefined;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `09/Apr/2015:12:34:56 +0000`. */
export function requestTime(nowMs: number): string {
  const [year = '', month = '', rest = ''] = new Date(nowMs).toISOString().split('-');
  return `${rest.slice(0, 2)}/${months[Number(month) - 1]}/${year}:${rest.slice(3, 11)} +0000`;
}

/** Source: "Variables for access logging and mapping templates" in API Gateway's developer guide. */
export function requestContext({
  request,
  place,
  stage,
  resourceId,
  resourcePath,
  nowMs,
  caller,
}: RequestContextOptions): { readonly [name: string]: Json } {
  const { apiId, requestId, host } = request;
  const headers = singleHeaders(request);
  return {
    accountId: place.account,
    apiId,
    domainName: host,
    domainPrefix: host.split('.')[0] ?? '',
    extendedRequestId: requestId,
    httpMethod: request.method,
    identity: {
      accessKey: caller?.accessKeyId ?? null,
      accountId: caller?.account ?? null,
      caller: caller?.userId ?? null,
      sourceIp: request.sourceIp,
      user: caller?.userId ?? null,
      userAgent: headers['user-agent'] ?? '',
      userArn: caller?.arn ?? null,
    },
    path: request.path,
    protocol: 'HTTP/1.1',
    requestId,
    requestTime: requestTime(nowMs),
    requestTimeEpoch: nowMs,
    resourceId,
    resourcePath,
    stage,
  };
}
