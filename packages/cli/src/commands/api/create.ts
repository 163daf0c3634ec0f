import { type ApiResources, createResources, placeProblem } from '@cairn/graphql';
import { isJsonObject, type JsonObject, memberOf } from '@cairn/kit';
import { CommandFailure, usageFailure } from '../../command-failure.ts';
import { readNamedFile } from '../../read-file.ts';
import { type CallAppSync, type CallDynamoDb, httpAppSync, httpDynamoDb } from '../../service-caller.ts';
import { textOf } from '../../step-functions-caller.ts';
import { processTerminal, type Terminal } from '../../terminal.ts';
import {
  type ApiServerOptions,
  allApis,
  printEndpoints,
  type ShownApi,
  shownApi,
  shownKey,
} from './api-record.ts';

/** Options of `cairn api create`, as commander reads them. */
export interface CreateApiOptions extends ApiServerOptions {
  readonly schema?: string;
}

/** How what was made is unmade. */
type Undo = () => Promise<unknown>;

const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;

/** Makes an API of a schema's types: tables, resolvers, an API key. What it could not make whole it takes back. */
export async function createApi(
  name: string,
  options: CreateApiOptions,
  terminal: Terminal = processTerminal,
): Promise<void> {
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(name))
    throw usageFailure(`'${name}' cannot begin the names of tables: use letters, digits, '-', '_' and '.'`);
  // Asked for here and not by the parser, which would not tell of a misspelt option any more.
  if (options.schema === undefined)
    throw usageFailure(`say of which types: cairn api create ${name} --schema FILE`);
  const resources = await readResources(name, options.schema);
  const { endpoint, account, region } = options;
  const appSync = httpAppSync(endpoint, { account, region });
  await refuseKnownName(name, appSync, endpoint);
  const undo: Undo[] = [];
  let made: { readonly api: ShownApi; readonly key: string };
  try {
    await makeTables(resources, httpDynamoDb(endpoint, { account, region }), undo);
    made = await makeApi(name, { appSync, endpoint, undo });
    await fillApi(made.api.apiId, resources, { appSync, account, region });
  } catch (error) {
    for (const each of undo.reverse()) await each().catch(() => undefined);
    throw error;
  }
  show(made, resources, { ...options, terminal });
}

/** AppSync allows two APIs of a name; commands find an API by it. */
async function refuseKnownName(name: string, appSync: CallAppSync, endpoint: string): Promise<void> {
  const api = (await allApis(appSync, endpoint)).find((each) => each.name === name);
  if (api !== undefined)
    throw usageFailure(
      `the API ${name} is there already (${api.apiId}): give the new one another name, or take that one away with 'cairn api delete ${name}'`,
    );
}

async function readResources(name: string, file: string): Promise<ApiResources> {
  const text = await readNamedFile(file, '--schema');
  const read = createResources(text, { tableNamePrefix: `${name}-` });
  if (read.kind === 'resources') return read;
  const findings = read.problems.map((problem) => {
    const { message, line, column } = placeProblem(problem, text);
    return `${file}${line === undefined ? '' : `:${line}:${column}`}: ${message}`;
  });
  throw usageFailure(findings.join('\n'));
}

async function makeTables({ tables }: ApiResources, dynamoDb: CallDynamoDb, undo: Undo[]): Promise<void> {
  for (const table of tables) {
    const { TableName } = table;
    try {
      await dynamoDb('CreateTable', table);
    } catch (error) {
      if (error instanceof CommandFailure && error.message.startsWith('ResourceInUseException'))
        throw usageFailure(`there is a table ${TableName} already: give the API another name, or delete it`);
      throw error;
    }
    undo.push(() => dynamoDb('DeleteTable', { TableName }));
  }
}

async function makeApi(
  name: string,
  {
    appSync,
    endpoint,
    undo,
  }: { readonly appSync: CallAppSync; readonly endpoint: string; readonly undo: Undo[] },
): Promise<{ readonly api: ShownApi; readonly key: string }> {
  const created = await appSync({
    method: 'POST',
    path: '/v1/apis',
    body: { name, authenticationType: 'API_KEY' },
  });
  const api = shownApi(objectIn(created, 'graphqlApi'), endpoint);
  const path = `/v1/apis/${api.apiId}`;
  undo.push(() => appSync({ method: 'DELETE', path }));
  const key = await appSync({ method: 'POST', path: `${path}/apikeys`, body: {} });
  return { api, key: shownKey(objectIn(key, 'apiKey')).id };
}

/** Gives an API its schema, data sources and resolvers. */
async function fillApi(
  apiId: string,
  { schema, dataSources, resolvers }: ApiResources,
  {
    appSync,
    account,
    region,
  }: { readonly appSync: CallAppSync; readonly account: string; readonly region: string },
): Promise<void> {
  const path = `/v1/apis/${apiId}`;
  const post = (below: string, body: object) => appSync({ method: 'POST', path: path + below, body });
  await post('/schemacreation', { definition: Buffer.from(schema, 'utf8').toString('base64') });
  for (;;) {
    const { status, details } = await appSync({ method: 'GET', path: `${path}/schemacreation` });
    if (status === 'SUCCESS' || status === 'ACTIVE') break;
    if (status !== 'PROCESSING') throw new CommandFailure(`the schema was refused: ${textOf(details) ?? ''}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const serviceRoleArn = `arn:aws:iam::${account}:role/cairn-api`;
  for (const { name, tableName } of dataSources)
    await post('/datasources', {
      name,
      type: 'AMAZON_DYNAMODB',
      serviceRoleArn,
      dynamodbConfig: { tableName, awsRegion: region },
    });
  for (const { typeName, ...resolver } of resolvers)
    await post(`/types/${typeName}/resolvers`, { ...resolver, runtime });
}

function show(
  { api, key }: { readonly api: ShownApi; readonly key: string },
  { tables, models }: ApiResources,
  { json, terminal }: CreateApiOptions & { readonly terminal: Terminal },
): void {
  const names = tables.map(({ TableName }) => TableName);
  if (json) {
    terminal.out(`${JSON.stringify({ ...api, key, tables: names }, null, 2)}\n`);
    return;
  }
  const [first] = models;
  const query = first === undefined ? '{ __typename }' : `{ list${first}s { items { id } } }`;
  terminal.out(`api       ${api.apiId}
${printEndpoints(api)}key       ${key}
tables    ${names.length === 0 ? "none: no type has a field 'id: ID!'" : names.join(' ')}

try it:

  curl -s ${api.pathEndpoint} -H 'x-api-key: ${key}' -d '${JSON.stringify({ query })}'
`);
}

function objectIn(answer: JsonObject, member: string): JsonObject {
  const value = memberOf(answer, member);
  return isJsonObject(value) ? value : {};
}
