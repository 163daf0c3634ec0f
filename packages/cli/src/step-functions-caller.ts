import { isJsonObject, type Json, type JsonObject, memberOf, parseJson } from '@cairn/kit';
import { CommandFailure } from './command-failure.ts';
import { signatureHeaders } from './request-signature.ts';

/** Calls an operation of Step Functions: members as in the API reference. @throws StepFunctionsFailure */
export type CallStepFunctions = (operation: string, input: JsonObject) => Promise<JsonObject>;

/** What the service refused, with its own name and text. */
export class StepFunctionsFailure extends CommandFailure {
  /** `ExecutionDoesNotExist`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message === '' ? code : `${code}: ${message}`);
    this.code = code;
  }
}

/** Whom a call over HTTP is made for. The server takes account and region out of the signature's scope. */
export interface CallerScope {
  readonly account: string;
  readonly region: string;
}

/** The account and region that are used where nothing names others. */
export const defaultScope: CallerScope = { account: '000000000000', region: 'us-east-1' };

/** The server that commands speak to unless told otherwise: the usual variables of the AWS tools, or the default port. */
export function defaultEndpoint(environment: { readonly [name: string]: string | undefined }): string {
  const named =
    environment.CAIRN_ENDPOINT ?? environment.AWS_ENDPOINT_URL_SFN ?? environment.AWS_ENDPOINT_URL;
  return named === undefined || named === '' ? 'http://127.0.0.1:4566' : named;
}

/** Speaks awsJson1_0 to a server. Signed with the keys of the usual variables, where a server has made them. */
export function httpStepFunctions(endpoint: string, scope: CallerScope = defaultScope): CallStepFunctions {
  const url = readEndpoint(endpoint);
  return async (operation, input) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AWSStepFunctions.${operation}`,
    };
    const body = JSON.stringify(input);
    const signed = signatureHeaders({ method: 'POST', url, headers, body }, { ...scope, service: 'states' });
    const response = await send(url, { method: 'POST', headers: { ...headers, ...signed }, body });
    const text = await response.text();
    const answer = readAnswer(text, url, response.status);
    if (!response.ok) throw failureOf(answer, response.status, url);
    return answer;
  };
}

/** Reads `--endpoint`. @throws CommandFailure */
export function readEndpoint(endpoint: string): URL {
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new CommandFailure(`'${endpoint}' is no endpoint: give one such as http://127.0.0.1:4566`, 2);
  }
  return new URL(endpoint);
}

/** Sends a request to a server that may not be there. @throws CommandFailure */
export async function send(url: URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    const reason = cause?.code ?? cause?.message;
    throw new CommandFailure(
      `no server answers at ${url.origin}${reason === undefined ? '' : ` (${reason})`}: start one with 'cairn start', or name another with --endpoint`,
    );
  }
}

function readAnswer(text: string, url: URL, status: number): JsonObject {
  try {
    const answer = parseJson(text);
    if (isJsonObject(answer)) return answer;
  } catch {
    // Told below: whatever it is, it is no answer of Step Functions.
  }
  throw new CommandFailure(`what answers at ${url.origin} is not Step Functions (HTTP status ${status})`);
}

/** What to do where a server that verifies signatures was called without keys; undefined for all other refusals. */
export function missingCredentials(code: string, url: URL): string | undefined {
  if (code !== 'IncompleteSignatureException' && code !== 'MissingAuthenticationTokenException')
    return undefined;
  return `no credentials: eval "$(cairn login --endpoint ${url.origin})", with the server's --data`;
}

function failureOf(answer: JsonObject, status: number, url: URL): StepFunctionsFailure {
  const type = textOf(memberOf(answer, '__type')) ?? `HTTP status ${status}`;
  const message = textOf(memberOf(answer, 'message')) ?? textOf(memberOf(answer, 'Message')) ?? '';
  const code = type.slice(type.indexOf('#') + 1);
  return new StepFunctionsFailure(code, missingCredentials(code, url) ?? message);
}

/** A member that is text, or undefined. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
