import {
  AppSyncClient,
  CreateApiKeyCommand,
  CreateDataSourceCommand,
  CreateFunctionCommand,
  CreateGraphqlApiCommand,
  CreateResolverCommand,
  PutGraphqlApiEnvironmentVariablesCommand,
  StartSchemaCreationCommand,
} from '@aws-sdk/client-appsync';
import type { Studio } from './studio-fixture.ts';
import { planted, type StudioPlace } from './studio-places.ts';

const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;

/** Makes a GraphQL API with markup in all that its author names. @returns its places */
export async function plantGraphqlApi({ clientOptions }: Studio): Promise<readonly StudioPlace[]> {
  const client = new AppSyncClient(clientOptions);
  const { graphqlApi } = await client.send(
    new CreateGraphqlApiCommand({
      name: planted,
      authenticationType: 'API_KEY',
      additionalAuthenticationProviders: [{ authenticationType: 'AWS_IAM' }],
    }),
  );
  const apiId = graphqlApi?.apiId as string;
  const definition = Buffer.from(`
    type Query { ${JSON.stringify(planted)} evil(text: String): Thing @deprecated(reason: ${JSON.stringify(planted)}) }
    type Thing { id: ID! text: String }
    type Mutation { say(text: String!): Thing }
    type Subscription { said: Thing @aws_subscribe(mutations: ["say"]) }
  `);
  await client.send(new StartSchemaCreationCommand({ apiId, definition }));
  await client.send(new CreateDataSourceCommand({ apiId, name: 'none', type: 'NONE', description: planted }));
  const text = JSON.stringify(planted);
  const code = `export function request(ctx) { return { payload: { id: 1, text: ${text} } }; }
export function response(ctx) { return ctx.result; }`;
  await client.send(
    new CreateResolverCommand({
      ...{ apiId, typeName: 'Query', fieldName: 'evil' },
      ...{ dataSourceName: 'none', runtime, code },
    }),
  );
  const { functionConfiguration } = await client.send(
    new CreateFunctionCommand({ apiId, name: 'evil', dataSourceName: 'none', runtime, code }),
  );
  await client.send(new CreateApiKeyCommand({ apiId, description: planted }));
  const environmentVariables = { planted };
  await client.send(new PutGraphqlApiEnvironmentVariablesCommand({ apiId, environmentVariables }));
  client.destroy();
  const path = `/apis/${apiId}`;
  const place = (rest: string): StudioPlace => ({
    route: 'graphqlApi',
    path: `${path}${rest}`,
    showsPlanted: true,
  });
  return [
    { route: 'graphqlApis', path: '/apis', showsPlanted: true },
    ...['', '/queries?query=%7Bevil%7Btext%7D%7D', '/schema', '/resolvers'].map(place),
    ...['/resolvers?field=Query.evil', '/functions'].map(place),
    place(`/functions?function=${functionConfiguration?.functionId}`),
    ...['/data-sources', '/access', '/settings'].map(place),
  ];
}
