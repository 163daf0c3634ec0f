import { httpAppSync } from '../../service-caller.ts';
import { printTable, processTerminal, type Terminal } from '../../terminal.ts';
import { type ApiServerOptions, listAll, shownApi } from './api-record.ts';

/** Lists the GraphQL APIs of a server's account and region. */
export async function listApis(
  { endpoint, json, ...scope }: ApiServerOptions,
  terminal: Terminal = processTerminal,
): Promise<void> {
  const apis = (await listAll(httpAppSync(endpoint, scope), '/v1/apis', 'graphqlApis')).map(shownApi);
  if (json) terminal.out(`${JSON.stringify(apis, null, 2)}\n`);
  else if (apis.length === 0) terminal.error("there are no APIs: make one with 'cairn api create'\n");
  else {
    const rows = apis.map((api) => [api.name, api.apiId, api.authenticationType, api.endpoint]);
    terminal.out(printTable([['name', 'id', 'authentication', 'endpoint'], ...rows]));
  }
}
