import { type CallScope, ServiceError } from '@cairn/kit';
import { corsHeaders, preflightHeaders } from '../http/browser-guard.ts';
import { anonymousScope } from '../http/credentials.ts';
import type { ServiceTable } from '../operation.ts';
import type { CallObservers } from '../perform-operation.ts';
import { awsJsonProtocol } from '../protocol/aws-json.ts';
import type { Protocol, WireAnswer, WireRequest } from '../protocol/wire-request.ts';
import { operationOfTarget } from './public-calls.ts';

/** What both services of Cognito are spoken to by. */
export interface CognitoProtocolOptions {
  readonly table: ServiceTable;
  readonly targetPrefix: string;
  readonly publicOperations: ReadonlySet<string>;
  /**
   * Whether a page of an origin that no setting names may call, by what is called.
   * @param body undefined where the page asks whether it may call at all
   */
  readonly mayCall: (origin: string, body: Uint8Array | undefined) => boolean;
  readonly observers: CallObservers;
}

/** Most bytes of a call that nobody has signed. */
const publicRequestBytesMax = 262_144;
const contentType = 'application/x-amz-json-1.1';

/**
 * JSON by targets, as Cognito speaks it. Public operations come unsigned, whatever they carry as Authorization; pages may
 * call them whose origin an app client names.
 *
 * 1. A page of another origin is refused before its call is looked at.
 * 2. A public operation is nobody's, signed or not: its scope tells where it came from, always.
 */
export function cognitoProtocol(options: CognitoProtocolOptions): Protocol {
  const { table, targetPrefix, publicOperations, mayCall, observers } = options;
  const json = awsJsonProtocol({
    table,
    targetPrefix,
    errorNamespace: '',
    errorType: ({ code }) => code,
    observers,
  });
  const printError = (error: ServiceError): WireAnswer => ({
    ...json.printError(error),
    contentType,
    headers: ['x-amzn-ErrorType', error.code],
  });
  const answerPublic = async (request: WireRequest): Promise<WireAnswer> => {
    if (request.body.length > publicRequestBytesMax) return printError(tooLarge());
    return json.answer({ ...request, scope: publicScope(request) });
  };
  return {
    ...json,
    printError,
    async answer(request) {
      const operation = operationOfTarget(request.headers['x-amz-target'], targetPrefix);
      const isPublic = operation !== undefined && publicOperations.has(operation);
      const { origin } = request.headers;
      if (request.isForeign === true) {
        const body = request.method === 'OPTIONS' ? undefined : request.body;
        if (typeof origin !== 'string' || !mayCall(origin, body)) return printError(foreignPage());
      }
      if (request.method === 'OPTIONS') return preflightAnswer(request);
      const answer = await (isPublic ? answerPublic(request) : json.answer(request));
      return {
        ...answer,
        contentType,
        ...(answer.errorCode === undefined ? {} : { headers: ['x-amzn-ErrorType', answer.errorCode] }),
        // What the service has not claimed, the server allows by its own rules.
        ...(request.authenticate !== undefined && typeof origin === 'string'
          ? { cors: corsHeaders(origin) }
          : {}),
      };
    },
  };
}

/** Where a call came from is known of all that came over a connection; what comes from inside comes from here. */
export function publicScope({ headers, client }: Pick<WireRequest, 'headers' | 'client'>): CallScope {
  const { address = '', scheme } = client?.() ?? {};
  const { 'user-agent': userAgent, referer } = headers;
  return {
    ...anonymousScope,
    origin: {
      // A connection that has ended has no address any more; nobody hears the answer either.
      sourceIp: address === '' ? '0.0.0.0' : address,
      isSecure: scheme === 'https',
      ...(typeof userAgent === 'string' ? { userAgent } : {}),
      ...(typeof referer === 'string' ? { referer } : {}),
    },
  };
}

/** To a page whose origin was found to be a client's. */
function preflightAnswer({ headers }: WireRequest): WireAnswer {
  const { origin } = headers;
  const cors = typeof origin === 'string' ? corsHeaders(origin) : [];
  return {
    status: 204,
    contentType: undefined,
    body: '',
    cors: [...cors, ...preflightHeaders(headers)],
  };
}

function foreignPage(): ServiceError {
  const message =
    'Requests from pages of this origin are not allowed: no callback or sign-out URL of the app client names it.';
  return new ServiceError('AccessDeniedException', message, { status: 403 });
}

function tooLarge(): ServiceError {
  const message = `Request must be smaller than ${publicRequestBytesMax} bytes`;
  return new ServiceError('RequestEntityTooLargeException', message, { status: 413 });
}
