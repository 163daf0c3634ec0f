import { isJsonArray, isJsonObject, type JsonObject, memberOf, printJson } from '@cairn/kit';
import { usageFailure } from '../command-failure.ts';
import { type ApiServerOptions, allApis, keysOf } from '../commands/api/api-record.ts';
import {
  type CallJsonService,
  httpAppSync,
  httpIdentityPools,
  httpUserPools,
  ServiceFailure,
} from '../service-caller.ts';
import { textOf } from '../step-functions-caller.ts';
import type { DataOutputs } from './amplify-outputs.ts';
import type { FoundAuth, FoundClient, FoundIdentityPool, FoundMfa, FoundUserPool } from './auth-outputs.ts';
import { type Choice, chooseResource, leftOut } from './choose-resource.ts';
import { listBuckets } from './list-buckets.ts';

/** What is wanted, by the options' names. */
export interface WantedResources extends ApiServerOptions {
  readonly userPool?: string;
  readonly client?: string;
  readonly identityPool?: string;
  readonly api?: string;
  readonly bucket?: string;
}

/** What an app is to be told of. */
export interface FoundResources {
  readonly auth?: Omit<FoundAuth, 'pagesOf'> | undefined;
  readonly data?: DataOutputs | undefined;
  readonly bucket?: string | undefined;
}

/** Finds the resources that are named, and the only ones of their kind. @throws CommandFailure */
export async function findResources(wanted: WantedResources, appEndpoint: string): Promise<FoundResources> {
  const auth = await findAuth(wanted);
  const data = wanted.api === leftOut ? undefined : await findData(wanted, appEndpoint);
  const { bucket: named } = wanted;
  if (named === leftOut) return { auth, data };
  const buckets = (await listBuckets(wanted.endpoint, wanted)).map((name) => ({ id: name, name }));
  const bucket = chooseResource(buckets, { kind: 'bucket', option: '--bucket', named })?.id;
  return { auth, data, bucket };
}

async function findAuth(wanted: WantedResources): Promise<FoundResources['auth']> {
  const { endpoint, region, userPool: named } = wanted;
  if (named === leftOut) return undefined;
  const call = httpUserPools(endpoint, wanted);
  const listed = await listAll(call, 'ListUserPools', { MaxResults: 60 }, 'UserPools');
  const pools = listed.map((pool) => choiceOf(pool, 'Id', 'Name'));
  const chosen = chooseResource(pools, { kind: 'user pool', option: '--user-pool', named });
  if (chosen === undefined) return undefined;
  const UserPoolId = chosen.id;
  const pool = await described<FoundUserPool>(call, 'DescribeUserPool', { UserPoolId }, 'UserPool');
  const mfa = readAs<FoundMfa>(await call('GetUserPoolMfaConfig', { UserPoolId }));
  const groups = (await listAll(call, 'ListGroups', { UserPoolId, Limit: 60 }, 'Groups')).map(
    readAs<FoundAuth['groups'][number]>,
  );
  const client = await findClient(call, UserPoolId, wanted);
  const identityPool = await findIdentityPool(wanted, client.ClientId);
  return { region, pool, client, mfa, groups, identityPool };
}

async function findClient(
  call: CallJsonService,
  UserPoolId: string,
  { client: named }: WantedResources,
): Promise<FoundClient> {
  const listed = await listAll(
    call,
    'ListUserPoolClients',
    { UserPoolId, MaxResults: 60 },
    'UserPoolClients',
  );
  const clients = listed.map((client) => choiceOf(client, 'ClientId', 'ClientName'));
  if (clients.length === 0)
    throw usageFailure(
      `the user pool ${UserPoolId} has no app client: create one (CreateUserPoolClient), or leave the pool out (--user-pool ${leftOut})`,
    );
  const kind = `app client of ${UserPoolId}`;
  const chosen = chooseResource(clients, { kind, option: '--client', named, isNeeded: true });
  if (chosen === undefined)
    throw usageFailure(
      `an app signs in as a client: leave the user pool out instead (--user-pool ${leftOut})`,
    );
  const input = { UserPoolId, ClientId: chosen.id };
  return described<FoundClient>(call, 'DescribeUserPoolClient', input, 'UserPoolClient');
}

/** The pool that takes the client's users, where one does; else the only one. */
async function findIdentityPool(
  { identityPool: named, ...wanted }: WantedResources,
  clientId: string,
): Promise<FoundIdentityPool | undefined> {
  if (named === leftOut) return undefined;
  const call = httpIdentityPools(wanted.endpoint, wanted);
  const listed = await listAll(call, 'ListIdentityPools', { MaxResults: 60 }, 'IdentityPools');
  const pools: (Choice & { readonly pool: FoundIdentityPool })[] = [];
  for (const { id, name } of listed.map((pool) => choiceOf(pool, 'IdentityPoolId', 'IdentityPoolName')))
    pools.push({
      id,
      name,
      pool: readAs<FoundIdentityPool>(await call('DescribeIdentityPool', { IdentityPoolId: id })),
    });
  const own = pools.filter(({ pool }) =>
    pool.CognitoIdentityProviders?.some(({ ClientId }) => ClientId === clientId),
  );
  const among = named === undefined && own.length > 0 ? own : pools;
  return chooseResource(among, { kind: 'identity pool', option: '--identity-pool', named })?.pool;
}

async function findData(
  { api: named, ...wanted }: WantedResources,
  appEndpoint: string,
): Promise<DataOutputs | undefined> {
  const call = httpAppSync(wanted.endpoint, wanted);
  const apis = (await allApis(call, appEndpoint)).map((api) => ({ ...api, id: api.apiId }));
  const api = chooseResource(apis, { kind: 'API', option: '--api', named });
  if (api === undefined) return undefined;
  const answer = memberOf(await call({ method: 'GET', path: `/v1/apis/${api.apiId}` }), 'graphqlApi');
  const others = isJsonObject(answer) ? memberOf(answer, 'additionalAuthenticationProviders') : undefined;
  const types = others !== undefined && isJsonArray(others) ? others.filter(isJsonObject) : [];
  const nowSeconds = Date.now() / 1_000;
  const key = (await keysOf(call, api.apiId)).find(({ expires }) => expires > nowSeconds);
  return {
    aws_region: wanted.region,
    url: api.pathEndpoint,
    ...(key === undefined ? {} : { api_key: key.id }),
    default_authorization_type: api.authenticationType,
    authorization_types: types.flatMap((type) => textOf(memberOf(type, 'authenticationType')) ?? []),
  };
}

/** What a server answers that does not have a service. */
const absentServices: ReadonlySet<string> = new Set(['UnknownOperationException', 'UnsupportedOperation']);

/** All items of a list that comes in pages. None where the server does not know the service. */
async function listAll(
  call: CallJsonService,
  operation: string,
  input: object,
  member: string,
): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  let NextToken: string | undefined;
  do {
    const page = await call(operation, { ...input, ...(NextToken && { NextToken }) }).catch(
      (error: unknown) => {
        if (error instanceof ServiceFailure && absentServices.has(error.code)) return {};
        throw error;
      },
    );
    const items = memberOf(page, member);
    if (items !== undefined && isJsonArray(items)) found.push(...items.filter(isJsonObject));
    NextToken = textOf(memberOf(page, 'NextToken'));
  } while (NextToken !== undefined);
  return found;
}

async function described<Found>(
  call: CallJsonService,
  operation: string,
  input: object,
  member: string,
): Promise<Found> {
  return readAs<Found>((memberOf(await call(operation, input), member) ?? {}) as JsonObject);
}

/** As plain JavaScript: numbers as numbers. */
function readAs<Found>(answer: JsonObject): Found {
  return JSON.parse(printJson(answer)) as Found;
}

function choiceOf(resource: JsonObject, id: string, name: string): Choice {
  return { id: textOf(memberOf(resource, id)) ?? '', name: textOf(memberOf(resource, name)) ?? '' };
}
