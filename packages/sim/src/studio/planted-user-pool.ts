import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  GetIdCommand,
} from '@aws-sdk/client-cognito-identity';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateIdentityProviderCommand,
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Studio } from './studio-fixture.ts';
import { planted, type StudioPlace } from './studio-places.ts';

/** As much as names of users and groups may hold: no white space. */
export const plantedUserName = planted.replaceAll(/\s+/g, '/');
/** As names of pools may be: letters and few signs. */
const poolName = 'planted';

/** Makes a user pool and an identity pool with markup in all that users and authors name. @returns their places */
export async function plantUserPools({ clientOptions }: Studio): Promise<readonly StudioPlace[]> {
  const pools = new CognitoIdentityProviderClient(clientOptions);
  const { UserPool } = await pools.send(
    new CreateUserPoolCommand({
      PoolName: poolName,
      AdminCreateUserConfig: {
        InviteMessageTemplate: {
          EmailSubject: 'Welcome <img src=x onerror=window.planted=6>',
          EmailMessage: `<b>Hello</b> {username}, ${planted} {####}`,
        },
      },
    }),
  );
  const UserPoolId = UserPool?.Id as string;
  const { UserPoolClient } = await pools.send(
    new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'planted', GenerateSecret: true }),
  );
  const ClientId = UserPoolClient?.ClientId as string;
  await pools.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: 'planted' }));
  await pools.send(
    new CreateGroupCommand({ UserPoolId, GroupName: plantedUserName, Description: planted, Precedence: 1 }),
  );
  await pools.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: plantedUserName,
      UserAttributes: [
        { Name: 'email', Value: 'ada@example.com' },
        { Name: 'name', Value: planted },
      ],
      DesiredDeliveryMediums: ['EMAIL'],
    }),
  );
  await pools.send(
    new AdminAddUserToGroupCommand({ UserPoolId, Username: plantedUserName, GroupName: plantedUserName }),
  );
  await pools.send(
    new CreateResourceServerCommand({
      UserPoolId,
      Identifier: 'planted',
      Name: 'planted',
      Scopes: [{ ScopeName: plantedScope, ScopeDescription: planted }],
    }),
  );
  await pools.send(
    new CreateIdentityProviderCommand({
      UserPoolId,
      ProviderName: 'Planted',
      ProviderType: 'OIDC',
      ProviderDetails: {
        client_id: planted,
        client_secret: 'hush',
        authorize_scopes: 'openid',
        attributes_request_method: 'GET',
        oidc_issuer: 'https://id.example.com',
        authorize_url: 'https://id.example.com/authorize',
        token_url: 'https://id.example.com/token',
        attributes_url: 'https://id.example.com/userinfo',
        jwks_uri: 'https://id.example.com/keys',
      },
      AttributeMapping: { name: planted },
    }),
  );
  pools.destroy();
  const IdentityPoolId = await plantIdentityPool({ clientOptions }, { UserPoolId, ClientId });
  const user = encodeURIComponent(plantedUserName);
  const place = (path: string, route = 'userPool', showsPlanted = true): StudioPlace => ({
    route,
    path,
    ...(showsPlanted && { showsPlanted }),
  });
  return [
    place('/users', 'userPools', false),
    place(`/users/${UserPoolId}`, 'userPool', false),
    place(`/users/${UserPoolId}/users`),
    place(`/users/${UserPoolId}/groups`),
    place(`/users/${UserPoolId}/clients`, 'userPool', false),
    place(`/users/${UserPoolId}/providers`),
    place(`/users/${UserPoolId}/providers?provider=Planted`),
    place(`/users/${UserPoolId}/user?name=${user}`, 'poolUser'),
    place(`/users/${UserPoolId}/group?name=${user}`, 'poolGroup'),
    place(`/users/${UserPoolId}/clients/${ClientId}`, 'appClient', false),
    place('/identity-pools', 'identityPools', false),
    place(`/identity-pools/${IdentityPoolId}`, 'identityPool', false),
    place(`/identity-pools/${IdentityPoolId}/identities`, 'identityPool', false),
    place('/inbox', 'inbox', false),
  ];
}

/** A scope has no white space, no quotation mark and no slash. */
const plantedScope = '<svg><script>window.planted=5';

async function plantIdentityPool(
  { clientOptions }: Pick<Studio, 'clientOptions'>,
  { UserPoolId, ClientId }: { readonly UserPoolId: string; readonly ClientId: string },
): Promise<string> {
  const identities = new CognitoIdentityClient(clientOptions);
  const { IdentityPoolId } = await identities.send(
    new CreateIdentityPoolCommand({
      IdentityPoolName: 'planted',
      AllowUnauthenticatedIdentities: true,
      DeveloperProviderName: 'planted',
      CognitoIdentityProviders: [
        { ProviderName: `cognito-idp.us-east-1.amazonaws.com/${UserPoolId}`, ClientId },
      ],
    }),
  );
  await identities.send(new GetIdCommand({ IdentityPoolId }));
  identities.destroy();
  return IdentityPoolId as string;
}
