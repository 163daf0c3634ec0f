// Makes what the app works with, by the AWS SDK: users, roles, a GraphQL API over a table, a bucket, a workflow. What is
// there already stays as it is: node examples/notes/set-up.mjs
// Makes an editor of somebody: node examples/notes/set-up.mjs editor ada@example.com
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  AppSyncClient,
  CreateDataSourceCommand,
  CreateGraphqlApiCommand,
  CreateResolverCommand,
  GetSchemaCreationStatusCommand,
  ListGraphqlApisCommand,
  StartSchemaCreationCommand,
} from '@aws-sdk/client-appsync';
import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  ListIdentityPoolsCommand,
  SetIdentityPoolRolesCommand,
} from '@aws-sdk/client-cognito-identity';
import {
  AdminAddUserToGroupCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateActivityCommand, CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { activityArn, bucket, roleArn, roles } from './roles.mjs';

const region = 'us-east-1';
const read = (file) => readFileSync(join(import.meta.dirname, file), 'utf8');

/** Makes everything, as whoever `settings` of the SDK name. Gives the ids that an app is configured by. */
export async function setUp(settings = {}) {
  const client = (Client, more = {}) => new Client({ region, ...settings, ...more });
  const users = await makeUsers(client(CognitoIdentityProviderClient));
  await makeTables(client(DynamoDBClient));
  const identities = client(CognitoIdentityClient);
  const identityPoolId = await makeIdentityPool(identities, users);
  const appsync = client(AppSyncClient);
  const apiId = await makeApi(appsync, users.userPoolId);
  await makeRoles(client(IAMClient), { identityPoolId, apiId });
  await letIn(identities, identityPoolId, users);
  await makeResolvers(appsync, apiId);
  await client(S3Client, { forcePathStyle: true })
    .send(new CreateBucketCommand({ Bucket: bucket }))
    .catch(unlessThere('BucketAlreadyOwnedByYou'));
  await makeWorkflow(client(SFNClient));
  return { ...users, identityPoolId, apiId };
}

async function makeUsers(client) {
  const { UserPools } = await client.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  let pool = UserPools.find(({ Name }) => Name === 'notes');
  pool ??= (
    await client.send(
      new CreateUserPoolCommand({
        PoolName: 'notes',
        UsernameAttributes: ['email'],
        AutoVerifiedAttributes: ['email'],
      }),
    )
  ).UserPool;
  const UserPoolId = pool.Id;
  const { UserPoolClients } = await client.send(new ListUserPoolClientsCommand({ UserPoolId }));
  let app = UserPoolClients.find(({ ClientName }) => ClientName === 'web');
  app ??= (
    await client.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: 'web',
        ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        PreventUserExistenceErrors: 'ENABLED',
      }),
    )
  ).UserPoolClient;
  // Who is in the group is given its role.
  await client
    .send(
      new CreateGroupCommand({
        UserPoolId,
        GroupName: 'editors',
        Precedence: 1,
        RoleArn: roleArn('notes-editor'),
      }),
    )
    .catch(unlessThere('GroupExistsException'));
  return { userPoolId: UserPoolId, clientId: app.ClientId };
}

/** Notes by their id; settings by the identity of whoever set them. */
async function makeTables(client) {
  const key = (AttributeName, KeyType = 'HASH') => ({ AttributeName, KeyType });
  const text = (AttributeName) => ({ AttributeName, AttributeType: 'S' });
  const index = (IndexName, attribute) => ({
    IndexName,
    KeySchema: [key(attribute), key('id', 'RANGE')],
    Projection: { ProjectionType: 'ALL' },
  });
  for (const table of [
    {
      TableName: 'notes',
      AttributeDefinitions: ['id', 'owner', 'state'].map(text),
      KeySchema: [key('id')],
      GlobalSecondaryIndexes: [index('byOwner', 'owner'), index('byState', 'state')],
    },
    {
      TableName: 'settings',
      AttributeDefinitions: ['identity', 'name'].map(text),
      KeySchema: [key('identity'), key('name', 'RANGE')],
    },
  ]) {
    await client
      .send(new CreateTableCommand({ ...table, BillingMode: 'PAY_PER_REQUEST' }))
      .catch(unlessThere('ResourceInUseException'));
  }
}

async function makeIdentityPool(client, { userPoolId, clientId }) {
  const { IdentityPools } = await client.send(new ListIdentityPoolsCommand({ MaxResults: 60 }));
  const found = IdentityPools.find(({ IdentityPoolName }) => IdentityPoolName === 'notes');
  if (found !== undefined) return found.IdentityPoolId;
  const { IdentityPoolId } = await client.send(
    new CreateIdentityPoolCommand({
      IdentityPoolName: 'notes',
      AllowUnauthenticatedIdentities: true,
      CognitoIdentityProviders: [{ ProviderName: providerOf(userPoolId), ClientId: clientId }],
    }),
  );
  return IdentityPoolId;
}

const providerOf = (userPoolId) => `cognito-idp.${region}.amazonaws.com/${userPoolId}`;

/** Guests, users and members of groups have roles of their own. */
async function letIn(client, IdentityPoolId, { userPoolId, clientId }) {
  await client.send(
    new SetIdentityPoolRolesCommand({
      IdentityPoolId,
      Roles: { authenticated: roleArn('notes-user'), unauthenticated: roleArn('notes-guest') },
      RoleMappings: {
        [`${providerOf(userPoolId)}:${clientId}`]: {
          Type: 'Token',
          AmbiguousRoleResolution: 'AuthenticatedRole',
        },
      },
    }),
  );
}

async function makeRoles(client, ids) {
  for (const [RoleName, { trusted, statements }] of Object.entries(roles(ids))) {
    const policy = (Statement) => JSON.stringify({ Version: '2012-10-17', Statement });
    await client
      .send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: policy([trusted]) }))
      .catch(unlessThere('EntityAlreadyExistsException'));
    await client.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: 'notes', PolicyDocument: policy(statements) }),
    );
  }
}

async function makeApi(client, userPoolId) {
  const { graphqlApis } = await client.send(new ListGraphqlApisCommand({}));
  const found = graphqlApis.find(({ name }) => name === 'notes');
  if (found !== undefined) return found.apiId;
  const { graphqlApi } = await client.send(
    new CreateGraphqlApiCommand({
      name: 'notes',
      authenticationType: 'AMAZON_COGNITO_USER_POOLS',
      userPoolConfig: { userPoolId, awsRegion: region, defaultAction: 'ALLOW' },
      additionalAuthenticationProviders: [{ authenticationType: 'AWS_IAM' }],
    }),
  );
  return graphqlApi.apiId;
}

async function makeResolvers(client, apiId) {
  await client.send(
    new StartSchemaCreationCommand({ apiId, definition: Buffer.from(read('apis/notes/schema.graphql')) }),
  );
  for (let status = 'PROCESSING'; status === 'PROCESSING'; ) {
    const said = await client.send(new GetSchemaCreationStatusCommand({ apiId }));
    if (said.status === 'FAILED') throw new Error(said.details);
    status = said.status;
  }
  for (const source of [
    { name: 'none', type: 'NONE' },
    {
      name: 'notes',
      type: 'AMAZON_DYNAMODB',
      serviceRoleArn: roleArn('notes-api'),
      dynamodbConfig: { tableName: 'notes', awsRegion: region },
    },
  ])
    await client
      .send(new CreateDataSourceCommand({ apiId, ...source }))
      .catch(unlessThere('BadRequestException'));
  for (const file of readdirSync(join(import.meta.dirname, 'apis/notes/resolvers'))) {
    const [typeName, fieldName] = file.split('.');
    await client
      .send(
        new CreateResolverCommand({
          apiId,
          typeName,
          fieldName,
          dataSourceName: typeName === 'Subscription' ? 'none' : 'notes',
          code: read(`apis/notes/resolvers/${file}`),
          runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
        }),
      )
      .catch(unlessThere('BadRequestException'));
  }
}

async function makeWorkflow(client) {
  await client.send(new CreateActivityCommand({ name: 'review' }));
  await client
    .send(
      new CreateStateMachineCommand({
        name: 'publish-note',
        definition: read('machine.asl.json').replace('ACTIVITY', activityArn),
        roleArn: roleArn('notes-machine'),
      }),
    )
    .catch(unlessThere('StateMachineAlreadyExists'));
}

/** What is there already is what was wanted. */
function unlessThere(name) {
  return (error) => {
    if (error.name !== name) throw error;
  };
}

/** Puts somebody into the group of editors. What he is given from then on has its rights. */
export async function makeEditor(email, settings = {}) {
  const client = new CognitoIdentityProviderClient({ region, ...settings });
  const { UserPools } = await client.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  const UserPoolId = UserPools.find(({ Name }) => Name === 'notes').Id;
  await client.send(new AdminAddUserToGroupCommand({ UserPoolId, GroupName: 'editors', Username: email }));
}

// Older versions of Node know no `import.meta.main`, and would do nothing.
if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [word, email] = process.argv.slice(2);
  if (word === 'editor') await makeEditor(email);
  else console.log(await setUp());
}
