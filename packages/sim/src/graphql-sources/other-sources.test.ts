import type { Json } from '@cairn/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { account, ask, errorOf, region, SourcesLaboratory } from './sources-laboratory.ts';

let laboratory: SourcesLaboratory;

beforeAll(async () => {
  laboratory = await SourcesLaboratory.start();
});
afterAll(() => laboratory.stop());

describe('a bus', () => {
  const eventBusArn = `arn:aws:events:${region}:${account}:event-bus/default`;
  const bus = (arn = eventBusArn) =>
    laboratory.source({ type: 'AMAZON_EVENTBRIDGE', eventBridgeConfig: { eventBusArn: arn } });
  const event = { source: 'shop', detailType: 'order', detail: { id: 1 } };

  it('hands events to what listens', async () => {
    await laboratory.perform('sqs', 'CreateQueue', { QueueName: 'heard' });
    await laboratory.perform('events', 'PutRule', { Name: 'orders', EventPattern: '{"source":["shop"]}' });
    const Arn = `arn:aws:sqs:${region}:${account}:heard`;
    await laboratory.perform('events', 'PutTargets', { Rule: 'orders', Targets: [{ Id: 'q', Arn }] });
    const events = [{ ...event, resources: ['arn:aws:any'], time: '2026-01-02T03:04:05Z' }];
    const { result, error } = await ask(bus(), { version: '2018-05-29', operation: 'PutEvents', events });
    expect(error).toBe(undefined);
    expect(result).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    const QueueUrl = `http://localhost/${account}/heard`;
    const heard = await laboratory.perform('sqs', 'ReceiveMessage', { QueueUrl, WaitTimeSeconds: 10 });
    const [{ Body }] = (heard as { Messages: [{ Body: string }] }).Messages;
    expect(JSON.parse(Body)).toMatchObject({
      source: 'shop',
      'detail-type': 'order',
      detail: { id: 1 },
      resources: ['arn:aws:any'],
      time: '2026-01-02T03:04:05Z',
    });
  });

  it.each<[string, Json, string]>([
    ['another operation', { operation: 'PutRule' }, "MappingTemplate: Unsupported operation 'PutRule'."],
    ['no events', { operation: 'PutEvents' }, "MappingTemplate: Value for field '$[events]' not found."],
    [
      'a detail that is a text',
      { operation: 'PutEvents', events: [{ ...event, detail: '{}' }] },
      "MappingTemplate: Expected JSON object for '$[events][0][detail]' but got STRING instead.",
    ],
    [
      'a time that is none',
      { operation: 'PutEvents', events: [{ ...event, time: 'noon' }] },
      "MappingTemplate: Expected JSON time for '$[events][0][time]' but got STRING instead.",
    ],
    [
      'an unknown member',
      { operation: 'PutEvents', events: [{ ...event, eventBusName: 'x' }] },
      "MappingTemplate: Unsupported element '$[events][0][eventBusName]'.",
    ],
    [
      'too many',
      { operation: 'PutEvents', events: Array(11).fill(event) },
      'EventBridge:ValidationException: ',
    ],
  ])('refuses %s', async (_, request, expected) => {
    expect(await errorOf(bus(), request)).toContain(expected);
  });
});

describe('no source', () => {
  it('answers what it is handed', async () => {
    const none = laboratory.source({ type: 'NONE' });
    expect(await ask(none, { payload: { a: [1] } })).toEqual({ result: { a: [1] } });
    expect(await ask(none, { version: '2018-05-29' })).toEqual({ result: null });
    expect(await errorOf(none, { paylod: 1 })).toBe("MappingTemplate: Unsupported element '$[paylod]'.");
    expect(await errorOf(none, 'payload')).toBe(
      "MappingTemplate: Expected JSON object for '$' but got STRING instead.",
    );
  });
});

it.each([
  'RELATIONAL_DATABASE',
  'AMAZON_OPENSEARCH_SERVICE',
  'AMAZON_ELASTICSEARCH',
  'AMAZON_BEDROCK_RUNTIME',
])('says that it does not have %s', async (type) => {
  expect(await errorOf(laboratory.source({ type }), {})).toBe(
    `UnsupportedOperation: Cairn does not support data sources of the type '${type}'.`,
  );
});

it('says what a source lacks', async () => {
  expect(await errorOf(laboratory.source({ type: 'HTTP' }), {})).toBe(
    "UnsupportedOperation: The data source 'source' has no httpConfig.",
  );
});
