import { createInterface } from 'node:readline/promises';
import { isJsonObject, type JsonObject, memberOf } from '@cairn/kit';
import { exitCodes, usageFailure } from '../../command-failure.ts';
import { httpAppSync, httpDynamoDb } from '../../service-caller.ts';
import { textOf } from '../../step-functions-caller.ts';
import { processTerminal, type Terminal } from '../../terminal.ts';
import { type ApiServerOptions, findApi, listAll } from './api-record.ts';

/** Options of `cairn api delete`, as commander reads them. */
export interface DeleteApiOptions extends ApiServerOptions {
  /** Does not ask. */
  readonly yes?: boolean;
  /** Deletes the tables of its data sources, too. */
  readonly tables?: boolean;
}

/**
 * Deletes an API, once somebody has said yes.
 * @param nameOrId of the API
 * @returns the exit code: 1 where the answer was no
 */
export async function deleteApi(
  nameOrId: string,
  { endpoint, json, yes, tables: withTables, ...scope }: DeleteApiOptions,
  terminal: Terminal = processTerminal,
): Promise<number> {
  const call = httpAppSync(endpoint, scope);
  const { name, apiId } = await findApi(call, nameOrId);
  const path = `/v1/apis/${apiId}`;
  const sources = await listAll(call, `${path}/datasources`, 'dataSources');
  const tables = [...new Set(sources.flatMap(tablesOf))];
  const names = tables.join(' ');
  const fate = withTables
    ? `, and the tables ${names} with all that is in them`
    : `; the tables ${names} stay`;
  const what = `the API ${name} (${apiId})${tables.length === 0 ? '' : fate}`;
  if (yes !== true && !(await isConfirmed(what))) {
    terminal.error('nothing was deleted\n');
    return exitCodes.failed;
  }
  await call({ method: 'DELETE', path });
  const dynamoDb = httpDynamoDb(endpoint, scope);
  if (withTables) for (const TableName of tables) await dynamoDb('DeleteTable', { TableName });
  if (json) terminal.out(`${JSON.stringify({ name, apiId, tables: withTables ? tables : [] }, null, 2)}\n`);
  else terminal.out(`deleted ${what}\n`);
  return exitCodes.succeeded;
}

async function isConfirmed(what: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw usageFailure(`this deletes ${what}: say so with --yes`);
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await reader.question(`delete ${what}? [y/N] `)).trim());
  } finally {
    reader.close();
  }
}

function tablesOf(source: JsonObject): readonly string[] {
  const configuration = memberOf(source, 'dynamodbConfig');
  const table = isJsonObject(configuration ?? null)
    ? textOf(memberOf(configuration as JsonObject, 'tableName'))
    : undefined;
  return table === undefined ? [] : [table];
}
