import { join } from 'node:path';
import {
  CognitoIdentityProviderClient,
  CreateIdentityProviderCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { CairnServer } from '@cairn/server';
import type { AppSite } from './app-site.ts';
import { cairn } from './cairn-command.ts';
import type { SocialProvider } from './social-provider.ts';

/** Of the pages by which people come from providers. */
export const domain = 'notes';

interface PoolPlaces {
  readonly region: string;
  readonly sites: readonly AppSite[];
  readonly social: SocialProvider;
  /** Of `cairn`: who calls. */
  readonly environment: { readonly [name: string]: string };
}

/** By their addresses, which are mailed codes. */
const byEmail = { UsernameAttributes: ['email' as const], AutoVerifiedAttributes: ['email' as const] };

/**
 * Makes a pool that demands a second factor and knows a provider, and one that takes passkeys; an app client of each for
 * each app; and writes each app's configuration beside its page.
 */
export async function makePools(server: CairnServer, places: PoolPlaces): Promise<void> {
  const { region, sites, social, environment } = places;
  const { endpoint, cairn: root } = server;
  const users = new CognitoIdentityProviderClient({ endpoint, region, credentials: root.rootAccessKey });
  const pools = [
    { id: await makeStrongPool(users, social), path: '.', settings: hostedSettings },
    { id: await makePasswordlessPool(users), path: 'passkeys', settings: () => ({}) },
  ];
  const appEndpoint = `https://localhost:${new URL(endpoint).port}`;
  const written = sites.flatMap((site) =>
    pools.map(async ({ id, path, settings }) => {
      await users.send(
        new CreateUserPoolClientCommand({
          UserPoolId: id,
          ClientName: site.framework,
          ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
          PreventUserExistenceErrors: 'ENABLED',
          ...settings(site),
        }),
      );
      const out = join(site.folder, path, 'amplify_outputs.json');
      const chosen = ['--user-pool', id, '--client', site.framework, '--app-endpoint', appEndpoint];
      await cairn(['outputs', ...chosen, '--out', out], environment);
    }),
  );
  await Promise.all(written);
  users.destroy();
}

/** People come back to the app's first page. */
function hostedSettings({ origin }: AppSite): Partial<CreateUserPoolClientCommandInput> {
  return {
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email', 'aws.cognito.signin.user.admin'],
    CallbackURLs: [`${origin}/`],
    LogoutURLs: [`${origin}/`],
    SupportedIdentityProviders: ['COGNITO', 'Google'],
  };
}

async function makeStrongPool(users: CognitoIdentityProviderClient, social: SocialProvider): Promise<string> {
  const { UserPool } = await users.send(new CreateUserPoolCommand({ PoolName: 'second-factor', ...byEmail }));
  const UserPoolId = UserPool?.Id ?? '';
  await users.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId,
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    }),
  );
  await users.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: domain }));
  await users.send(
    new CreateIdentityProviderCommand({
      UserPoolId,
      ProviderName: 'Google',
      ProviderType: 'Google',
      ProviderDetails: social.details,
      AttributeMapping: { email: 'email', email_verified: 'email_verified' },
    }),
  );
  return UserPoolId;
}

async function makePasswordlessPool(users: CognitoIdentityProviderClient): Promise<string> {
  const { UserPool } = await users.send(
    new CreateUserPoolCommand({
      PoolName: 'passkeys',
      ...byEmail,
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] } },
    }),
  );
  const UserPoolId = UserPool?.Id ?? '';
  await users.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId,
      MfaConfiguration: 'OFF',
      WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'required' },
    }),
  );
  return UserPoolId;
}
