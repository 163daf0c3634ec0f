import {
  AppSyncClient,
  CreateApiKeyCommand,
  CreateDataSourceCommand,
  CreateGraphqlApiCommand,
  CreateResolverCommand,
  GetSchemaCreationStatusCommand,
  StartSchemaCreationCommand,
} from '@aws-sdk/client-appsync';
import { clientConfiguration } from '../wire/clients.ts';

/** A GraphQL API whose mutation gives back what it is given, and tells those who subscribe. */
export interface MessageApi {
  readonly apiId: string;
  readonly apiKey: string;
  /** By path: also where names below `localhost` are not found. */
  readonly path: string;
}

const schema = `
  type Message { id: ID! text: String sentAt: String author: Author }
  type Author { name: String }
  type Query { message(id: ID!): Message }
  type Mutation { send(id: ID!, text: String, sentAt: String): Message }
  type Subscription { onSend(id: ID, text: String): Message @aws_subscribe(mutations: ["send"]) }
`;

const code = `
  export function request(ctx) { return { payload: { ...ctx.args, author: { name: 'Ana' } } }; }
  export function response(ctx) { return ctx.result; }
`;

/** Makes the API over AppSync's own operations. */
export async function createMessageApi(endpoint: string, nowMs: number): Promise<MessageApi> {
  const client = new AppSyncClient(clientConfiguration(endpoint));
  try {
    const { graphqlApi } = await client.send(
      new CreateGraphqlApiCommand({ name: 'messages', authenticationType: 'API_KEY' }),
    );
    const apiId = graphqlApi?.apiId as string;
    const definition = new TextEncoder().encode(schema);
    await client.send(new StartSchemaCreationCommand({ apiId, definition }));
    for (;;) {
      const { status, details } = await client.send(new GetSchemaCreationStatusCommand({ apiId }));
      if (status === 'FAILED') throw new Error(details);
      if (status !== 'PROCESSING') break;
    }
    await client.send(new CreateDataSourceCommand({ apiId, name: 'none', type: 'NONE' }));
    for (const [typeName, fieldName] of [
      ['Mutation', 'send'],
      ['Query', 'message'],
    ] as const)
      await client.send(
        new CreateResolverCommand({
          ...{ apiId, typeName, fieldName, dataSourceName: 'none', code },
          runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
        }),
      );
    const expires = Math.floor(nowMs / 1_000) + 86_400 * 2;
    const { apiKey } = await client.send(new CreateApiKeyCommand({ apiId, expires }));
    return { apiId, apiKey: apiKey?.id as string, path: `/_aws/appsync/${apiId}/graphql` };
  } finally {
    client.destroy();
  }
}
