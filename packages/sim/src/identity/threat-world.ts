import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminListUserAuthEventsCommand,
  AdminSetUserPasswordCommand,
  type AuthEventType,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  SetRiskConfigurationCommand,
  type SetRiskConfigurationCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { type CairnServer, createServer, type ServerOptions } from '@cairn/server';
import { expect, vi } from 'vitest';

export const password = 'Correct-horse-7';
export const region = 'us-east-1';
export const account = '000000000000';

/** Where a sign-in comes from, as an administrator's server tells it. */
export interface ComesFrom {
  readonly address?: string;
  readonly agent?: string;
}

/** A server whose pools have threat protection. */
export class ThreatWorld {
  readonly server: CairnServer;
  readonly sdk: CognitoIdentityProviderClient;

  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };

  private constructor(server: CairnServer) {
    this.server = server;
    this.credentials = server.isStrict
      ? server.cairn.rootAccessKey
      : { accessKeyId: account, secretAccessKey: 'x' };
    this.sdk = new CognitoIdentityProviderClient({
      endpoint: server.endpoint,
      region,
      credentials: this.credentials,
      maxAttempts: 1,
    });
  }

  static async make(options: Partial<ServerOptions> = {}): Promise<ThreatWorld> {
    const place = options.dataDirectory === undefined ? { memory: true } : {};
    return new ThreatWorld(
      await createServer({ port: 0, logLevel: 'silent', studio: false, ...place, ...options }),
    );
  }

  /** A pool with a client, and the user ada, who has an address. */
  async pool(mode: 'OFF' | 'AUDIT' | 'ENFORCED', settings: Partial<CreateUserPoolCommandInput> = {}) {
    const { UserPool } = await this.sdk.send(
      new CreateUserPoolCommand({
        PoolName: 'notes',
        UserPoolTier: 'PLUS',
        UserPoolAddOns: { AdvancedSecurityMode: mode },
        AutoVerifiedAttributes: ['email'],
        ...settings,
      }),
    );
    const UserPoolId = UserPool?.Id as string;
    const made = await this.sdk.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: 'web',
        PreventUserExistenceErrors: 'ENABLED',
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      }),
    );
    const pool = new ThreatPool(this.sdk, UserPoolId, made.UserPoolClient?.ClientId as string);
    await pool.addUser('ada');
    return pool;
  }

  async stop(): Promise<void> {
    this.sdk.destroy();
    await this.server.stop();
  }
}

export class ThreatPool {
  readonly sdk: CognitoIdentityProviderClient;
  readonly UserPoolId: string;
  readonly ClientId: string;

  constructor(sdk: CognitoIdentityProviderClient, userPoolId: string, clientId: string) {
    this.sdk = sdk;
    this.UserPoolId = userPoolId;
    this.ClientId = clientId;
  }

  async addUser(Username: string, Password = password): Promise<void> {
    const user = { UserPoolId: this.UserPoolId, Username };
    const UserAttributes = [
      { Name: 'email', Value: `${Username}@example.com` },
      { Name: 'email_verified', Value: 'true' },
    ];
    await this.sdk.send(new AdminCreateUserCommand({ ...user, UserAttributes, MessageAction: 'SUPPRESS' }));
    await this.sdk.send(new AdminSetUserPasswordCommand({ ...user, Password, Permanent: true }));
  }

  risk(configuration: Omit<SetRiskConfigurationCommandInput, 'UserPoolId'>) {
    return this.sdk.send(new SetRiskConfigurationCommand({ UserPoolId: this.UserPoolId, ...configuration }));
  }

  signIn(from: ComesFrom = {}, { username = 'ada', word = password } = {}) {
    const { address = '203.0.113.7', agent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' } = from;
    return this.sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId: this.UserPoolId,
        ClientId: this.ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: word },
        ContextData: {
          IpAddress: address,
          ServerName: 'app',
          ServerPath: '/',
          HttpHeaders: [{ headerName: 'User-Agent', headerValue: agent }],
        },
      }),
    );
  }

  /** They are written behind the answers; the newest first. */
  events(count: number, Username = 'ada'): Promise<readonly AuthEventType[]> {
    return vi.waitFor(async () => {
      const { AuthEvents = [] } = await this.sdk.send(
        new AdminListUserAuthEventsCommand({ UserPoolId: this.UserPoolId, Username }),
      );
      expect(AuthEvents).toHaveLength(count);
      return AuthEvents;
    });
  }
}
