import {
  CreateApiKeyCommand,
  CreateDataSourceCommand,
  type CreateGraphqlApiCommandInput,
  CreateResolverCommand,
} from '@aws-sdk/client-appsync';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { AddPermissionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { GraphqlLaboratory, runtime } from '../graphql-apis/graphql-laboratory.ts';
import { createFunction } from '../wire/create-function.ts';
import type { TestIssuer } from './test-issuer.ts';

export const userPoolId = 'us-east-1_test';

const all = '@aws_api_key @aws_iam @aws_oidc @aws_lambda @aws_cognito_user_pools';
const schema = `
type Query {
  any: String ${all}
  plain: String
  key: String @aws_api_key
  iam: String @aws_iam
  oidc: String @aws_oidc
  lambda: String @aws_lambda
  users: String @aws_cognito_user_pools
  admins: String @aws_cognito_user_pools(cognito_groups: ["Admins", "Owners"])
  who: Who ${all}
  closed: Closed ${all}
}
type Who ${all} { mode: String identity: AWSJSON onlyIam: String @aws_iam }
type Closed { name: String }
type Mutation { send(id: ID!, text: String): Message ${all} }
type Message ${all} { id: ID! text: String secret: String @aws_iam }
type Subscription { onSend(id: ID): Message @aws_subscribe(mutations: ["send"]) ${all} }
`;

const valueCode = `export function request(ctx) { return { payload: ctx.info.fieldName }; }
export function response(ctx) { return ctx.result; }`;
const whoCode = `import { util } from '@aws-appsync/utils';
export function request(ctx) {
  return { payload: { mode: util.authType(), identity: ctx.identity, onlyIam: 'seen' } };
}
export function response(ctx) { return ctx.result; }`;
const sendCode = `export function request(ctx) { return { payload: { ...ctx.args, secret: 'seen' } }; }
export function response(ctx) { return ctx.result; }`;
const closedCode = `export function request(ctx) { return { payload: { name: 'seen' } }; }
export function response(ctx) { return ctx.result; }`;

/** Answers as its token says: `custom-` and an answer as base64url of JSON. */
const authorizerCode = `exports.handler = async (event, context) => {
  const text = Buffer.from(event.authorizationToken.replace(/^custom-/, ''), 'base64url').toString();
  const said = JSON.parse(text);
  if (said.fails) throw new Error(said.fails);
  if (said.sleeps) await new Promise((resolve) => setTimeout(resolve, said.sleeps));
  if (said.untilMs) said.isAuthorized = Date.now() < said.untilMs;
  if (said.onlyConnects) said.isAuthorized = event.requestContext.operationName === 'DeepDish:Connect';
  if (!said.resolverContext) said.resolverContext = { call: context.awsRequestId, event: JSON.stringify(event) };
  return said;
};`;

/** The token by which the function answers so. */
export function customToken(answer: object): string {
  return `custom-${Buffer.from(JSON.stringify(answer)).toString('base64url')}`;
}

/** What a client is answered. */
export interface Answer {
  readonly status: number;
  readonly errorType: string | null;
  readonly body: {
    readonly data?: { readonly [field: string]: unknown } | null;
    readonly errors?: readonly {
      readonly message: string;
      readonly errorType: string;
      readonly path?: unknown;
    }[];
  };
}

export type Headers = { readonly [name: string]: string };

/** A server with an API that lets people in by all five modes. */
export class GuardedApi {
  readonly laboratory: GraphqlLaboratory;
  readonly apiId: string;
  readonly apiKey: string;
  readonly functionArn: string;
  readonly #sockets: RealtimeClient[] = [];

  private constructor(
    laboratory: GraphqlLaboratory,
    { apiId, apiKey, functionArn }: Pick<GuardedApi, 'apiId' | 'apiKey' | 'functionArn'>,
  ) {
    this.laboratory = laboratory;
    this.apiId = apiId;
    this.apiKey = apiKey;
    this.functionArn = functionArn;
  }

  static async start(
    issuer: TestIssuer,
    {
      server = {},
      settings = {},
      definition = schema,
    }: {
      readonly server?: object;
      readonly settings?: Partial<CreateGraphqlApiCommandInput>;
      readonly definition?: string;
    } = {},
  ): Promise<GuardedApi> {
    const userPools = { [userPoolId]: issuer.poolUrl };
    const laboratory = await GraphqlLaboratory.start({ userPools, studio: false, ...server });
    const functionArn = await makeAuthorizer(laboratory);
    const apiId = await makeApi(laboratory, { ...modes(issuer, functionArn), ...settings }, definition);
    const { apiKey } = await laboratory.appSync.send(new CreateApiKeyCommand({ apiId }));
    return new GuardedApi(laboratory, { apiId, apiKey: apiKey?.id as string, functionArn });
  }

  get url(): string {
    return `${this.laboratory.server.endpoint}/_aws/appsync/${this.apiId}/graphql`;
  }

  async ask(query: string, headers: Headers, variables: object = {}): Promise<Answer> {
    const { host: _, ...sent } = headers;
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...sent },
      body: JSON.stringify({ query, variables }),
    });
    return {
      status: response.status,
      errorType: response.headers.get('x-amzn-errortype'),
      body: (await response.json()) as Answer['body'],
    };
  }

  /** Connects by what a client says of itself in a subprotocol, as aws-amplify does. */
  connect(headers: Headers): RealtimeClient {
    const described = Buffer.from(JSON.stringify({ host: 'localhost', ...headers })).toString('base64url');
    const address = `${this.url.replace('http', 'ws')}/realtime`;
    const client = new RealtimeClient(new WebSocket(address, ['graphql-ws', `header-${described}`]));
    this.#sockets.push(client);
    return client;
  }

  async stop(): Promise<void> {
    for (const { socket } of this.#sockets) socket.terminate();
    await this.laboratory.stop();
  }
}

/** A function with a role that Lambda may assume, and which AppSync may call: without them strict servers let nobody. */
async function makeAuthorizer({ server }: GraphqlLaboratory): Promise<string> {
  const { endpoint, cairn } = server;
  const configuration = { endpoint, region: 'us-east-1', credentials: cairn.rootAccessKey, maxAttempts: 1 };
  const lambda = new LambdaClient(configuration);
  const iam = new IAMClient(configuration);
  try {
    const Statement = {
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: 'sts:AssumeRole',
    };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(new CreateRoleCommand({ RoleName: 'any', AssumeRolePolicyDocument }));
    const arn = await createFunction(lambda, 'authorizer', { code: authorizerCode });
    const Principal = 'appsync.amazonaws.com';
    await lambda.send(
      new AddPermissionCommand({
        ...{ FunctionName: 'authorizer', StatementId: 'appsync', Principal },
        Action: 'lambda:InvokeFunction',
      }),
    );
    return arn;
  } finally {
    lambda.destroy();
    iam.destroy();
  }
}

async function makeApi(
  laboratory: GraphqlLaboratory,
  settings: Partial<CreateGraphqlApiCommandInput>,
  definition: string,
): Promise<string> {
  const { appSync } = laboratory;
  const apiId = await laboratory.api(settings);
  expect((await laboratory.schema(apiId, definition))[0]).not.toBe('FAILED');
  await appSync.send(new CreateDataSourceCommand({ apiId, name: 'none', type: 'NONE' }));
  const resolver = { apiId, dataSourceName: 'none', runtime };
  const values = ['any', 'plain', 'key', 'iam', 'oidc', 'lambda', 'users', 'admins'];
  const codes: { readonly [field: string]: string } = {
    ...Object.fromEntries(values.map((name) => [`Query.${name}`, valueCode])),
    ...{ 'Query.who': whoCode, 'Query.closed': closedCode, 'Mutation.send': sendCode },
  };
  for (const [field, code] of Object.entries(codes)) {
    const [typeName, fieldName] = field.split('.');
    if (new RegExp(`\\b${fieldName}\\b`).test(definition))
      await appSync.send(new CreateResolverCommand({ ...resolver, typeName, fieldName, code }));
  }
  return apiId;
}

/** All five, API keys the default. */
function modes(issuer: TestIssuer, authorizerUri: string): Partial<CreateGraphqlApiCommandInput> {
  return {
    authenticationType: 'API_KEY',
    additionalAuthenticationProviders: [
      { authenticationType: 'AWS_IAM' },
      {
        authenticationType: 'AMAZON_COGNITO_USER_POOLS',
        userPoolConfig: { userPoolId, awsRegion: 'us-east-1', appIdClientRegex: 'app-[0-9]' },
      },
      {
        authenticationType: 'OPENID_CONNECT',
        openIDConnectConfig: { issuer: issuer.url, clientId: 'app-1|other', iatTTL: 3_600_000 },
      },
      {
        authenticationType: 'AWS_LAMBDA',
        lambdaAuthorizerConfig: {
          authorizerUri,
          authorizerResultTtlInSeconds: 0,
          identityValidationExpression: 'custom-[\\w-]+',
        },
      },
    ],
  };
}

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: {
    readonly data?: unknown;
    readonly errors?: readonly { readonly errorType: string; readonly message: string }[];
  };
}

/** A client that says what it is told to, and remembers what it hears. */
export class RealtimeClient {
  readonly socket: WebSocket;
  readonly heard: Frame[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('open', () => this.say({ type: 'connection_init' }));
    socket.on('message', (data) => this.heard.push(JSON.parse(String(data))));
    socket.on('error', () => {});
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** @param authorization of the operation, or what makes it of its data */
  async start(id: string, query: string, authorization: Headers | ((data: string) => Promise<Headers>)) {
    const data = JSON.stringify({ query, variables: {} });
    const described = typeof authorization === 'function' ? await authorization(data) : authorization;
    this.say({
      ...{ id, type: 'start' },
      payload: { data, extensions: { authorization: { host: 'localhost', ...described } } },
    });
  }

  /** The first message of some types, and of an id. */
  async frame(types: string, id?: string): Promise<Frame> {
    const find = () => this.heard.find((frame) => types.split(' ').includes(frame.type) && frame.id === id);
    await expect.poll(find, { timeout: 10_000 }).toBeDefined();
    return find() as Frame;
  }
}
