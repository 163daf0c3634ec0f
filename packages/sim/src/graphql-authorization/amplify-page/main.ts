import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import type { AmplifyMode, AmplifySession } from '../../graphql-apis/amplify-client.ts';

/** What the page of a test is asked to do with the official client. */
export interface AmplifyPage {
  configure(endpoint: string, apiKey: string, session: AmplifySession): void;
  /** @returns the answer, its errors included */
  request(query: string, variables: object, mode: AmplifyMode): Promise<unknown>;
  subscribe(query: string, mode: AmplifyMode): void;
  /** What subscriptions were told so far, errors among them. */
  readonly heard: unknown[];
}

const heard: unknown[] = [];
/** The library's own types are too deep to be compared. */
let client: { graphql(options: object): unknown } | undefined;

/** An answer with errors as it can be told outside of the page: what an `Error` says is none of its own members. */
function plainly(thrown: unknown): unknown {
  if (thrown instanceof Error) return { failure: thrown.message };
  const { errors = [], ...rest } = thrown as { readonly errors?: readonly Error[] };
  return { ...rest, errors: errors.map((error) => ({ ...error, message: error.message })) };
}

const page: AmplifyPage = {
  heard,
  configure(endpoint, apiKey, { accessToken: token, credentials }) {
    const payload = JSON.parse(
      atob((token.split('.')[1] as string).replaceAll('-', '+').replaceAll('_', '/')),
    );
    const tokenProvider = { getTokens: async () => ({ accessToken: { payload, toString: () => token } }) };
    const credentialsProvider = {
      getCredentialsAndIdentityId: async () => ({ credentials }),
      clearCredentialsAndIdentityId: () => {},
    };
    const API = { GraphQL: { endpoint, apiKey, region: 'us-east-1', defaultAuthMode: 'apiKey' } } as const;
    const Cognito = { userPoolId: 'us-east-1_test', userPoolClientId: 'app-1' };
    Amplify.configure({ API, Auth: { Cognito } }, { Auth: { tokenProvider, credentialsProvider } });
    client = generateClient() as never;
  },
  async request(query, variables, mode) {
    try {
      return await client?.graphql({ query, variables, ...mode });
    } catch (error) {
      return plainly(error);
    }
  },
  subscribe(query, mode) {
    const observable = client?.graphql({ query, ...mode }) as {
      subscribe(observer: object): void;
    };
    observable.subscribe({
      next: ({ data }: { readonly data: unknown }) => heard.push(data),
      error: (error: unknown) => heard.push({ error: JSON.stringify(error) }),
    });
  },
};
Object.assign(globalThis, { amplifyPage: page });
