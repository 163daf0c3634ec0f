import type { UserPoolPlaces } from '../user-pools/user-pool-ports.ts';
import type { IdentityPoolRecord, UserPoolProvider } from './identity-pool-records.ts';

const atAws = /^cognito-idp\.[a-z0-9-]+\.amazonaws\.com\/([\w-]+_[0-9A-Za-z]+)$/;
const providerArn = /^arn:aws[\w-]*:iam::\d{12}:oidc-provider\/(.+)$/;

/**
 * The id of the user pool that a provider's name means: AWS's name for it, or the issuer of its tokens without the
 * scheme, wherever this server says that it is. Undefined where it means none.
 */
export function userPoolOf(places: Pick<UserPoolPlaces, 'issuer'>, name: string): string | undefined {
  const known = atAws.exec(name)?.[1];
  if (known !== undefined) return name === awsNameOf(known) ? known : undefined;
  const id = name.slice(name.lastIndexOf('/') + 1);
  if (!/^[\w-]+_[0-9A-Za-z]+$/.test(id)) return undefined;
  return withoutScheme(places.issuer(regionOf(id), id)) === name ? id : undefined;
}

/** One name for each provider, however calls spell it: user pools by AWS's name, with the app client where there is one. */
export function canonicalName(places: Pick<UserPoolPlaces, 'issuer'>, name: string): string {
  const [, issuer = name, clientId] = /^(.+_[0-9A-Za-z]+):([\w+]+)$/.exec(name) ?? [];
  const userPoolId = userPoolOf(places, issuer);
  if (userPoolId === undefined) return name;
  return clientId === undefined ? awsNameOf(userPoolId) : `${awsNameOf(userPoolId)}:${clientId}`;
}

/** `cognito-idp.REGION.amazonaws.com/POOL` */
export function awsNameOf(userPoolId: string): string {
  return `cognito-idp.${regionOf(userPoolId)}.amazonaws.com/${userPoolId}`;
}

export function regionOf(userPoolId: string): string {
  return userPoolId.slice(0, userPoolId.indexOf('_'));
}

export function withoutScheme(issuer: string): string {
  return issuer.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

/** The app clients of a user pool that an identity pool trusts. */
export function clientsOf(
  places: Pick<UserPoolPlaces, 'issuer'>,
  { settings }: IdentityPoolRecord,
  userPoolId: string,
): readonly UserPoolProvider[] {
  const { CognitoIdentityProviders = [] } = settings;
  return CognitoIdentityProviders.filter(
    ({ ProviderName }) => userPoolOf(places, ProviderName) === userPoolId,
  );
}

/** The ARN of the OpenID Connect provider of a name that an identity pool trusts. */
export function openIdArnOf({ settings }: IdentityPoolRecord, name: string): string | undefined {
  return settings.OpenIdConnectProviderARNs?.find((arn) => providerArn.exec(arn)?.[1] === name);
}
