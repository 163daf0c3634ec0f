import { isJsonObject, type JsonObject, memberOf, parseJson } from '@cairn/kit';
import { CommandFailure } from './command-failure.ts';
import { type Environment, signatureHeaders } from './request-signature.ts';
import {
  type CallerScope,
  defaultScope,
  missingCredentials,
  readEndpoint,
  send,
  textOf,
} from './step-functions-caller.ts';

/** What is sent beside a path. */
export interface CairnRequest {
  /** Sent by POST; without it the path is asked for by GET, unless a method is given. */
  readonly body?: object;
  readonly method?: 'GET' | 'DELETE';
  /** Where the keys are; the process's own variables unless given. */
  readonly environment?: Environment;
}

/** Asks `/_cairn/v1` of a server for a path with its query: `meter?month=2026-01`. @throws CommandFailure */
export async function askCairn(
  endpoint: string,
  path: string,
  scope: CallerScope = defaultScope,
  { body, method: asked = 'GET', environment }: CairnRequest = {},
): Promise<JsonObject> {
  const url = readEndpoint(endpoint);
  const target = new URL(`/_cairn/v1/${path}`, url);
  const text = body === undefined ? '' : JSON.stringify(body);
  const method = body === undefined ? asked : 'POST';
  const unsigned = { method, url: target, headers: {}, body: text } as const;
  const response = await send(target, {
    method,
    headers: signatureHeaders(unsigned, { ...scope, service: 'cairn' }, environment),
    ...(body === undefined ? {} : { body: text }),
  });
  const answer = readJson(await response.text());
  if (answer === undefined) throw new CommandFailure(`what answers at ${url.origin} is not Cairn`);
  if (response.ok) return answer;
  const code = textOf(memberOf(answer, 'code')) ?? `HTTP status ${response.status}`;
  const advice = missingCredentials(code, url);
  if (advice !== undefined) throw new CommandFailure(advice);
  throw new CommandFailure(`${code}: ${textOf(memberOf(answer, 'message')) ?? ''}`);
}

function readJson(text: string): JsonObject | undefined {
  try {
    const answer = parseJson(text);
    return isJsonObject(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}
