import type { UserPoolPlaces } from '@cairn/identity/user-pools';
import { signInPagesOf } from './auth-hostnames.ts';
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
 * @param authHostname of sign-in pages, where a setting names one
 * @param publicUrl without a slash at the end; asked for with each use: which port is free is known when it is taken
 */
export function userPoolPlaces(
  { issuer, authHostname }: { readonly issuer: IssuerForm; readonly authHostname: string | undefined },
  publicUrl: () => string,
): UserPoolPlaces {
  return {
    issuer: (region, userPoolId) =>
      issuer === 'aws'
        ? `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`
        : `${publicUrl()}/${userPoolId}`,
    signInPages: (domain) => signInPagesOf(domain, { publicUrl: publicUrl(), authHostname }),
  };
}
