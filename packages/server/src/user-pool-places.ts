import type { UserPoolPlaces } from '@cairn/identity/user-pools';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';

/** Who the issuer of this server's tokens is: the server itself, or in AWS's form, for code that expects that. */
export type IssuerForm = 'own' | 'aws';

/**
 * Where users reach the server, by the settings.
 * @throws ServerStartError where it is no address
 */
export function readPublicUrl({ publicUrl }: Pick<CairnOptions, 'publicUrl'>): string | undefined {
  if (publicUrl === undefined) return undefined;
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  const isPlain = url?.pathname === '/' && `${url.search}${url.hash}${url.username}${url.password}` === '';
  if (url !== undefined && isPlain && /^https?:$/.test(url.protocol)) return url.origin;
  throw new ServerStartError(
    `--public-url takes an address such as https://cairn.example.com, without a path, not '${publicUrl}'`,
  );
}

/** @throws ServerStartError on what is none */
export function readIssuerForm({ issuer = 'own' }: Pick<CairnOptions, 'issuer'>): IssuerForm {
  if (issuer === 'own' || issuer === 'aws') return issuer;
  throw new ServerStartError(`--issuer is own or aws, not '${String(issuer)}'`);
}

/** By which name users on this machine reach what listens at an endpoint. */
export function publicUrlOf(endpoint: string | undefined): string {
  const { protocol, port } = new URL(endpoint ?? 'http://localhost:4566');
  return `${protocol}//localhost${port === '' ? '' : `:${port}`}`;
}

/**
 * Where user pools are, by the settings alone: what goes out in mails and tokens must not follow a request's Host.
 * @param publicUrl without a slash at the end; asked for with each use: which port is free is known when it is taken
 */
export function userPoolPlaces(issuer: IssuerForm, publicUrl: () => string): UserPoolPlaces {
  return {
    issuer: (region, userPoolId) =>
      issuer === 'aws'
        ? `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`
        : `${publicUrl()}/${userPoolId}`,
    signInPages: (domain) => `https://${signInHost(publicUrl())}/${domain}`,
  };
}

/** A host of their own, beside the server's; clients speak to them by HTTPS only. */
function signInHost(publicUrl: string): string {
  const { hostname, port } = new URL(publicUrl);
  const isThisMachine = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  return `auth.${isThisMachine ? 'localhost' : hostname}${port === '' ? '' : `:${port}`}`;
}
