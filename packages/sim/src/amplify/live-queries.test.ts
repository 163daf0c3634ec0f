/** GraphQL and its subscriptions by `aws-amplify` with users of a pool: over refreshed tokens, sign-outs and other users. */
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { CreateApiKeyCommand, CreateDataSourceCommand, CreateResolverCommand } from '@aws-sdk/client-appsync';
import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import * as auth from 'aws-amplify/auth';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PoolMaker, password } from '../cognito/pool-maker.ts';
import { GraphqlLaboratory, runtime } from '../graphql-apis/graphql-laboratory.ts';

const both = '@aws_cognito_user_pools @aws_api_key';
const definition = `
type Query { who: String ${both} }
type Mutation { write(owner: String!, text: String!): Note ${both} }
type Note ${both} { owner: String! text: String }
type Subscription { onWrite(owner: String!): Note @aws_subscribe(mutations: ["write"]) }
`;
const resolvers: { readonly [field: string]: string } = {
  'Query.who': 'ctx.identity && ctx.identity.username',
  'Mutation.write': 'ctx.args',
};
/** The rule of owners. */
const ownerCode = `import { util } from '@aws-appsync/utils';
export function request(ctx) {
  if (ctx.args.owner !== ctx.identity.username) util.unauthorized();
  return { payload: null };
}
export function response(ctx) { return null; }`;

const usual = getCACertificates('default');
let laboratory: GraphqlLaboratory;
let maker: PoolMaker;
let clientId: string;
let url: string;

beforeAll(async () => {
  laboratory = await GraphqlLaboratory.start({ auth: 'strict', studio: false });
  const { server } = laboratory;
  maker = new PoolMaker(server.endpoint, server.cairn.rootAccessKey);
  const userPoolId = await maker.pool();
  clientId = await maker.client(userPoolId);
  for (const name of ['ada', 'eve']) await maker.user(userPoolId, name);
  const apiId = await makeApi(userPoolId);
  const { apiKey } = await laboratory.appSync.send(new CreateApiKeyCommand({ apiId }));
  // The library has no setting for it: sockets and fetch trust what the process does.
  setDefaultCACertificates([...usual, server.certificateAuthority()]);
  url = `${server.endpoint.replace('http://127.0.0.1', 'https://localhost')}/_aws/appsync/${apiId}/graphql`;
  Amplify.configure({
    API: {
      GraphQL: {
        endpoint: url,
        apiKey: apiKey?.id as string,
        region: 'us-east-1',
        defaultAuthMode: 'userPool',
      },
    },
    Auth: { Cognito: { userPoolId, userPoolClientId: clientId, userPoolEndpoint: server.endpoint } },
  });
}, 60_000);
afterEach(() => auth.signOut());
afterAll(async () => {
  setDefaultCACertificates(usual);
  maker?.destroy();
  await laboratory?.stop();
});

async function makeApi(userPoolId: string): Promise<string> {
  const apiId = await laboratory.api({
    authenticationType: 'AMAZON_COGNITO_USER_POOLS',
    userPoolConfig: { userPoolId, awsRegion: 'us-east-1', defaultAction: 'ALLOW' },
    additionalAuthenticationProviders: [{ authenticationType: 'API_KEY' }],
  });
  expect(await laboratory.schema(apiId, definition)).toEqual(['SUCCESS', expect.anything()]);
  const { appSync } = laboratory;
  await appSync.send(new CreateDataSourceCommand({ apiId, name: 'none', type: 'NONE' }));
  const resolve = (field: string, code: string) => {
    const [typeName, fieldName] = field.split('.');
    return appSync.send(
      new CreateResolverCommand({ apiId, typeName, fieldName, dataSourceName: 'none', runtime, code }),
    );
  };
  for (const [field, value] of Object.entries(resolvers))
    await resolve(
      field,
      `export function request(ctx) { return { payload: ${value} }; }
export function response(ctx) { return ctx.result; }`,
    );
  await resolve('Subscription.onWrite', ownerCode);
  return apiId;
}

const client = generateClient();
const signIn = (username: string) => auth.signIn({ username, password });
const write = (owner: string, text: string) =>
  client.graphql({
    query: 'mutation ($owner: String!, $text: String!) { write(owner: $owner, text: $text) { owner text } }',
    variables: { owner, text },
    authMode: 'apiKey',
  });

/** Hears what is written for somebody. */
function listen(owner: string) {
  const heard: string[] = [];
  const errors: string[] = [];
  const query = 'subscription ($owner: String!) { onWrite(owner: $owner) { owner text } }';
  const answer = client.graphql({ query, variables: { owner } }) as unknown as {
    subscribe(observer: object): { unsubscribe(): void };
  };
  const subscription = answer.subscribe({
    next: ({ data }: { data: { onWrite: { text: string } } }) => heard.push(data.onWrite.text),
    error: (error: unknown) => errors.push(JSON.stringify(error)),
  });
  return { heard, errors, stop: () => subscription.unsubscribe() };
}
/** Writes until it is heard: the library tells nobody of one subscription that it has begun. */
async function hears(listening: ReturnType<typeof listen>, owner: string, text: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await write(owner, text);
        return listening.heard;
      },
      { timeout: 20_000, interval: 50 },
    )
    .toContain(text);
}

describe('a subscription of aws-amplify', () => {
  it('goes on when its user’s tokens are refreshed, and begins anew by the new ones', async () => {
    await signIn('ada');
    const first = listen('ada');
    await hears(first, 'ada', 'before');
    const before = String((await auth.fetchAuthSession()).tokens?.accessToken);
    const after = String((await auth.fetchAuthSession({ forceRefresh: true })).tokens?.accessToken);
    expect(after).not.toBe(before);
    await hears(first, 'ada', 'after');
    const second = listen('ada');
    await hears(second, 'ada', 'second');
    first.stop();
    await hears(second, 'ada', 'third');
    expect([...first.errors, ...second.errors]).toEqual([]);
    second.stop();
  });

  it('is begun by nobody after a sign-out; the next user hears what is his alone', async () => {
    await signIn('ada');
    const ofAda = listen('ada');
    await hears(ofAda, 'ada', 'one');
    ofAda.stop();
    await auth.signOut();
    const ofNobody = listen('ada');
    await expect.poll(() => ofNobody.errors, { timeout: 20_000 }).toHaveLength(1);
    await signIn('eve');
    const notHers = listen('ada');
    await expect.poll(() => notHers.errors.join(), { timeout: 20_000 }).toContain('Unauthorized');
    const hers = listen('eve');
    await hears(hers, 'eve', 'two');
    await write('ada', 'secret');
    await hears(hers, 'eve', 'three');
    expect([...ofNobody.heard, ...notHers.heard]).toEqual([]);
    expect(hers.heard).not.toContain('secret');
    hers.stop();
  });
});

describe('a query of aws-amplify', () => {
  const who = async () =>
    ((await client.graphql({ query: '{ who }' })) as { data: { who: string } }).data.who;

  it('is that of whoever is signed in', async () => {
    await signIn('ada');
    expect(await who()).toBe('ada');
    await auth.fetchAuthSession({ forceRefresh: true });
    expect(await who()).toBe('ada');
    await auth.signOut();
    await expect(who()).rejects.toBeDefined();
    await signIn('eve');
    expect(await who()).toBe('eve');
  });
});
