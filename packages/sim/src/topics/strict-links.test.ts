import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { type CairnServer, createServer } from '@cairn/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clientConfiguration } from '../wire/clients.ts';
import { HttpEndpoint } from './http-endpoint.ts';

let server: CairnServer;
let hook: HttpEndpoint;

beforeEach(async () => {
  const allowedAddresses = ['127.0.0.0/8'];
  server = await createServer({
    memory: true,
    port: 0,
    auth: 'strict',
    logLevel: 'silent',
    allowedAddresses,
  });
  hook = await HttpEndpoint.listen();
});
afterEach(async () => {
  await hook.close();
  await server.stop();
});

it('where signatures are verified, links of messages confirm and end subscriptions, and do nothing else', async () => {
  const sns = new SNSClient({
    ...clientConfiguration(server.endpoint),
    credentials: server.cairn.rootAccessKey,
  });
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'orders' }));
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: hook.url, ReturnSubscriptionArn: true }),
  );
  await vi.waitFor(() => expect(hook.received).toHaveLength(1), 20_000);
  const link = (index: number, member: string) =>
    (JSON.parse(hook.received[index]?.text as string) as Record<string, string>)[member] as string;
  const wrong = link(0, 'SubscribeURL').replace(/Token=.*/, 'Token=abc');
  expect((await fetch(wrong)).status).toBe(400);
  expect((await fetch(link(0, 'SubscribeURL'))).status).toBe(200);
  const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  expect(Attributes).toMatchObject({ PendingConfirmation: 'false', ConfirmationWasAuthenticated: 'false' });
  await sns.send(new PublishCommand({ TopicArn, Message: 'hello' }));
  await vi.waitFor(() => expect(hook.received).toHaveLength(2), 20_000);
  expect((await fetch(`${server.endpoint}/?Action=ListTopics&Version=2010-03-31`)).status).toBe(403);
  expect((await fetch(`${server.endpoint}/_cairn/sns/?Action=ListTopics&TopicArn=${TopicArn}`)).status).toBe(
    403,
  );
  expect((await fetch(link(1, 'SigningCertURL'))).status).toBe(200);
  expect((await fetch(link(1, 'UnsubscribeURL'))).status).toBe(200);
  await expect(sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).rejects.toMatchObject({
    name: 'NotFoundException',
  });
  sns.destroy();
});
