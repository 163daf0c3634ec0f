import { isJsonObject, memberOf } from '@cairn/kit';
import { usageFailure } from '../../command-failure.ts';
import { type CallAppSync, httpAppSync } from '../../service-caller.ts';
import { printTable, processTerminal, type Terminal } from '../../terminal.ts';
import { type ApiServerOptions, findApi, keysOf, type ShownKey, shownKey } from './api-record.ts';

/** Options of `cairn api keys`, as commander reads them. */
export interface ApiKeysOptions extends ApiServerOptions {
  /** Makes one more. */
  readonly create?: boolean;
  /** Days for which a key that is made is valid; 7 unless given. */
  readonly days?: number;
  /** A key that is deleted. */
  readonly delete?: string;
}

/** Shows the keys of an API, when one was made or deleted too. @param nameOrId of the API */
export async function apiKeys(
  nameOrId: string,
  options: ApiKeysOptions,
  terminal: Terminal = processTerminal,
): Promise<void> {
  const { endpoint, json, account, region } = options;
  if (options.days !== undefined && options.create !== true)
    throw usageFailure('--days goes with --create: a key keeps the days that it was made for');
  const call = httpAppSync(endpoint, { account, region });
  const { apiId } = await findApi(call, endpoint, nameOrId);
  if (options.delete !== undefined)
    await call({
      method: 'DELETE',
      path: `/v1/apis/${apiId}/apikeys/${encodeURIComponent(options.delete)}`,
    });
  const keys =
    options.create === true ? [await makeKey(call, apiId, options.days ?? 7)] : await keysOf(call, apiId);
  if (json) terminal.out(`${JSON.stringify(keys, null, 2)}\n`);
  else
    terminal.out(printTable([['key', 'expires'], ...keys.map(({ id, expires }) => [id, dateOf(expires)])]));
}

async function makeKey(call: CallAppSync, apiId: string, days: number): Promise<ShownKey> {
  const expires = Math.floor(Date.now() / 1_000) + days * 86_400;
  const made = await call({ method: 'POST', path: `/v1/apis/${apiId}/apikeys`, body: { expires } });
  const key = memberOf(made, 'apiKey');
  return shownKey(isJsonObject(key) ? key : {});
}

function dateOf(epochSeconds: number): string {
  return new Date(epochSeconds * 1_000).toISOString().replace('.000', '');
}
