import { isJsonObject, type JsonObject, memberOf, parseJson } from '@cairn/kit';
import { CommandFailure } from './command-failure.ts';
import { signatureHeaders } from './request-signature.ts';
import {
  type CallerScope,
  defaultScope,
  missingCredentials,
  readEndpoint,
  send,
  textOf,
} from './step-functions-caller.ts';

/** What a service refused, with its own name and text. */
export class ServiceFailure extends CommandFailure {
  /** `NotFoundException`. */
  readonly code: string;
  /** All that it said. */
  readonly answer: JsonObject;

  constructor(code: string, message: string, answer: JsonObject) {
    super(message === '' ? code : `${code}: ${message}`);
    this.code = code;
    this.answer = answer;
  }
}

/** A request of a service of the protocol restJson. */
export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With its query: `/v1/apis?maxResults=25`. */
  readonly path: string;
  readonly body?: object;
}

/** Speaks restJson to AppSync. @returns the answer's text @throws ServiceFailure */
export type CallAppSync = (request: RestRequest) => Promise<JsonObject>;

/** Calls an operation of a service of the protocol awsJson: members as in the API reference. @throws ServiceFailure */
export type CallJsonService = (operation: string, input: object) => Promise<JsonObject>;

/** Calls an operation of DynamoDB: members as in the API reference. @throws ServiceFailure */
export type CallDynamoDb = CallJsonService;

/** AppSync of a server. Signed with the keys of the usual variables, where a server has made them. */
export function httpAppSync(endpoint: string, scope: CallerScope = defaultScope): CallAppSync {
  const root = readEndpoint(endpoint);
  return ({ method, path, body }) => {
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const url = new URL(path, root);
    return ask(
      { method, url, headers, body: body === undefined ? '' : JSON.stringify(body) },
      scope,
      'appsync',
    );
  };
}

/** DynamoDB of a server. */
export function httpDynamoDb(endpoint: string, scope: CallerScope = defaultScope): CallDynamoDb {
  return jsonService(endpoint, scope, { service: 'dynamodb', version: '1.0', target: 'DynamoDB_20120810' });
}

/** User pools of a server. */
export function httpUserPools(endpoint: string, scope: CallerScope = defaultScope): CallJsonService {
  const target = 'AWSCognitoIdentityProviderService';
  return jsonService(endpoint, scope, { service: 'cognito-idp', version: '1.1', target });
}

/** Identity pools of a server. */
export function httpIdentityPools(endpoint: string, scope: CallerScope = defaultScope): CallJsonService {
  const target = 'AWSCognitoIdentityService';
  return jsonService(endpoint, scope, { service: 'cognito-identity', version: '1.1', target });
}

/** A service of the protocol awsJson, as its model names it. */
interface JsonService {
  readonly service: string;
  readonly version: '1.0' | '1.1';
  readonly target: string;
}

function jsonService(
  endpoint: string,
  scope: CallerScope,
  { service, version, target }: JsonService,
): CallJsonService {
  const url = readEndpoint(endpoint);
  return (operation, input) => {
    const headers = {
      'content-type': `application/x-amz-json-${version}`,
      'x-amz-target': `${target}.${operation}`,
    };
    return ask({ method: 'POST', url, headers, body: JSON.stringify(input) }, scope, service);
  };
}

interface SentRequest {
  readonly method: RestRequest['method'];
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function ask(request: SentRequest, scope: CallerScope, service: string): Promise<JsonObject> {
  const { method, url, headers, body } = request;
  const response = await send(url, {
    method,
    headers: { ...headers, ...signatureHeaders(request, { ...scope, service }) },
    ...(body === '' ? {} : { body }),
  });
  const answer = readObject(await response.text());
  if (answer === undefined)
    throw new CommandFailure(
      `what answers at ${url.origin} is not ${service} (HTTP status ${response.status})`,
    );
  if (response.ok) return answer;
  const type = response.headers.get('x-amzn-errortype') ?? textOf(memberOf(answer, '__type')) ?? '';
  const code = type.slice(type.indexOf('#') + 1).replace(/:.*$/, '') || `HTTP status ${response.status}`;
  const message = textOf(memberOf(answer, 'message')) ?? textOf(memberOf(answer, 'Message')) ?? '';
  throw new ServiceFailure(code, missingCredentials(code, url) ?? message, answer);
}

function readObject(text: string): JsonObject | undefined {
  if (text === '') return {};
  try {
    const answer = parseJson(text);
    return isJsonObject(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}
