import type { AuthenticationType, GraphqlApi } from '../../wire/graphql-types.ts';
import type { Wire } from '../../wire/wire.ts';

/** As whom a request is sent. */
export interface SendAs {
  readonly mode: AuthenticationType;
  /** The key, or the token; nothing for AWS_IAM, which signs as whoever uses the studio. */
  readonly secret: string;
}

/** What each mode is called. */
export const modeWords: { readonly [mode in AuthenticationType]: string } = {
  API_KEY: 'API key',
  AWS_IAM: 'IAM, as I am signed in',
  AMAZON_COGNITO_USER_POOLS: 'User pool token',
  OPENID_CONNECT: 'OpenID Connect token',
  AWS_LAMBDA: 'Token for a function',
};

/** The modes that an API takes, its default first. */
export function modesOf(api: GraphqlApi): readonly AuthenticationType[] {
  const all = [api, ...(api.additionalAuthenticationProviders ?? [])].map(
    ({ authenticationType }) => authenticationType,
  );
  return [...new Set(all)];
}

/** Where an API answers the studio's pages: beside them, under the name by which they came. */
export function apiPath(apiId: string): string {
  return `/_aws/appsync/${encodeURIComponent(apiId)}/graphql`;
}

/** The headers of a request that say who sends it; undefined where the request has to be signed. */
export function headersOf({ mode, secret }: SendAs): { readonly [name: string]: string } | undefined {
  if (mode === 'AWS_IAM') return undefined;
  if (mode === 'API_KEY') return secret === '' ? {} : { 'x-api-key': secret };
  return secret === '' ? {} : { authorization: secret };
}

/** The same for a message on a WebSocket, which bears its headers in itself. */
export async function socketHeaders(
  wire: Pick<Wire, 'sign'>,
  sendAs: SendAs,
  signed: { readonly path: string; readonly body: string },
): Promise<{ readonly [name: string]: string }> {
  const { host } = window.location;
  const own = headersOf(sendAs);
  if (own !== undefined) return { host, ...own };
  const headers = { accept: 'application/json', 'content-type': 'application/json; charset=UTF-8' };
  return { host, ...(await wire.sign({ service: 'appsync', method: 'POST', headers, ...signed })) };
}
