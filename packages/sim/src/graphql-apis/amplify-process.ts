import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { Hub } from 'aws-amplify/utils';
import type { AmplifyCommand, AmplifyEvent } from './amplify-client.ts';

/** A process with the official client, which does what it is told and tells what it hears: see `amplify-client.ts`. */
const [endpoint, apiKey] = process.argv.slice(2) as [string, string];
Amplify.configure({ API: { GraphQL: { endpoint, apiKey, region: 'us-east-1', defaultAuthMode: 'apiKey' } } });
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
async function request(query: string, variables: object): Promise<unknown> {
  try {
    return await client.graphql({ query, variables } as never);
  } catch (error) {
    return error instanceof Error ? { failure: error.message } : error;
  }
}

process.on('message', async (command: AmplifyCommand) => {
  switch (command.kind) {
    case 'request':
      tell({ kind: 'answer', answer: await request(command.query, command.variables) });
      return;
    case 'subscribe': {
      const { name, query, variables } = command;
      const observable = client.graphql({ query, variables } as never) as unknown as {
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
