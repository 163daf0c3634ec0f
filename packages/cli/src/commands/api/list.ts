import { httpAppSync } from '../../service-caller.ts';
import { printTable, processTerminal, type Terminal } from '../../terminal.ts';
import { type ApiServerOptions, allApis } from './api-record.ts';

/** Lists the GraphQL APIs of a server's account and region. */
export async function listApis(
  { endpoint, json, ...scope }: ApiServerOptions,
  terminal: Terminal = processTerminal,
): Promise<void> {
  const apis = await allApis(httpAppSync(endpoint, scope), endpoint);
  if (json) terminal.out(`${JSON.stringify(apis, null, 2)}\n`);
  else if (apis.length === 0) terminal.error("there are no APIs: make one with 'cairn api create'\n");
  else {
    const rows = apis.map((api) => [
      api.name,
      api.apiId,
      api.authenticationType,
      api.endpoint,
      api.pathEndpoint,
    ]);
    terminal.out(printTable([['name', 'id', 'authentication', 'endpoint', 'by path'], ...rows]));
    terminal.error(
      "HTTPS is spoken at the same addresses; Node finds no names below 'localhost', but the paths\n",
    );
  }
}
