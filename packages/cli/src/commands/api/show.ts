import { memberOf } from '@cairn/kit';
import { signatureHeaders } from '../../request-signature.ts';
import { httpAppSync } from '../../service-caller.ts';
import { readEndpoint, send, textOf } from '../../step-functions-caller.ts';
import { processTerminal, type Terminal } from '../../terminal.ts';
import { type ApiServerOptions, findApi, keysOf, listAll, printEndpoints } from './api-record.ts';

/** Options of `cairn api show`, as commander reads them. */
export interface ShowApiOptions extends ApiServerOptions {
  /** The schema, and nothing else. */
  readonly schema?: boolean;
}

/** Shows what an API is made of, or its schema. @param nameOrId of the API */
export async function showApi(
  nameOrId: string,
  { endpoint, json, schema, ...scope }: ShowApiOptions,
  terminal: Terminal = processTerminal,
): Promise<void> {
  const call = httpAppSync(endpoint, scope);
  const api = await findApi(call, endpoint, nameOrId);
  if (schema) {
    terminal.out(await schemaOf(api.apiId, endpoint, scope));
    return;
  }
  const keys = await keysOf(call, api.apiId);
  const path = `/v1/apis/${api.apiId}`;
  const dataSources = (await listAll(call, `${path}/datasources`, 'dataSources')).map((source) => ({
    name: textOf(memberOf(source, 'name')) ?? '',
    type: textOf(memberOf(source, 'type')) ?? '',
  }));
  if (json) {
    terminal.out(`${JSON.stringify({ ...api, keys, dataSources }, null, 2)}\n`);
    return;
  }
  const sources = dataSources.map(({ name, type }) => `${name} (${type})`).join(', ');
  terminal.out(`api       ${api.apiId}
${printEndpoints(api)}auth      ${api.authenticationType}
keys      ${keys.map(({ id }) => id).join(' ') || 'none'}
sources   ${sources || 'none'}
`);
}

/** The SDL: a payload, not a member of JSON. */
async function schemaOf(
  apiId: string,
  endpoint: string,
  scope: { readonly account: string; readonly region: string },
): Promise<string> {
  const url = new URL(`/v1/apis/${apiId}/schema?format=SDL`, readEndpoint(endpoint));
  const unsigned = { method: 'GET', url, headers: {}, body: '' } as const;
  const headers = signatureHeaders(unsigned, { ...scope, service: 'appsync' });
  const text = await (await send(url, { headers })).text();
  return text.endsWith('\n') ? text : `${text}\n`;
}
