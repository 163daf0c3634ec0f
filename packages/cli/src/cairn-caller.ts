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

/** Asks `/_cairn/v1` of a server for a path with its query: `meter?month=2026-01`. @throws CommandFailure */
export async function askCairn(
  endpoint: string,
  path: string,
  scope: CallerScope = defaultScope,
): Promise<JsonObject> {
  const url = readEndpoint(endpoint);
  const target = new URL(`/_cairn/v1/${path}`, url);
  const unsigned = { method: 'GET', url: target, headers: {}, body: '' } as const;
  const response = await send(target, {
    headers: signatureHeaders(unsigned, { ...scope, service: 'cairn' }),
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
