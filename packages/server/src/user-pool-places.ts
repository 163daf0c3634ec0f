import type { UserPoolPlaces } from '@cairn/identity/user-pools';
import { signInPagesOf } from './auth-hostnames.ts';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';

/** Who the issuer of this server's tokens is: the server itself, or in AWS's form, for code that expects that. */
export type IssuerForm = 'own' | 'aws';

/** What settings say of where the server's own user pools are. */
export interface OwnPoolSettings {
  /** Where users reach the server, without a slash at the end; this machine, by name, unless said. */
  readonly publicUrl?: string;
  /** `own` unless said. */
  readonly issuer?: IssuerForm;
  /** Host name of sign-in pages; `auth.` before that of the public URL unless said. */
  readonly authHostname?: string;
}

/** @throws ServerStartError where a setting is none */
export function readOwnPoolSettings(
  options: Pick<CairnOptions, 'publicUrl' | 'issuer' | 'authHostname'>,
): OwnPoolSettings {
  const publicUrl = readPublicUrl(options.publicUrl);
  const { authHostname } = options;
  return {
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(authHostname === undefined ? {} : { authHostname }),
    issuer: readIssuerForm(options.issuer),
  };
}

function readPublicUrl(publicUrl: string | undefined): string | undefined {
  if (publicUrl === undefined) return undefined;
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  const isPlain = url?.pathname === '/' && `${url.search}${url.hash}${url.username}${url.password}` === '';
  if (url !== undefined && isPlain && /^https?:$/.test(url.protocol)) return url.origin;
  throw new ServerStartError(
    `--public-url takes an address such as https://cairn.example.com, without a path, not '${publicUrl}'`,
  );
}

function readIssuerForm(issuer: string = 'own'): IssuerForm {
  if (issuer === 'own' || issuer === 'aws') return issuer;
  throw new ServerStartError(`--issuer is own or aws, not '${issuer}'`);
}

/** By which name users on this machine reach what listens at an endpoint. */
function publicUrlOf(endpoint: string | undefined): string {
  const { protocol, port } = new URL(endpoint ?? 'http://localhost:4566');
  return `${protocol}//localhost${port === '' ? '' : `:${port}`}`;
}

/**
 * Where user pools are, by the settings alone: what goes out in mails and tokens must not follow a request's Host.
 * @param endpoint where the server listens; asked for with each use: which port is free is known when it is taken
 */
export function userPoolPlaces(
  settings: OwnPoolSettings,
  endpoint: () => string | undefined,
): UserPoolPlaces {
  const publicUrl = (): string => settings.publicUrl ?? publicUrlOf(endpoint());
  return {
    issuer: (region, userPoolId) =>
      settings.issuer === 'aws'
        ? `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`
        : `${publicUrl()}/${userPoolId}`,
    server: publicUrl,
    signInPages: (domain) =>
      signInPagesOf(domain, { publicUrl: publicUrl(), authHostname: settings.authHostname }),
  };
}
