import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { SignerKey } from '../front-door/request-signer.ts';

export const region = 'us-east-1';
export const password = 'Passw0rd!';
/** What servers take that verify no signatures. */
export const anyKey: SignerKey = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Every flow that an app client can be let use. */
export const allFlows = [
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_USER_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
] as const;

/** Tokens of a user, all there. */
export interface SignedIn {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
}

/** Makes user pools, app clients and users by the AWS SDK; `owner` signs its calls, `app` has no credentials at all. */
export class PoolMaker {
  readonly owner: CognitoIdentityProviderClient;
  readonly app: CognitoIdentityProviderClient;

  constructor(endpoint: string, credentials: SignerKey = anyKey) {
    const shared = { endpoint, region, maxAttempts: 1 };
    this.owner = new CognitoIdentityProviderClient({ ...shared, credentials });
    const none = () => Promise.reject(new Error('there are no credentials'));
    this.app = new CognitoIdentityProviderClient({ ...shared, credentials: none });
  }

  /** @returns the pool's id */
  async pool(settings: Partial<CreateUserPoolCommandInput> = {}): Promise<string> {
    const input = { PoolName: 'notes', ...settings };
    const { UserPool } = await this.owner.send(new CreateUserPoolCommand(input));
    return UserPool?.Id as string;
  }

  /** An app client that may use every flow. @returns its id */
  async client(
    UserPoolId: string,
    settings: Partial<CreateUserPoolClientCommandInput> = {},
  ): Promise<string> {
    return (await this.clientWithSecret(UserPoolId, settings)).clientId;
  }

  async clientWithSecret(UserPoolId: string, settings: Partial<CreateUserPoolClientCommandInput> = {}) {
    const { UserPoolClient } = await this.owner.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: 'web',
        ExplicitAuthFlows: [...allFlows],
        PreventUserExistenceErrors: 'ENABLED',
        ...settings,
      }),
    );
    return {
      clientId: UserPoolClient?.ClientId as string,
      clientSecret: UserPoolClient?.ClientSecret ?? '',
    };
  }

  /** A user who is confirmed, with the password of these tests. @returns his `sub` */
  async user(
    UserPoolId: string,
    Username: string,
    attributes: { readonly [name: string]: string } = {},
  ): Promise<string> {
    const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
    const created = { UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' } as const;
    const { User } = await this.owner.send(new AdminCreateUserCommand(created));
    const permanent = { UserPoolId, Username, Password: password, Permanent: true };
    await this.owner.send(new AdminSetUserPasswordCommand(permanent));
    return User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value as string;
  }

  /** Signs in by the password alone. */
  async signIn(ClientId: string, USERNAME: string, PASSWORD = password): Promise<SignedIn> {
    const { AuthenticationResult } = await this.app.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD },
      }),
    );
    return AuthenticationResult as SignedIn;
  }

  destroy(): void {
    this.owner.destroy();
    this.app.destroy();
  }
}
