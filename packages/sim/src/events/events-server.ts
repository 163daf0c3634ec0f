import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { type CairnServer, createServer, type ServerOptions } from '@cairn/server';

/** A server with the clients that tests of events need. */
export interface EventsServer {
  readonly server: CairnServer;
  readonly events: EventBridgeClient;
  readonly scheduler: SchedulerClient;
  readonly states: SFNClient;
  stop(): Promise<void>;
}

export const account = '000000000000';
export const roleArn = `arn:aws:iam::${account}:role/r`;

/** Credentials and endpoint for any client of the SDK. */
export function clientOptions(endpoint: string) {
  return {
    endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
}

export async function startEventsServer(options: ServerOptions = {}): Promise<EventsServer> {
  const server = await createServer({ memory: true, port: 0, logLevel: 'silent', ...options });
  const common = clientOptions(server.endpoint);
  const events = new EventBridgeClient(common);
  const scheduler = new SchedulerClient(common);
  const states = new SFNClient(common);
  return {
    server,
    events,
    scheduler,
    states,
    async stop() {
      for (const client of [events, scheduler, states]) client.destroy();
      await server.stop();
    },
  };
}
