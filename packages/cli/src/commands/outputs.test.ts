import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandResult, runCommand } from '../command-process.ts';

let folder: string;
let server: CairnServer;
let pools: Server;
let poolsEndpoint: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-outputs-'));
  server = await createServer({ port: 0, memory: true, studio: false });
  pools = createHttpServer(answerPools);
  await new Promise<void>((resolve) => pools.listen(0, '127.0.0.1', resolve));
  poolsEndpoint = `http://127.0.0.1:${(pools.address() as AddressInfo).port}`;
});
afterAll(async () => {
  pools.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** Answers of Cognito's API, by operation. */
const answers: Record<string, object> = {
  ListUserPools: { UserPools: [{ Id: 'us-east-1_AbCdEf123', Name: 'notes' }] },
  DescribeUserPool: {
    UserPool: {
      Id: 'us-east-1_AbCdEf123',
      Name: 'notes',
      Policies: {
        PasswordPolicy: {
          MinimumLength: 10,
          RequireUppercase: true,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: false,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] },
      },
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      SchemaAttributes: [
        { Name: 'sub', Required: true },
        { Name: 'email', Required: true },
        { Name: 'name', Required: false },
      ],
      MfaConfiguration: 'OPTIONAL',
      Domain: 'notes',
    },
  },
  GetUserPoolMfaConfig: {
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
    WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'required' },
  },
  ListGroups: { Groups: [{ GroupName: 'admins', Precedence: 1 }] },
  ListUserPoolClients: {
    UserPoolClients: [
      { ClientId: 'web-id', ClientName: 'web' },
      { ClientId: 'phone-id', ClientName: 'phone' },
    ],
  },
  DescribeUserPoolClient: {
    UserPoolClient: {
      ClientId: 'web-id',
      ClientName: 'web',
      CallbackURLs: ['http://localhost:5173/'],
      LogoutURLs: ['http://localhost:5173/out'],
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      AllowedOAuthFlowsUserPoolClient: true,
      SupportedIdentityProviders: ['COGNITO', 'Google'],
      ClientSecret: 'secret-word',
    },
  },
  ListIdentityPools: {
    IdentityPools: [{ IdentityPoolId: 'us-east-1:1', IdentityPoolName: 'notes' }],
  },
  DescribeIdentityPool: {
    IdentityPoolId: 'us-east-1:1',
    IdentityPoolName: 'notes',
    AllowUnauthenticatedIdentities: true,
    CognitoIdentityProviders: [{ ClientId: 'web-id' }],
  },
};

let unknown = 'UnknownOperationException';

/** What a server with pools answers; the rest is the real one's, which is asked by nobody here. */
function answerPools(
  request: import('node:http').IncomingMessage,
  response: import('node:http').ServerResponse,
): void {
  const target = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  const isKnown = Object.hasOwn(answers, target);
  request.resume();
  response
    .writeHead(isKnown ? 200 : 400)
    .end(JSON.stringify(isKnown ? answers[target] : { __type: unknown }));
}

const outputs = (endpoint: string, ...parameters: string[]): Promise<CommandResult> =>
  runCommand(['outputs', ...parameters], {
    environment: { CAIRN_ENDPOINT: endpoint, AWS_REGION: 'us-east-1' },
  });
const withoutOthers = ['--api', 'none', '--bucket', 'none', '--out', '-'];

describe('cairn outputs of users', () => {
  it('writes all that Amplify needs to sign users in at this server', async () => {
    const { code, out, error } = await outputs(poolsEndpoint, '--client', 'web', ...withoutOthers);
    expect(code).toBe(0);
    const port = new URL(poolsEndpoint).port;
    expect(JSON.parse(out)).toEqual({
      auth: {
        aws_region: 'us-east-1',
        user_pool_id: 'us-east-1_AbCdEf123',
        user_pool_client_id: 'web-id',
        identity_pool_id: 'us-east-1:1',
        unauthenticated_identities_enabled: true,
        password_policy: {
          min_length: 10,
          require_numbers: true,
          require_lowercase: true,
          require_uppercase: true,
          require_symbols: false,
        },
        oauth: {
          identity_providers: ['GOOGLE'],
          domain: `auth.localhost:${port}/notes`,
          scopes: ['openid', 'email'],
          redirect_sign_in_uri: ['http://localhost:5173/'],
          redirect_sign_out_uri: ['http://localhost:5173/out'],
          response_type: 'code',
        },
        standard_required_attributes: ['email'],
        username_attributes: ['email'],
        user_verification_types: ['email'],
        mfa_configuration: 'OPTIONAL',
        mfa_methods: ['TOTP'],
        groups: [{ admins: { precedence: 1 } }],
        passwordless: {
          email_otp_enabled: true,
          sms_otp_enabled: false,
          web_authn: { relying_party_id: 'localhost', user_verification: 'required' },
        },
      },
      Auth: {
        Cognito: {
          userPoolId: 'us-east-1_AbCdEf123',
          userPoolClientId: 'web-id',
          userPoolEndpoint: poolsEndpoint,
          identityPoolId: 'us-east-1:1',
          identityPoolEndpoint: poolsEndpoint,
          allowGuestAccess: true,
          groups: [{ admins: { precedence: 1 } }],
          passwordFormat: {
            minLength: 10,
            requireLowercase: true,
            requireNumbers: true,
            requireUppercase: true,
            requireSpecialCharacters: false,
          },
          mfa: { status: 'optional', smsEnabled: false, totpEnabled: true },
          loginWith: {
            email: true,
            phone: false,
            username: false,
            oauth: {
              domain: `auth.localhost:${port}/notes`,
              redirectSignIn: ['http://localhost:5173/'],
              redirectSignOut: ['http://localhost:5173/out'],
              responseType: 'code',
              scopes: ['openid', 'email'],
              providers: ['Google'],
            },
          },
          userAttributes: { email: { required: true } },
          passwordless: {
            emailOtpEnabled: true,
            smsOtpEnabled: false,
            webAuthn: { relyingPartyId: 'localhost', userVerification: 'required' },
          },
        },
      },
    });
    expect(out).not.toContain('secret-word');
    expect(error).toMatch(/^warning: the app client has a secret/);
  });

  it('in the official format has a version and no endpoints', async () => {
    const { out } = await outputs(poolsEndpoint, '--client', 'web', '--format', 'official', ...withoutOthers);
    const written = JSON.parse(out);
    expect(Object.keys(written)).toEqual(['version', 'auth']);
    expect(written.version).toBe('1.4');
    expect(out).not.toContain(poolsEndpoint);
  });

  it('asks where there are several, and tells which', async () => {
    const { code, error } = await outputs(poolsEndpoint, ...withoutOthers);
    expect(code).toBe(2);
    expect(error).toContain('choose the app client of us-east-1_AbCdEf123 by --client');
    expect(error).toMatch(/ {2}web-id {2}web\n {2}phone-id {2}phone\n/);
    // An app has to have one: that it can be left out is not offered.
    expect(error).not.toContain('--client none');
    expect((await outputs(poolsEndpoint, '--user-pool', 'other', ...withoutOthers)).error).toMatch(
      /there is no user pool 'other'; there are\n {2}us-east-1_AbCdEf123 {2}notes\n/,
    );
  });

  it.each(['UnknownOperationException', 'UnsupportedOperation'])(
    'goes without identity pools where the server answers %s to them',
    async (type) => {
      const { ListIdentityPools: pools } = answers;
      delete answers.ListIdentityPools;
      unknown = type;
      try {
        const { code, out } = await outputs(poolsEndpoint, '--client', 'web', ...withoutOthers);
        expect(code).toBe(0);
        expect(out).not.toContain('identityPool');
      } finally {
        answers.ListIdentityPools = pools as object;
        unknown = 'UnknownOperationException';
      }
    },
  );

  it('tells apps another place than the one that it asks', async () => {
    const place = ['--app-endpoint', 'https://notes.example.com', '--pages-host', 'login.example.com'];
    const { out } = await outputs(poolsEndpoint, '--client', 'web', ...place, ...withoutOthers);
    expect(JSON.parse(out).Auth.Cognito).toMatchObject({
      userPoolEndpoint: 'https://notes.example.com',
      loginWith: { oauth: { domain: 'login.example.com/notes' } },
    });
  });

  it.each(['https://login.example.com', 'login.example.com/notes', ''])(
    'takes no %j for a host',
    async (host) => {
      const place = ['--pages-host', host];
      expect(await outputs(poolsEndpoint, '--client', 'web', ...place, ...withoutOthers)).toMatchObject({
        code: 2,
        error: expect.stringContaining('--pages-host takes a host and its port'),
      });
    },
  );
});

describe('cairn outputs of APIs and buckets', () => {
  it('writes the only ones there are, into a file', async () => {
    expect(await outputs(server.endpoint)).toMatchObject({
      code: 2,
      error: expect.stringContaining('nothing to write'),
    });
    writeFileSync(join(folder, 'types.graphql'), 'type Note { id: ID! text: String! }\n');
    const environment = { CAIRN_ENDPOINT: server.endpoint };
    const made = await runCommand(
      ['api', 'create', 'notes', '--schema', join(folder, 'types.graphql'), '--json'],
      { environment },
    );
    const { apiId, key } = JSON.parse(made.out);
    const scope = {
      account: '000000000000',
      region: 'us-east-1',
      principal: { arn: 'arn:aws:iam::000000000000:root' },
    };
    await server.cairn.callService({
      ...scope,
      service: 's3',
      action: 'CreateBucket',
      input: { Bucket: 'notes-files' },
    });
    const file = join(folder, 'amplify_outputs.json');
    const result = await outputs(server.endpoint, '--out', file, '--json');
    expect(result.code).toBe(0);
    // The file cannot lead uploads here.
    expect(result.error).toMatch(/^note: .* leadS3To\('http:\/\/127\.0\.0\.1:\d+'\)/);
    const url = `${server.endpoint}/_aws/appsync/${apiId}/graphql`;
    expect(JSON.parse(result.out)).toEqual({ file, api: url, bucket: 'notes-files' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      data: {
        aws_region: 'us-east-1',
        url,
        api_key: key,
        default_authorization_type: 'API_KEY',
        authorization_types: [],
      },
      storage: { aws_region: 'us-east-1', bucket_name: 'notes-files' },
      API: { GraphQL: { endpoint: url, region: 'us-east-1', defaultAuthMode: 'apiKey', apiKey: key } },
      Storage: { S3: { bucket: 'notes-files', region: 'us-east-1' } },
    });
    const listed = await outputs(server.endpoint, '--bucket', 'none', '--out', file);
    expect([listed.out, listed.error]).toEqual([`${file}\n  api            ${url}\n`, '']);
    expect((await outputs(server.endpoint, '--out', join(folder, 'no', 'such'))).code).toBe(2);
  });
});
