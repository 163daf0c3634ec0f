import {
  type Json,
  type JsonObject,
  type Principal,
  parseArn,
  parseJson,
  printJson,
  ServiceError,
} from '@cairn/kit';
import type { LambdaAuthorizerConfig } from '../apis/api-documents.ts';
import type { AuthorizationPorts } from './authorization-ports.ts';
import { type AuthorizerAnswer, readAuthorizerAnswer } from './authorizer-answer.ts';
import type { AuthorizerAnswers } from './authorizer-answers.ts';
import { type AuthorizationRequest, type Caller, type Refusal, unauthorized } from './caller.ts';
import type { TokenAuthorizerContext } from './token-authorizer.ts';
import { matchesPattern } from './token-pattern.ts';

/** What AWS_LAMBDA works with. */
export interface LambdaAuthorizerOptions
  extends TokenAuthorizerContext,
    Pick<AuthorizationPorts, 'callService' | 'limits' | 'deadline' | 'log'> {
  readonly apiId: string;
  readonly arn: string;
  /** Answers that are kept, of all APIs. */
  readonly answers: AuthorizerAnswers;
}

/** Asks a function about a token. */
export type LambdaAuthorizer = (token: string, request: AuthorizationRequest) => Promise<Caller | Refusal>;

/**
 * AWS_LAMBDA: whoever a function lets in, for as long as it says. What is not clearly a yes is a no: a function that
 * throws, that takes too long, or that answers something else.
 * Source: AppSync developer guide, "AWS_LAMBDA authorization".
 */
export function lambdaAuthorizer(
  config: LambdaAuthorizerConfig,
  options: LambdaAuthorizerOptions,
): LambdaAuthorizer {
  const { answers, limits } = options;
  // Of another function the API has asked nothing yet.
  const authorizer = `${options.apiId} ${config.authorizerUri}`;
  const { identityValidationExpression: pattern, authorizerResultTtlInSeconds = 0 } = config;
  return async (token, request) => {
    if (token.length > limits.graphqlAuthorizerTokenCharacters) return unauthorized;
    if (pattern !== undefined && pattern !== '' && !matchesPattern(pattern, token)) return unauthorized;
    const kept = answers.find(authorizer, token);
    if (kept !== undefined) return callerOf(kept, answers.watch(authorizer, token), options);
    const answer = await ask(config, token, request, options);
    if (answer?.isAuthorized !== true) {
      answers.refuse(authorizer, token);
      return unauthorized;
    }
    answers.allow(authorizer, token, answer, answer.ttlSeconds ?? authorizerResultTtlInSeconds);
    return callerOf(answer, answers.watch(authorizer, token), options);
  };
}

function callerOf(
  { deniedFields, resolverContext }: AuthorizerAnswer,
  isAlive: () => boolean,
  { access, scope }: LambdaAuthorizerOptions,
): Caller {
  const isOpen = access.ofMode('AWS_LAMBDA');
  return {
    identity: { resolverContext },
    authorizationMode: 'AWS_LAMBDA',
    authorizationType: 'Lambda Authorization',
    scope,
    mayReach:
      deniedFields.size === 0
        ? isOpen
        : (typeName, fieldName) =>
            isOpen(typeName, fieldName) && !deniedFields.has(`${typeName}.${fieldName}`),
    isAlive,
  };
}

/** What the function answers; undefined where that is nothing to go by, which the log explains. */
async function ask(
  { authorizerUri }: LambdaAuthorizerConfig,
  token: string,
  request: AuthorizationRequest,
  options: LambdaAuthorizerOptions,
): Promise<AuthorizerAnswer | undefined> {
  const { apiId, arn, limits, log } = options;
  const given = await invoke(authorizerUri, eventOf(token, request, options), options);
  if (typeof given !== 'string') {
    log('warn', 'a Lambda authorizer could not be asked', { apiId, authorizerUri, cause: given.failure });
    return undefined;
  }
  const answer = readAuthorizerAnswer(given, arn, limits);
  if (typeof answer !== 'string') return answer;
  log('warn', 'a Lambda authorizer gave an answer that is none', { apiId, authorizerUri, cause: answer });
  return undefined;
}

function eventOf(
  token: string,
  { headers, requestId, query, operationName, variables }: AuthorizationRequest,
  { apiId, scope }: LambdaAuthorizerOptions,
): JsonObject {
  return {
    authorizationToken: token,
    requestContext: {
      apiId,
      accountId: scope.account,
      requestId,
      queryString: query ?? '',
      operationName: operationName ?? null,
      variables: variables ?? {},
    },
    requestHeaders: textsOf(headers),
  };
}

function textsOf(headers: AuthorizationRequest['headers']): JsonObject {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name === 'cookie' || name === '__proto__') continue;
    texts[name] = typeof value === 'string' ? value : value.join(',');
  }
  return texts;
}

/** The text that the function answers. */
async function invoke(
  authorizerUri: string,
  event: JsonObject,
  { arn, scope, callService, limits, deadline }: LambdaAuthorizerOptions,
): Promise<string | { readonly failure: string }> {
  const { account = scope.account, region = scope.region } = parseArn(authorizerUri) ?? {};
  const principal: Principal = {
    arn: 'appsync.amazonaws.com',
    kind: 'service',
    service: 'appsync.amazonaws.com',
    sourceArn: arn,
    sourceAccount: scope.account,
  };
  const signal = deadline(limits.graphqlAuthorizerTimeoutMs);
  const late = new Promise<{ readonly failure: string }>((resolve) => {
    const end = () => resolve({ failure: `no answer in ${limits.graphqlAuthorizerTimeoutMs} ms` });
    signal.addEventListener('abort', end, { once: true });
  });
  const asked = callService({
    service: 'lambda',
    action: 'Invoke',
    input: { FunctionName: authorizerUri, InvocationType: 'RequestResponse', Payload: printJson(event) },
    account,
    region,
    principal,
    signal,
  }).then(readOutput, (error: unknown) => {
    if (!(error instanceof ServiceError)) throw error;
    return { failure: `${error.code}: ${error.message}` };
  });
  return Promise.race([asked, late]);
}

function readOutput(output: Json): string | { readonly failure: string } {
  const { FunctionError: error, Payload: payload } = output as { readonly [member: string]: Json };
  if (error !== undefined && error !== null) return { failure: failureIn(payload) };
  return typeof payload === 'string' ? payload : '';
}

/** What a function that failed says of it, and nothing else: its event bears the token. */
function failureIn(payload: Json | undefined): string {
  try {
    const { errorType, errorMessage } = parseJson(String(payload)) as { readonly [member: string]: Json };
    return `${String(errorType)}: ${String(errorMessage)}`.slice(0, 1_000);
  } catch {
    return 'the function failed';
  }
}
