import { isJsonObject, type Json, memberOf, parseJson, printJson } from '@cairn/kit';
import { CommandFailure, exitCodes, usageFailure } from '../../command-failure.ts';
import { readInput } from '../../option-values.ts';
import { readNamedFile } from '../../read-file.ts';
import { httpAppSync } from '../../service-caller.ts';
import { send } from '../../step-functions-caller.ts';
import { processTerminal, type Terminal } from '../../terminal.ts';
import { type ApiServerOptions, findApi, keysOf } from './api-record.ts';

/** Options of `cairn api query`, as commander reads them. */
export interface QueryApiOptions extends ApiServerOptions {
  /** JSON, or `@file`. */
  readonly variables: string;
  readonly operation?: string;
  /** An API key; the first of the API that holds unless given. */
  readonly key?: string;
  /** The header Authorization, instead of a key. */
  readonly authorization?: string;
}

/**
 * Sends a query or mutation to an API and prints what it answers.
 * @param document GraphQL, or `@file`
 * @returns the exit code: 1 where the answer has errors
 */
export async function queryApi(
  nameOrId: string,
  document: string,
  options: QueryApiOptions,
  terminal: Terminal = processTerminal,
): Promise<number> {
  const { endpoint, account, region, operation } = options;
  const call = httpAppSync(endpoint, { account, region });
  const { apiId, pathEndpoint, realtime } = await findApi(call, endpoint, nameOrId);
  const query = document.startsWith('@') ? await readNamedFile(document.slice(1)) : document;
  const variables = parseJson(await readInput(options.variables, '--variables'));
  const request = { query, variables, ...(operation === undefined ? {} : { operationName: operation }) };
  const key = options.authorization === undefined ? (options.key ?? (await keyOf(call, apiId))) : undefined;
  const url = new URL(pathEndpoint);
  const response = await send(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(options.authorization === undefined ? {} : { authorization: options.authorization }),
      ...(key === undefined ? {} : { 'x-api-key': key }),
    },
    body: printJson(request),
  });
  const text = await response.text();
  const answer = readAnswer(text);
  if (answer === undefined) throw new CommandFailure(`what answers at ${url.href} is no GraphQL API`);
  if (text.includes(startedElsewhere))
    terminal.error(`subscriptions of this API are started at ${realtime}\n`);
  terminal.out(options.json ? `${JSON.stringify(answer, null, 2)}\n` : `${printJson(answer)}\n`);
  const hasErrors = isJsonObject(answer) && memberOf(answer, 'errors') !== undefined;
  return hasErrors || !response.ok ? exitCodes.failed : exitCodes.succeeded;
}

/** What AppSync answers to a subscription that comes by HTTP. */
const startedElsewhere = 'Subscriptions are started over the realtime endpoint.';

async function keyOf(call: ReturnType<typeof httpAppSync>, apiId: string): Promise<string> {
  const nowSeconds = Date.now() / 1_000;
  const found = (await keysOf(call, apiId)).find(({ expires }) => expires > nowSeconds);
  if (found !== undefined) return found.id;
  throw usageFailure("the API has no key that holds: give --authorization, or 'cairn api keys --create'");
}

function readAnswer(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
