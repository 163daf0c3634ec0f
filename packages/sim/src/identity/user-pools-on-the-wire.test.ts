/** User pools on a whole server that verifies signatures: who is asked for what, and by which ways calls come. */
import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  SetIdentityPoolRolesCommand,
} from '@aws-sdk/client-cognito-identity';
import {
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type CairnServer, createServer } from '@cairn/server';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { RequestSigner } from '../front-door/request-signer.ts';

let server: CairnServer;
let userPoolId: string;
let clientId: string;

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}
const options = (credentials: Keys = server.cairn.rootAccessKey) => ({
  endpoint: server.endpoint,
  region: 'eu-west-1',
  credentials,
  maxAttempts: 1,
});
const client = (credentials?: Keys) => new CognitoIdentityProviderClient(options(credentials));
const unsigned = () => ({
  ...options(),
  credentials: () => Promise.reject(new Error('there are no credentials')),
});
const unsignedClient = () => new CognitoIdentityProviderClient(unsigned());
const page = 'https://app.example.com';

beforeAll(async () => {
  server = await createServer({
    port: 0,
    memory: true,
    auth: 'strict',
    publicUrl: 'https://cairn.example.com',
    hostnames: ['cairn.example.com'],
  });
  const { UserPool } = await client().send(new CreateUserPoolCommand({ PoolName: 'notes' }));
  userPoolId = UserPool?.Id ?? '';
  const { UserPoolClient } = await client().send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: 'web',
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      AllowedOAuthFlowsUserPoolClient: true,
      CallbackURLs: [`${page}/signed-in`],
      SupportedIdentityProviders: ['COGNITO'],
    }),
  );
  clientId = UserPoolClient?.ClientId ?? '';
});
afterAll(() => server.stop());

const signUp = (Username: string) => ({ ClientId: clientId, Username, Password: 'Passw0rd!' });

/** A call that nobody has signed, as pages make it. */
function call(
  operation: string,
  input: object,
  headers: { readonly [name: string]: string } = {},
): Promise<Response> {
  return fetch(server.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      ...headers,
    },
    body: JSON.stringify(input),
  });
}

/** A user of IAM who may do what a policy allows, and his key. */
async function userWhoMay(Action: string, Resource: string): Promise<Keys> {
  const iam = new IAMClient(options());
  const UserName = `user-${Action.replace(':', '-')}-${Math.abs(hash(Resource))}`;
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource }],
  });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

function hash(text: string): number {
  let value = 0;
  for (const character of text) value = (value * 31 + character.charCodeAt(0)) | 0;
  return value;
}

describe('policies', () => {
  const describePool = () => new DescribeUserPoolCommand({ UserPoolId: userPoolId });

  it('are asked about a pool by its ARN', async () => {
    const mine = await userWhoMay(
      'cognito-idp:DescribeUserPool',
      `arn:aws:cognito-idp:eu-west-1:000000000000:userpool/${userPoolId}`,
    );
    const { UserPool } = await client(mine).send(describePool());
    expect(UserPool).toMatchObject({ Id: userPoolId, Name: 'notes' });
    const other = await userWhoMay(
      'cognito-idp:DescribeUserPool',
      'arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_other',
    );
    await expect(client(other).send(describePool())).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(client(mine).send(new ListUserPoolsCommand({ MaxResults: 1 }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        'is not authorized to perform: cognito-idp:ListUserPools on resource: *',
      ),
    });
  });

  it('are not asked about what is public, whoever signs', async () => {
    const nobody = await userWhoMay('sqs:ListQueues', '*');
    const { UserSub } = await client(nobody).send(new SignUpCommand(signUp('by-nobody')));
    expect(UserSub).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test('users sign up unsigned, by the whole way of requests and again by the way of bare ones', async () => {
  const first = await call('SignUp', signUp('ada'));
  expect([first.status, first.headers.get('content-type')]).toEqual([200, 'application/x-amz-json-1.1']);
  const again = await call('SignUp', signUp('ada'));
  expect([again.status, again.headers.get('x-amzn-errortype'), await again.json()]).toEqual([
    400,
    'UsernameExistsException',
    { __type: 'UsernameExistsException', message: 'User already exists' },
  ]);
  // The SDK asks signed and whole: what it is told is the same.
  const { Users } = await client().send(
    new ListUsersCommand({ UserPoolId: userPoolId, Filter: 'username = "ada"' }),
  );
  expect(Users).toMatchObject([
    { Username: 'ada', UserStatus: 'UNCONFIRMED', UserCreateDate: expect.any(Date) },
  ]);
});

test('a signed change is taken once for each signature, and what is unsigned as often as it comes', async () => {
  const { host } = new URL(server.endpoint);
  const body = JSON.stringify({ PoolName: 'once' });
  const headers = {
    host,
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AWSCognitoIdentityProviderService.CreateUserPool',
  };
  const signer = new RequestSigner(server.cairn.rootAccessKey, 'cognito-idp');
  const signed = await signer.sign({ method: 'POST', path: '/', headers, body });
  const send = () => fetch(server.endpoint, { method: 'POST', headers: signed, body });
  expect((await send()).status).toBe(200);
  const replayed = await send();
  expect(((await replayed.json()) as { __type: string }).__type).toBe('InvalidSignatureException');
  // The pool itself tells that it was there before.
  expect((await call('SignUp', signUp('grace'))).status).toBe(200);
  expect((await call('SignUp', signUp('grace'))).headers.get('x-amzn-errortype')).toBe(
    'UsernameExistsException',
  );
});

describe('a page', () => {
  it('of a callback URL may sign its users up', async () => {
    const preflight = await fetch(server.endpoint, {
      method: 'OPTIONS',
      headers: {
        origin: page,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-amz-target',
      },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, page]);
    const answer = await call('SignUp', signUp('from-page'), { origin: page });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, page]);
  });

  it('of another origin makes nobody a user', async () => {
    const answer = await call('SignUp', signUp('from-evil'), { origin: 'https://evil.example.com' });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    const { Users } = await client().send(
      new ListUsersCommand({ UserPoolId: userPoolId, Filter: 'username = "from-evil"' }),
    );
    expect(Users).toEqual([]);
  });
});

test('the keys of a pool are for everybody, and its issuer is the public URL', async () => {
  const discovery = await fetch(`${server.endpoint}/${userPoolId}/.well-known/openid-configuration`);
  expect([discovery.status, discovery.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  const { issuer, jwks_uri } = (await discovery.json()) as { issuer: string; jwks_uri: string };
  expect(issuer).toBe(`https://cairn.example.com/${userPoolId}`);
  expect(jwks_uri).toBe(`${issuer}/.well-known/jwks.json`);
  const jwks = await fetch(`${server.endpoint}/${userPoolId}/.well-known/jwks.json`);
  const { keys } = (await jwks.json()) as { keys: readonly { kty: string }[] };
  expect(keys.map(({ kty }) => kty)).toEqual(['RSA', 'RSA']);
});

test('tasks call user pools as they call all services', async () => {
  const scope = {
    account: '000000000000',
    region: 'eu-west-1',
    principal: { arn: 'arn:aws:iam::000000000000:root' },
  };
  const input = { UserPoolId: userPoolId };
  const output = await server.cairn.callService({
    ...scope,
    service: 'cognito-idp',
    action: 'DescribeUserPool',
    input,
  });
  expect(output).toMatchObject({ UserPool: { Id: userPoolId, CreationDate: expect.any(Number) } });
  const signedUp = await server.cairn.callService({
    ...scope,
    service: 'cognito-idp',
    action: 'SignUp',
    input: signUp('by-task'),
  });
  expect(signedUp).toMatchObject({ UserConfirmed: false });
});

test('somebody signs in by the clients that apps use, and gets credentials of a role for his token', async () => {
  const pools = client();
  const user = { ClientId: clientId, Username: 'eve', Password: 'Passw0rd!' };
  await unsignedClient().send(new SignUpCommand(user));
  await pools.send(new AdminConfirmSignUpCommand({ UserPoolId: userPoolId, Username: 'eve' }));
  const signedIn = await new Promise<CognitoUserSession>((onSuccess, onFailure) => {
    const Pool = new CognitoUserPool({
      UserPoolId: userPoolId,
      ClientId: clientId,
      endpoint: server.endpoint,
    });
    const details = new AuthenticationDetails({ Username: 'eve', Password: user.Password });
    new CognitoUser({ Username: 'eve', Pool }).authenticateUser(details, { onSuccess, onFailure });
  });
  const { AuthenticationResult } = await unsignedClient().send(
    new GetTokensFromRefreshTokenCommand({
      ClientId: clientId,
      RefreshToken: signedIn.getRefreshToken().getToken(),
    }),
  );
  const { Username } = await unsignedClient().send(
    new GetUserCommand({ AccessToken: AuthenticationResult?.AccessToken }),
  );
  expect(Username).toBe('eve');

  const Logins = { [`cairn.example.com/${userPoolId}`]: AuthenticationResult?.IdToken ?? '' };
  const IdentityPoolId = await identityPoolOf(clientId);
  const identities = new CognitoIdentityClient(unsigned());
  const { IdentityId } = await identities.send(new GetIdCommand({ IdentityPoolId, Logins }));
  const { Credentials } = await identities.send(new GetCredentialsForIdentityCommand({ IdentityId, Logins }));
  const sts = new STSClient(
    options({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    }),
  );
  expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(
    'arn:aws:sts::000000000000:assumed-role/of-people/CognitoIdentityCredentials',
  );
});

/** A pool that gives people of a client a role that trusts it. */
async function identityPoolOf(ClientId: string): Promise<string> {
  const administrator = new CognitoIdentityClient(options());
  const { IdentityPoolId = '' } = await administrator.send(
    new CreateIdentityPoolCommand({
      IdentityPoolName: 'people',
      AllowUnauthenticatedIdentities: false,
      CognitoIdentityProviders: [
        { ClientId, ProviderName: `cognito-idp.eu-west-1.amazonaws.com/${userPoolId}` },
      ],
    }),
  );
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: 'cognito-identity.amazonaws.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': IdentityPoolId } },
      },
    ],
  });
  const iam = new IAMClient(options());
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'of-people', AssumeRolePolicyDocument }));
  const Roles = { authenticated: Role?.Arn ?? '' };
  await administrator.send(new SetIdentityPoolRolesCommand({ IdentityPoolId, Roles }));
  return IdentityPoolId;
}
