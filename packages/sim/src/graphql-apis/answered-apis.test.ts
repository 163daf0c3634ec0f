import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import {
  AssociateApiCommand,
  CreateApiKeyCommand,
  CreateDomainNameCommand,
  CreateResolverCommand,
  DeleteApiKeyCommand,
  DeleteGraphqlApiCommand,
  GetGraphqlApiCommand,
  PutGraphqlApiEnvironmentVariablesCommand,
  UpdateResolverCommand,
} from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GraphqlLaboratory, runtime } from './graphql-laboratory.ts';

let laboratory: GraphqlLaboratory;
beforeAll(async () => {
  laboratory = await GraphqlLaboratory.start();
});
afterAll(() => laboratory.stop());

const code = (value: string) =>
  `export function request(ctx) { return { payload: ${value} }; }\nexport function response(ctx) { return ctx.result; }`;

/** What an address answers to a query of the field `one`: names below localhost lead here, resolved or not. */
async function ask(url: string, key: string): Promise<readonly [status: number | undefined, data: unknown]> {
  const { host, pathname, port } = new URL(url);
  const headers = { host, 'content-type': 'application/json', 'x-api-key': key };
  const sent = request({ host: '127.0.0.1', port, path: pathname, method: 'POST', headers });
  sent.end(JSON.stringify({ query: '{ one }' }));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const { data } = (await json(answer)) as { readonly data?: unknown };
  return [answer.statusCode, data];
}

it('an API answers at the address that it is told under, and each change counts at once', async () => {
  const { appSync, server } = laboratory;
  const apiId = await laboratory.wholeApi();
  const place = { apiId, typeName: 'Query', fieldName: 'one', dataSourceName: 'none', runtime };
  await appSync.send(new CreateResolverCommand({ ...place, code: code('"first"') }));
  const { apiKey } = await appSync.send(new CreateApiKeyCommand({ apiId }));
  const key = apiKey?.id as string;
  const { graphqlApi } = await appSync.send(new GetGraphqlApiCommand({ apiId }));
  const url = graphqlApi?.uris?.GRAPHQL as string;
  expect(await ask(url, key)).toEqual([200, { one: 'first' }]);
  expect((await ask(url, `da2-${'a'.repeat(26)}`))[0]).toBe(401);

  await appSync.send(new UpdateResolverCommand({ ...place, code: code('ctx.env.STAGE') }));
  const environmentVariables = { STAGE: 'second' };
  await appSync.send(new PutGraphqlApiEnvironmentVariablesCommand({ apiId, environmentVariables }));
  expect(await ask(url, key)).toEqual([200, { one: 'second' }]);

  // By its path, for clients that cannot resolve names below localhost.
  expect(await ask(`${server.endpoint}/_aws/appsync/${apiId}/graphql`, key)).toEqual([
    200,
    { one: 'second' },
  ]);

  await appSync.send(new DeleteApiKeyCommand({ apiId, id: key }));
  expect((await ask(url, key))[0]).toBe(401);
  await appSync.send(new DeleteGraphqlApiCommand({ apiId }));
  expect((await ask(url, key))[0]).not.toBe(200);
});

it('a custom domain name is made for an API that is asked by its own name as before', async () => {
  const { appSync } = laboratory;
  const apiId = await laboratory.wholeApi();
  const certificateArn =
    'arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-555555555555';
  const domainName = 'answered.example.com';
  await appSync.send(new CreateDomainNameCommand({ domainName, certificateArn }));
  const { apiKey } = await appSync.send(new CreateApiKeyCommand({ apiId }));
  const { graphqlApi } = await appSync.send(new GetGraphqlApiCommand({ apiId }));
  const url = graphqlApi?.uris?.GRAPHQL as string;
  expect(await ask(url, apiKey?.id as string)).toEqual([200, { one: null }]);
  await appSync.send(new AssociateApiCommand({ domainName, apiId }));
  expect(await ask(url, apiKey?.id as string)).toEqual([200, { one: null }]);
});
