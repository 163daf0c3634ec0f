/** The file of `cairn outputs` as the official library reads it: both of its formats mean the same. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgram } from '@cairn/cli';
import { Amplify } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';
import { afterAll, beforeAll, expect, it } from 'vitest';

const answers: { readonly [operation: string]: object } = {
  ListUserPools: { UserPools: [{ Id: 'eu-west-1_AbCdEf123', Name: 'notes' }] },
  DescribeUserPool: {
    UserPool: {
      Id: 'eu-west-1_AbCdEf123',
      Name: 'notes',
      Policies: {
        PasswordPolicy: { MinimumLength: 10, RequireUppercase: true, RequireNumbers: true },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'SMS_OTP', 'WEB_AUTHN'] },
      },
      UsernameAttributes: ['email', 'phone_number'],
      AutoVerifiedAttributes: ['email'],
      SchemaAttributes: [{ Name: 'email', Required: true }],
      MfaConfiguration: 'ON',
      Domain: 'notes',
    },
  },
  GetUserPoolMfaConfig: {
    SmsMfaConfiguration: {},
    SoftwareTokenMfaConfiguration: { Enabled: true },
    WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'preferred' },
  },
  ListGroups: { Groups: [{ GroupName: 'admins', Precedence: 1 }] },
  ListUserPoolClients: { UserPoolClients: [{ ClientId: 'web-id', ClientName: 'web' }] },
  DescribeUserPoolClient: {
    UserPoolClient: {
      ClientId: 'web-id',
      CallbackURLs: ['http://localhost:5173/'],
      LogoutURLs: ['http://localhost:5173/'],
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      AllowedOAuthFlowsUserPoolClient: true,
      SupportedIdentityProviders: ['Google', 'SignInWithApple', 'LoginWithAmazon', 'Facebook'],
    },
  },
  ListIdentityPools: { IdentityPools: [{ IdentityPoolId: 'eu-west-1:1', IdentityPoolName: 'notes' }] },
  DescribeIdentityPool: { IdentityPoolId: 'eu-west-1:1', AllowUnauthenticatedIdentities: true },
};

let folder: string;
let pools: Server;
let endpoint: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-outputs-'));
  // What the services answer: their own tests are elsewhere.
  pools = createServer((request, response) => {
    const target = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    request.resume();
    response.end(JSON.stringify(answers[target] ?? {}));
  });
  await new Promise<void>((resolve) => pools.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(pools.address() as AddressInfo).port}`;
});
afterAll(() => {
  pools.close();
  rmSync(folder, { recursive: true });
});

async function written(format: string) {
  const file = join(folder, `${format}.json`);
  const where = ['--endpoint', endpoint, '--region', 'eu-west-1', '--api', 'none', '--bucket', 'none'];
  await createProgram(() => undefined).parseAsync(
    ['outputs', ...where, '--format', format, '--out', file, '--json'],
    { from: 'user' },
  );
  return JSON.parse(readFileSync(file, 'utf8'));
}

it('is configured by the file as it is, and finds the server by it', async () => {
  const outputs = await written('js');
  Amplify.configure(outputs);
  const { Auth } = Amplify.getConfig();
  expect(Auth?.Cognito).toMatchObject({
    userPoolId: 'eu-west-1_AbCdEf123',
    userPoolClientId: 'web-id',
    userPoolEndpoint: endpoint,
    identityPoolEndpoint: endpoint,
    loginWith: { oauth: { domain: `auth.localhost:${new URL(endpoint).port}/notes` } },
  });
});

it('means by both formats the same, but for the endpoints', async () => {
  const { Auth } = await written('js');
  const { userPoolEndpoint, identityPoolEndpoint, ...cognito } = Auth.Cognito;
  const official = parseAmplifyConfig(await written('official'));
  // What is undefined there is absent here.
  expect(cognito).toEqual(JSON.parse(JSON.stringify(official.Auth?.Cognito)));
  expect([userPoolEndpoint, identityPoolEndpoint]).toEqual([endpoint, endpoint]);
});
