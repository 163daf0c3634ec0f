import { type CallOrigin, type CallScope, type Principal, ServiceError } from '@cairn/kit';
import type { ApiPlace } from '../api-store.ts';
import type { RoutesPorts } from '../route-ports.ts';
import type { ApiRequest } from './api-request.ts';

/** A request that its caller may not make. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What is asked of whom. */
export interface InvokeQuestion {
  readonly request: ApiRequest;
  readonly place: ApiPlace;
  readonly stage: string;
  /** Without the stage: `/orders/1`. */
  readonly path: string;
  readonly authorizationType: string;
  /** The resource policy of a REST API. */
  readonly policy?: string | undefined;
}

/** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH` */
export function executeApiArn(
  { region, account }: ApiPlace,
  { apiId, stage, method, path }: { readonly [part in 'apiId' | 'stage' | 'method' | 'path']: string },
): string {
  return `arn:aws:execute-api:${region}:${account}:${apiId}/${stage}/${method}/${path.replace(/^\//, '')}`;
}

/**
 * Who makes a request, where its method asks for a signature, and whether policies let it through: IAM's where it is
 * signed, the API's own in any case. Nothing is asked where nothing is verified.
 * @returns the caller of a signed request
 * @throws RequestRefused
 */
export async function callerOf(
  question: InvokeQuestion,
  denialOf: RoutesPorts['denialOf'],
): Promise<Principal | undefined> {
  const { request, place, authorizationType, policy } = question;
  const signed = authorizationType === 'AWS_IAM' ? await signerOf(request) : undefined;
  if (denialOf === undefined || (signed === undefined && (policy ?? '') === '')) return signed?.principal;
  const { apiId, method } = request;
  const resource = executeApiArn(place, { ...question, apiId, method });
  const scope = { ...place, principal: anonymous, origin: originOf(request), ...signed };
  const denial = denialOf({
    scope: { ...scope, ...place },
    resource,
    policy: policy && wholePolicy(policy, place, apiId),
  });
  if (denial === undefined) return signed?.principal;
  throw new RequestRefused('AccessDeniedException', withMaskedAccount(denial, place.account));
}

const anonymous: Principal = { arn: 'anonymous', kind: 'anonymous' };

async function signerOf(request: ApiRequest): Promise<CallScope> {
  try {
    return await request.authenticate();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const isMissing = error.code.startsWith('MissingAuthenticationToken');
    throw new RequestRefused(error.code, isMissing ? 'Missing Authentication Token' : error.message);
  }
}

function originOf({ sourceIp, headers, scheme }: ApiRequest): CallOrigin {
  const userAgent = headers['user-agent'];
  return {
    sourceIp,
    isSecure: scheme === 'https',
    ...(typeof userAgent === 'string' ? { userAgent } : {}),
  };
}

/** Policies may leave out all of a resource before the stage: `execute-api:/prod/GET/orders`. */
function wholePolicy(policy: string, { region, account }: ApiPlace, apiId: string): string {
  return policy.replaceAll('"execute-api:/', `"arn:aws:execute-api:${region}:${account}:${apiId}/`);
}

/** Refusals show the last digits of the account only. */
function withMaskedAccount(denial: string, account: string): string {
  return denial.replace(
    /(on resource: arn:[\w-]+:execute-api:[\w-]*:)\d{8}(\d{4}:)/,
    (all, before: string, after: string) => (all.includes(account) ? `${before}********${after}` : all),
  );
}
