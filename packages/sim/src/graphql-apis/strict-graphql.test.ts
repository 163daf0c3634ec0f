import {
  AppSyncClient,
  CreateDataSourceCommand,
  CreateGraphqlApiCommand,
  CreateResolverCommand,
  EvaluateCodeCommand,
  GetGraphqlApiCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-appsync';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { code, GraphqlLaboratory, refusal, runtime } from './graphql-laboratory.ts';

let laboratory: GraphqlLaboratory;
let iam: IAMClient;
const clients: AppSyncClient[] = [];
beforeAll(async () => {
  laboratory = await GraphqlLaboratory.start({ auth: 'strict' });
  const { endpoint, cairn } = laboratory.server;
  iam = new IAMClient({ endpoint, region: 'us-east-1', credentials: cairn.rootAccessKey, maxAttempts: 1 });
});
afterAll(async () => {
  for (const client of [iam, ...clients]) client.destroy();
  await laboratory.stop();
});

/** A client of a user who may do so much. */
async function user(UserName: string, ...statements: object[]): Promise<AppSyncClient> {
  await iam.send(new CreateUserCommand({ UserName }));
  const Statement = statements.map((each) => ({ Effect: 'Allow', ...each }));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  const client = new AppSyncClient({
    endpoint: laboratory.server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
  clients.push(client);
  return client;
}

const region = 'arn:aws:appsync:us-east-1:000000000000:';

it('policies name an API by its ARN and what belongs to it by its path', async () => {
  const apiId = await laboratory.wholeApi();
  const other = await laboratory.wholeApi();
  const reader = await user(
    'reader',
    { Action: ['appsync:GetGraphqlApi', 'appsync:ListTagsForResource'], Resource: `${region}apis/${apiId}` },
    { Action: 'appsync:CreateResolver', Resource: `${region}/v1/apis/${apiId}/types/Query/resolvers` },
    { Action: 'appsync:EvaluateCode', Resource: '*' },
  );
  await reader.send(new GetGraphqlApiCommand({ apiId }));
  await reader.send(new ListTagsForResourceCommand({ resourceArn: `${region}apis/${apiId}` }));
  await reader.send(new EvaluateCodeCommand({ runtime, code, context: '{}' }));
  const resolver = { fieldName: 'one', dataSourceName: 'none', runtime, code };
  await reader.send(new CreateResolverCommand({ apiId, typeName: 'Query', ...resolver }));
  expect(await refusal(reader.send(new GetGraphqlApiCommand({ apiId: other })))).toEqual([
    'AccessDeniedException',
    expect.stringMatching(
      /is not authorized to perform: appsync:GetGraphqlApi on resource: arn:aws:appsync:/,
    ),
  ]);
  const elsewhere = { apiId, typeName: 'Mutation', ...resolver, fieldName: 'addPost' };
  expect(await refusal(reader.send(new CreateResolverCommand(elsewhere)))).toEqual([
    'AccessDeniedException',
    expect.stringMatching(/:\/v1\/apis\/[a-z0-9]+\/types\/Mutation\/resolvers/),
  ]);
  const creation = new CreateGraphqlApiCommand({ name: 'a', authenticationType: 'API_KEY' });
  expect((await refusal(reader.send(creation)))[1]).toMatch(
    /appsync:CreateGraphqlApi on resource: .*\/v1\/apis /,
  );
});

it('a role of a data source is passed on', async () => {
  const apiId = await laboratory.wholeApi();
  const may = { Action: 'appsync:*', Resource: '*' };
  const serviceRoleArn = 'arn:aws:iam::000000000000:role/source';
  const create = (client: AppSyncClient, name: string) =>
    refusal(client.send(new CreateDataSourceCommand({ apiId, name, type: 'NONE', serviceRoleArn })));
  const maker = await user('maker', may);
  expect(await create(maker, 'a')).toEqual([
    'AccessDeniedException',
    expect.stringMatching(/iam:PassRole on resource: arn:aws:iam::/),
  ]);
  const passer = await user('passer', may, { Action: 'iam:PassRole', Resource: serviceRoleArn });
  expect((await create(passer, 'b'))[0]).toBe('none');
});
