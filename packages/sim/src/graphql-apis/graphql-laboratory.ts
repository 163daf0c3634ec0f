import {
  AppSyncClient,
  CreateDataSourceCommand,
  CreateGraphqlApiCommand,
  type CreateGraphqlApiCommandInput,
  GetSchemaCreationStatusCommand,
  StartSchemaCreationCommand,
} from '@aws-sdk/client-appsync';
import { type CairnServer, createServer, type ServerOptions } from '@cairn/server';

/** A runtime as requests name it. */
export const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;

/** Code of both handlers, for sources of any kind. */
export const code =
  'export function request(ctx) { return {}; }\nexport function response(ctx) { return ctx.result; }';

/** A schema with the fields that tests attach resolvers to. */
export const schema = `type Query { one: String two(id: ID!): Post }
type Mutation { addPost(title: String!): Post }
"What is written"
type Post { id: ID! title: String author: String @aws_api_key }
`;

/** A server with a client of AppSync. */
export class GraphqlLaboratory {
  readonly server: CairnServer;
  readonly appSync: AppSyncClient;

  private constructor(server: CairnServer) {
    this.server = server;
    this.appSync = new AppSyncClient({
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: server.cairn.rootAccessKey,
      maxAttempts: 1,
    });
  }

  static async start(options: Partial<ServerOptions> = {}): Promise<GraphqlLaboratory> {
    const server = await createServer({
      memory: true,
      port: 0,
      logLevel: 'silent',
      ...options,
    } as ServerOptions);
    return new GraphqlLaboratory(server);
  }

  async stop(): Promise<void> {
    this.appSync.destroy();
    await this.server.stop();
  }

  /** A new API. @returns its id */
  async api(more: Partial<CreateGraphqlApiCommandInput> = {}): Promise<string> {
    const { graphqlApi } = await this.appSync.send(
      new CreateGraphqlApiCommand({ name: 'blog', authenticationType: 'API_KEY', ...more }),
    );
    return graphqlApi?.apiId as string;
  }

  /** A new API with a schema and a source of NONE. @returns its id */
  async wholeApi(definition = schema): Promise<string> {
    const apiId = await this.api();
    await this.schema(apiId, definition);
    await this.appSync.send(new CreateDataSourceCommand({ apiId, name: 'none', type: 'NONE' }));
    return apiId;
  }

  /** Hands a schema in. @returns what came of it */
  async schema(apiId: string, definition: string): Promise<readonly [status: string, details: string]> {
    await this.appSync.send(
      new StartSchemaCreationCommand({ apiId, definition: new TextEncoder().encode(definition) }),
    );
    const { status = '', details = '' } = await this.appSync.send(
      new GetSchemaCreationStatusCommand({ apiId }),
    );
    return [status, details];
  }
}

/** The name and text of the error by which a call is refused. */
export async function refusal(call: Promise<unknown>): Promise<readonly [name: string, message: string]> {
  try {
    await call;
  } catch (error) {
    return [(error as Error).name, (error as Error).message];
  }
  return ['none', 'not refused'];
}
