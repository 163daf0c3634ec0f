import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { Hub } from 'aws-amplify/utils';
import type { AmplifyCommand, AmplifyEvent, AmplifyMode, AmplifySession } from './amplify-client.ts';

/** A process with the official client, which does what it is told and tells what it hears: see `amplify-client.ts`. */
const [endpoint, apiKey, sessionText = 'null'] = process.argv.slice(2) as [string, string, string?];
const session = JSON.parse(sessionText) as AmplifySession | null;
const API = { GraphQL: { endpoint, apiKey, region: 'us-east-1', defaultAuthMode: 'apiKey' } } as const;
if (session === null) Amplify.configure({ API });
else configureSession(session);

/** The library signs in nowhere: it is told what somebody has who did. */
function configureSession({ accessToken: token, credentials }: AmplifySession): void {
  const payload = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString());
  const accessToken = { payload, toString: () => token };
  const tokenProvider = { getTokens: async () => ({ accessToken }) };
  const credentialsProvider = {
    getCredentialsAndIdentityId: async () => ({ credentials }),
    clearCredentialsAndIdentityId: () => {},
  };
  const Cognito = { userPoolId: 'us-east-1_test', userPoolClientId: 'app-1' };
  Amplify.configure({ API, Auth: { Cognito } }, { Auth: { tokenProvider, credentialsProvider } });
}

const client = generateClient();
const subscriptions = new Map<string, { unsubscribe(): void }>();

function tell(event: AmplifyEvent): void {
  process.send?.(event);
}

Hub.listen('api', ({ payload }) => {
  const { event, data } = payload as { event: string; data?: { connectionState?: string } };
  if (event === 'ConnectionStateChange') tell({ kind: 'connection', state: data?.connectionState ?? '' });
  if (event === 'Subscription ack') tell({ kind: 'established' });
});

/** What the client raises for an answer with errors is that answer. */
async function request(query: string, variables: object, mode: AmplifyMode): Promise<unknown> {
  try {
    return await client.graphql({ query, variables, ...mode } as never);
  } catch (error) {
    return error instanceof Error ? { failure: error.message } : error;
  }
}

function modeOf({ authMode, authToken }: AmplifyMode): AmplifyMode {
  return {
    ...(authMode === undefined ? {} : { authMode }),
    ...(authToken === undefined ? {} : { authToken }),
  };
}

process.on('message', async (command: AmplifyCommand) => {
  switch (command.kind) {
    case 'request':
      tell({ kind: 'answer', answer: await request(command.query, command.variables, modeOf(command)) });
      return;
    case 'subscribe': {
      const { name, query, variables } = command;
      const observable = client.graphql({ query, variables, ...modeOf(command) } as never) as unknown as {
        subscribe(observer: object): { unsubscribe(): void };
      };
      const subscription = observable.subscribe({
        next: (message: { data: unknown }) => tell({ kind: 'message', name, data: message.data }),
        error: (error: unknown) => tell({ kind: 'error', name, error }),
      });
      subscriptions.set(name, subscription);
      return;
    }
    case 'unsubscribe':
      subscriptions.get(command.name)?.unsubscribe();
  }
});
tell({ kind: 'ready' });
