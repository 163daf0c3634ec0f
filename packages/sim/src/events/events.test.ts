import type { Json } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import {
  account,
  functionArn,
  type Laboratory,
  machineArn,
  openLaboratory,
  region,
  roleArn,
  scope,
} from './events-laboratory.ts';

const entry = (detail: Json, more: object = {}) => ({
  Source: 's',
  DetailType: 'd',
  Detail: JSON.stringify(detail),
  ...more,
});

async function withTargets(
  laboratory: Laboratory,
  targets: readonly object[],
  rule: object = {},
): Promise<void> {
  const named = { Name: 'r', EventPattern: '{"source":["s"]}', ...rule };
  await laboratory.events.putRule(scope, named);
  await laboratory.events.putTargets(scope, {
    Rule: named.Name,
    Targets: targets as never,
    ...('EventBusName' in named && { EventBusName: named.EventBusName as string }),
  });
}

async function put(laboratory: Laboratory, ...entries: object[]): Promise<readonly string[]> {
  const { Entries } = await laboratory.events.putEvents(scope, { Entries: entries });
  await laboratory.settled();
  return Entries.map(({ EventId }) => EventId as string);
}

const payloads = ({ calls }: Laboratory) =>
  calls.map(({ input }) => (input as { readonly Payload: string }).Payload);

describe('an input that gets too large', () => {
  it('goes to no target but to the dead-letter queue; other targets get theirs', async () => {
    const laboratory = await openLaboratory();
    const queueArn = `arn:aws:sqs:${region}:${account}:dead`;
    const large = { InputTemplate: `[${'<a>,'.repeat(2_000)}<a>]`, InputPathsMap: { a: '$.detail' } };
    await withTargets(laboratory, [
      { Id: '1', Arn: functionArn, InputTransformer: large, DeadLetterConfig: { Arn: queueArn } },
      { Id: '2', Arn: functionArn, InputTransformer: large },
      { Id: '3', Arn: functionArn, Input: '"small"' },
    ]);
    const began = performance.now();
    await put(laboratory, entry({ text: 'x'.repeat(200_000) }));
    expect(performance.now() - began).toBeLessThan(5_000);
    const [dead, small, ...others] = laboratory.calls.toSorted((one, other) =>
      one.service < other.service ? 1 : -1,
    );
    expect(others).toEqual([]);
    expect(small?.input).toMatchObject({ Payload: '"small"' });
    expect(dead).toMatchObject({
      service: 'sqs',
      action: 'SendMessage',
      input: {
        MessageBody: expect.stringContaining('"detail-type":"d"'),
        MessageAttributes: { TARGET_ARN: { StringValue: functionArn } },
      },
    });
  });
});

describe('what a target gets', () => {
  const event = { name: 'Ann', n: 1.5, tags: ['x', { y: 1 }], quote: 'a "b"', none: null };

  async function inputOf(target: object): Promise<string> {
    const laboratory = await openLaboratory();
    await withTargets(laboratory, [{ Id: '1', Arn: functionArn, ...target }]);
    await put(laboratory, entry(event));
    return payloads(laboratory)[0] as string;
  }
  const transformed = (InputTemplate: string, InputPathsMap: object = {}) =>
    inputOf({ InputTransformer: { InputTemplate, InputPathsMap } });

  it('is its own input, a part of the event, or the event', async () => {
    expect(await inputOf({ Input: '{"a": 1}' })).toBe('{"a": 1}');
    expect(await inputOf({ InputPath: '$.detail.tags[1]' })).toBe('{"y":1}');
    expect(await inputOf({ InputPath: '$.detail.none-such' })).toBe('null');
    expect(JSON.parse(await inputOf({}))).toMatchObject({
      version: '0',
      source: 's',
      'detail-type': 'd',
      account,
      region,
      resources: [],
      detail: event,
    });
  });

  it.each([
    [
      '{ "who": <name>, "all": <tags>, "n": <n>, "gone": <gone> }',
      '{"who":"Ann","all":["x",{"y":1}],"n":1.5,"gone":null}',
    ],
    ['{"text": "I am <name>, \\"<n>\\" <gone>!"}', '{"text":"I am Ann, \\"1.5\\" !"}'],
    ['"<name> is here"', '"Ann is here"'],
    ['<name> is here', 'Ann is here'],
    ['<name>', '"Ann"'],
    ['<tags>', '["x",{"y":1}]'],
    ['[<n>, <n>]', '[1.5,1.5]'],
    ['{"q": "<quote>"}', '{"q":"a \\"b\\""}'],
    ['{"first": <first>, "every": <every>}', '{"first":"x","every":["x",{"y":1}]}'],
  ])('is made by a template: %s', async (template, expected) => {
    const paths = {
      name: '$.detail.name',
      n: '$.detail.n',
      tags: '$.detail.tags',
      gone: '$.detail.gone',
      quote: '$.detail.quote',
      first: '$.detail.tags[0]',
      every: '$.detail.tags[*]',
    };
    const used = Object.entries(paths).filter(([name]) => template.includes(`<${name}>`));
    expect(await transformed(template, Object.fromEntries(used))).toBe(expected);
  });

  it('may hold what is known of the rule and the whole event', async () => {
    const text = await transformed(
      '{"arn":<aws.events.rule-arn>,"name":"<aws.events.rule-name>","at":<aws.events.event.ingestion-time>,"head":<aws.events.event>,"all":<aws.events.event.json>}',
    );
    const found = JSON.parse(text);
    expect(found).toMatchObject({
      arn: `arn:aws:events:${region}:${account}:rule/r`,
      name: 'r',
      at: '2026-03-01T12:00:00.000Z',
      all: { detail: event },
    });
    expect(Object.keys(found.head)).not.toContain('detail');
  });
});

describe('which call reaches a target', () => {
  it.each([
    [
      { Arn: machineArn, RoleArn: roleArn },
      {
        service: 'states',
        action: 'StartExecution',
        principal: { kind: 'role-session', roleArn, service: 'events.amazonaws.com' },
      },
    ],
    [
      { Arn: functionArn },
      {
        service: 'lambda',
        action: 'Invoke',
        input: { InvocationType: 'Event' },
        principal: { kind: 'service', service: 'events.amazonaws.com' },
      },
    ],
    [
      { Arn: `arn:aws:sqs:${region}:${account}:q.fifo`, SqsParameters: { MessageGroupId: 'g' } },
      {
        service: 'sqs',
        action: 'SendMessage',
        input: {
          QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/q.fifo`,
          MessageGroupId: 'g',
          MessageBody: '{"x":1}',
        },
      },
    ],
    [
      { Arn: `arn:aws:sns:${region}:${account}:t` },
      {
        service: 'sns',
        action: 'Publish',
        input: { TopicArn: `arn:aws:sns:${region}:${account}:t`, Message: '{"x":1}' },
      },
    ],
    [
      {
        Arn: `arn:aws:ecs:${region}:${account}:cluster/c`,
        RoleArn: roleArn,
        EcsParameters: {
          TaskDefinitionArn: 'td',
          LaunchType: 'FARGATE',
          NetworkConfiguration: { awsvpcConfiguration: { Subnets: ['a'], AssignPublicIp: 'ENABLED' } },
        },
      },
      {
        service: 'ecs',
        action: 'RunTask',
        input: {
          taskDefinition: 'td',
          count: 1,
          launchType: 'FARGATE',
          networkConfiguration: { awsvpcConfiguration: { subnets: ['a'], assignPublicIp: 'ENABLED' } },
        },
      },
    ],
    [
      {
        Arn: `arn:aws:batch:${region}:${account}:job-queue/q`,
        RoleArn: roleArn,
        BatchParameters: { JobDefinition: 'jd', JobName: 'jn', ArrayProperties: { Size: 2 } },
      },
      {
        service: 'batch',
        action: 'SubmitJob',
        input: { jobDefinition: 'jd', jobName: 'jn', arrayProperties: { size: 2 } },
      },
    ],
  ])('%j', async (target, call) => {
    const laboratory = await openLaboratory();
    await withTargets(laboratory, [{ Id: '1', InputPath: '$.detail', ...target }]);
    await put(laboratory, entry({ x: 1 }));
    expect(laboratory.calls).toMatchObject([call]);
  });

  it('goes by way of a log group into a stream of the event', async () => {
    const laboratory = await openLaboratory();
    await withTargets(laboratory, [
      { Id: '1', Arn: `arn:aws:logs:${region}:${account}:log-group:/g:*`, InputPath: '$.detail' },
    ]);
    const [id] = await put(laboratory, entry({ timestamp: 5, message: 'm' }));
    const place = { logGroupName: '/g', logStreamName: id };
    const principal = { kind: 'service', arn: 'events.amazonaws.com', sourceAccount: account };
    expect(laboratory.calls).toMatchObject([
      { action: 'CreateLogStream', input: place, principal },
      { action: 'PutLogEvents', input: { ...place, logEvents: [{ timestamp: 5, message: 'm' }] }, principal },
    ]);
  });

  it.each([
    'logs:eu-west-1:210987654321:log-group:/g:*',
    'events:eu-west-1:210987654321:event-bus/b',
    'events:eu-west-1:210987654321:api-destination/d/i',
  ])('does not go into another account where no policy could say so: %s', async (resource) => {
    const laboratory = await openLaboratory();
    const refused = withTargets(laboratory, [{ Id: '1', Arn: `arn:aws:${resource}` }]);
    await expect(refused).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(/of other accounts as targets/),
    });
  });

  it('goes to another bus and from there no further', async () => {
    const laboratory = await openLaboratory();
    const bus = (name: string) => `arn:aws:events:${region}:${account}:event-bus/${name}`;
    for (const Name of ['b', 'c']) await laboratory.events.createEventBus(scope, { Name });
    await withTargets(laboratory, [{ Id: '1', Arn: bus('b'), RoleArn: roleArn }]);
    await withTargets(
      laboratory,
      [
        { Id: '1', Arn: functionArn, InputPath: '$.id' },
        { Id: '2', Arn: bus('c'), RoleArn: roleArn },
      ],
      { EventBusName: 'b' },
    );
    await withTargets(laboratory, [{ Id: '1', Arn: functionArn }], { EventBusName: 'c' });
    const [id] = await put(laboratory, entry({}));
    expect(payloads(laboratory)).toEqual([`"${id}"`]);
  });
});

it('sends what cannot be delivered to the dead-letter queue of the target', async () => {
  const queue = `arn:aws:sqs:${region}:${account}:dead`;
  const laboratory = await openLaboratory({
    answer: async ({ service }) => {
      if (service === 'lambda') throw new Error('down');
      return {};
    },
  });
  await withTargets(laboratory, [
    {
      Id: '1',
      Arn: functionArn,
      DeadLetterConfig: { Arn: queue },
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
    },
  ]);
  await put(laboratory, entry({ a: 1 }));
  await laboratory.until('2026-03-01T14:00:00Z');
  expect(laboratory.calls.map(({ service }) => service)).toEqual(['lambda', 'lambda', 'lambda', 'sqs']);
  const { input } = laboratory.calls.at(-1) as unknown as { readonly input: Record<string, string> };
  expect(input).toMatchObject({
    MessageAttributes: {
      RULE_ARN: { StringValue: `arn:aws:events:${region}:${account}:rule/r` },
      TARGET_ARN: { StringValue: functionArn },
    },
  });
  expect(JSON.parse(input.MessageBody as string)).toMatchObject({
    detail: { a: 1 },
  });
});

describe('an event', () => {
  /** What is kept of an event whose target has not taken it. */
  async function kept(target: object): Promise<string> {
    const laboratory = await openLaboratory({ answer: async () => Promise.reject(new Error('down')) });
    const DeadLetterConfig = { Arn: `arn:aws:sqs:${region}:${account}:dead` };
    await withTargets(laboratory, [{ Id: '1', Arn: functionArn, DeadLetterConfig, ...target }]);
    await put(laboratory, entry({ marker: 'x' }));
    const [record] = await laboratory.store.records.list('deliveries', { limit: 10 });
    return record?.value as string;
  }

  it('is kept once with its delivery, dead letter included', async () => {
    for (const Arn of [functionArn, `arn:aws:sqs:${region}:${account}:q`])
      expect((await kept({ Arn })).split('marker')).toHaveLength(2);
    expect((await kept({ Input: '"i"' })).split('marker')).toHaveLength(2);
  });

  it('is its dead letter as it came, whatever the target was to get', async () => {
    const laboratory = await openLaboratory({
      answer: async ({ service }) => (service === 'lambda' ? Promise.reject(new Error('down')) : {}),
    });
    const target = {
      Arn: functionArn,
      DeadLetterConfig: { Arn: `arn:aws:sqs:${region}:${account}:dead` },
      RetryPolicy: { MaximumRetryAttempts: 0 },
    };
    await withTargets(laboratory, [
      { Id: '1', ...target },
      { Id: '2', ...target, Input: '"i"' },
    ]);
    const [id] = await put(laboratory, entry({ marker: 'x' }));
    const letters = laboratory.calls.filter(({ service }) => service === 'sqs');
    const bodies = letters.map(({ input }) => JSON.parse((input as { MessageBody: string }).MessageBody));
    expect(bodies).toMatchObject([{ id }, { id }]);
  });

  it('is made for a target by its newest settings', async () => {
    const laboratory = await openLaboratory();
    for (const InputTemplate of ['"old"', '"new"']) {
      await withTargets(laboratory, [{ Id: '1', Arn: functionArn, InputTransformer: { InputTemplate } }]);
      await put(laboratory, entry({}), entry({}));
    }
    expect(payloads(laboratory)).toEqual(['"old"', '"old"', '"new"', '"new"']);
  });
});

describe('rules on a schedule', () => {
  it('send a scheduled event to their targets', async () => {
    const laboratory = await openLaboratory({ time: '2026-03-01T12:00:30Z' });
    await withTargets(laboratory, [{ Id: '1', Arn: functionArn }], {
      EventPattern: undefined,
      ScheduleExpression: 'rate(5 minutes)',
    });
    await laboratory.until('2026-03-01T12:11:00Z');
    const events = payloads(laboratory).map((text) => JSON.parse(text));
    expect(events.map(({ time }) => time)).toEqual(['2026-03-01T12:05:30Z', '2026-03-01T12:10:30Z']);
    expect(events[0]).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      resources: [`arn:aws:events:${region}:${account}:rule/r`],
      detail: {},
    });
    await laboratory.events.disableRule(scope, { Name: 'r' });
    await laboratory.until('2026-03-01T13:00:00Z');
    expect(laboratory.calls).toHaveLength(2);
  });

  it('make up for the latest time that was missed, once', async () => {
    const first = await openLaboratory();
    await withTargets(first, [{ Id: '1', Arn: functionArn, InputPath: '$.time' }], {
      EventPattern: undefined,
      ScheduleExpression: 'cron(0 * * * ? *)',
    });
    await first.until('2026-03-01T13:00:00Z');
    const second = await first.restart('2026-03-01T16:20:00Z');
    await second.until('2026-03-01T17:00:00Z');
    expect(payloads(second)).toEqual(['"2026-03-01T16:00:00Z"', '"2026-03-01T17:00:00Z"']);
    const third = await second.restart('2026-03-01T17:10:00Z');
    await third.until('2026-03-01T17:20:00Z');
    expect(third.calls).toEqual([]);
  });
});

describe('archives', () => {
  const busArn = `arn:aws:events:${region}:${account}:event-bus/default`;
  const archiveArn = `arn:aws:events:${region}:${account}:archive/a`;
  const seconds = (time: string) => Date.parse(time) / 1_000;

  it('keep events and replay those of a time, to some rules', async () => {
    const laboratory = await openLaboratory();
    const { events } = laboratory;
    await withTargets(laboratory, [
      {
        Id: '1',
        Arn: functionArn,
        InputTransformer: {
          InputPathsMap: { n: '$.detail.n', replay: '$.replay-name' },
          InputTemplate: '[<n>,<replay>]',
        },
      },
    ]);
    await withTargets(laboratory, [{ Id: '1', Arn: functionArn, Input: '"other"' }], { Name: 'other' });
    await events.createArchive(scope, {
      ArchiveName: 'a',
      EventSourceArn: busArn,
      EventPattern: '{"detail":{"n":[{"numeric":[">",0]}]}}',
    });
    for (const n of [0, 1, 2, 3]) {
      await put(laboratory, entry({ n }));
      await laboratory.until(new Date(laboratory.clock.now() + 60_000).toISOString());
    }
    expect(await events.describeArchive(scope, { ArchiveName: 'a' })).toMatchObject({
      EventCount: 3,
      State: 'ENABLED',
      ArchiveArn: archiveArn,
    });
    laboratory.calls.length = 0;
    const replay = {
      ReplayName: 'p',
      EventSourceArn: archiveArn,
      EventStartTime: seconds('2026-03-01T12:01:30Z'),
      EventEndTime: seconds('2026-03-01T12:10:00Z'),
      Destination: { Arn: busArn, FilterArns: [`arn:aws:events:${region}:${account}:rule/r`] },
    };
    expect(await events.startReplay(scope, replay)).toMatchObject({ State: 'STARTING' });
    await laboratory.until('2026-03-01T12:20:00Z');
    expect(payloads(laboratory)).toEqual(['[2,"p"]', '[3,"p"]']);
    expect(await events.describeReplay(scope, { ReplayName: 'p' })).toMatchObject({
      State: 'COMPLETED',
      EventLastReplayedTime: Date.parse('2026-03-01T12:03:00Z'),
    });
    expect((await events.describeArchive(scope, { ArchiveName: 'a' })).EventCount).toBe(3);
    await expect(events.startReplay(scope, replay)).rejects.toThrow('Replay p already exists.');
    const later = await laboratory.restart('2026-03-01T13:00:00Z');
    expect(await later.events.listReplays(scope, {})).toMatchObject({ Replays: [{ ReplayName: 'p' }] });
    expect(await later.events.listArchives(scope, {})).toMatchObject({
      Archives: [{ ArchiveName: 'a', EventCount: 3 }],
    });
  });

  it('forget replays 90 days after they ended, and list all before', async () => {
    const laboratory = await openLaboratory();
    const { events, store } = laboratory;
    await events.createArchive(scope, { ArchiveName: 'a', EventSourceArn: busArn });
    const start = (ReplayName: string) =>
      events.startReplay(scope, {
        ReplayName,
        EventSourceArn: archiveArn,
        EventStartTime: 0,
        EventEndTime: 1,
        Destination: { Arn: busArn },
      });
    await start('p');
    await laboratory.until('2026-03-01T12:01:00Z');
    const [kept] = await store.records.list('events-replays', { limit: 1 });
    const record = JSON.parse(kept?.value ?? '') as object;
    await store.records.write(
      Array.from({ length: 1_100 }, (_, at) => ({
        collection: 'events-replays',
        key: `${account}/${region}/a${at}`,
        value: JSON.stringify({ ...record, name: `a${at}` }),
      })),
    );
    const names: string[] = [];
    for (let NextToken: string | undefined; ; ) {
      const page = await events.listReplays(scope, NextToken === undefined ? {} : { NextToken });
      names.push(...page.Replays.map(({ ReplayName }) => ReplayName));
      NextToken = page.NextToken;
      if (NextToken === undefined) break;
    }
    expect(new Set(names).size).toBe(1_101);
    await laboratory.until('2026-05-30T12:02:00Z');
    await expect(events.describeReplay(scope, { ReplayName: 'p' })).rejects.toThrow('does not exist');
    expect(await events.listReplays(scope, {})).toEqual({ Replays: [] });
    await start('p');
    expect(await store.records.list('events-replays', { limit: 10 })).toHaveLength(1);
  });

  it('forget events after their days, and all with the archive', async () => {
    const laboratory = await openLaboratory();
    const { events } = laboratory;
    await events.createArchive(scope, { ArchiveName: 'a', EventSourceArn: busArn, RetentionDays: 1 });
    await put(laboratory, entry({ n: 1 }));
    await laboratory.until('2026-03-02T11:30:00Z');
    await put(laboratory, entry({ n: 2 }));
    await laboratory.until('2026-03-02T14:00:00Z');
    expect((await events.describeArchive(scope, { ArchiveName: 'a' })).EventCount).toBe(1);
    await events.deleteArchive(scope, { ArchiveName: 'a' });
    await expect(events.describeArchive(scope, { ArchiveName: 'a' })).rejects.toThrow(
      'Archive a does not exist.',
    );
  });
});

describe('connections and API destinations', () => {
  const invocation = {
    HeaderParameters: [{ Key: 'X-One', Value: '1' }],
    QueryStringParameters: [{ Key: 'q', Value: 'c', IsValueSecret: true }],
    BodyParameters: [{ Key: 'b', Value: '2' }],
  };

  async function connection(
    laboratory: Laboratory,
    AuthorizationType: string,
    AuthParameters: object,
  ): Promise<string> {
    const made = await laboratory.events.createConnection(scope, {
      Name: 'c',
      AuthorizationType,
      AuthParameters,
    } as never);
    await laboratory.events.settled();
    return made.ConnectionArn;
  }

  it('show no secrets, and keep them sealed', async () => {
    const laboratory = await openLaboratory();
    const arn = await connection(laboratory, 'BASIC', {
      BasicAuthParameters: { Username: 'ann', Password: 'secret-ü' },
      InvocationHttpParameters: invocation,
    });
    const shown = await laboratory.events.describeConnection(scope, { Name: 'c' });
    expect(shown).toMatchObject({
      ConnectionState: 'AUTHORIZED',
      AuthParameters: {
        BasicAuthParameters: { Username: 'ann' },
        InvocationHttpParameters: { QueryStringParameters: [{ Key: 'q', IsValueSecret: true }] },
      },
    });
    expect(JSON.stringify(shown)).not.toContain('secret-ü');
    const [kept] = await laboratory.store.records.list('events-connections', { limit: 1 });
    expect(kept?.value).not.toContain('secret-ü');
    expect(await laboratory.events.connectionParameters(scope, arn)).toMatchObject({
      headers: [
        ['X-One', '1'],
        ['Authorization', `Basic ${Buffer.from('ann:secret-ü').toString('base64')}`],
      ],
      query: [['q', 'c']],
      body: [['b', '2']],
    });
    await laboratory.events.deauthorizeConnection(scope, { Name: 'c' });
    await expect(laboratory.events.connectionParameters(scope, arn)).rejects.toMatchObject({
      code: 'Events.ConnectionResource.InvalidConnectionState',
    });
    await laboratory.events.deleteConnection(scope, { Name: 'c' });
    await expect(laboratory.events.connectionParameters(scope, arn)).rejects.toMatchObject({
      code: 'Events.ConnectionResource.ResourceNotFound',
    });
  });

  it('are listed however many they are, and are no more than their limits say', async () => {
    const limits = { eventConnectionsMax: 3_002, eventDestinationsMax: 1 };
    const laboratory = await openLaboratory({ limits });
    const { events, store } = laboratory;
    const basic = { BasicAuthParameters: { Username: 'ann', Password: 'p' } };
    const ConnectionArn = await connection(laboratory, 'BASIC', basic);
    const [kept] = await store.records.list('events-connections', { limit: 1 });
    const record = JSON.parse(kept?.value ?? '') as object;
    await store.records.write(
      Array.from({ length: 3_001 }, (_, at) => ({
        collection: 'events-connections',
        key: `${account}/${region}/a${at}`,
        value: JSON.stringify({ ...record, name: `a${at}` }),
      })),
    );
    const last = await events.listConnections(scope, { NamePrefix: 'c', Limit: 1 });
    expect(last.Connections.map(({ Name }) => Name)).toEqual(['c']);
    const page = await events.listConnections(scope, { NextToken: 'a999', Limit: 2 });
    expect(page.Connections.map(({ Name }) => Name)).toEqual(['c']);
    const tooMany = { code: 'LimitExceededException' };
    await expect(connection(laboratory, 'BASIC', basic)).rejects.toMatchObject(tooMany);
    const destination = (Name: string) =>
      events.createApiDestination(scope, {
        Name,
        ConnectionArn,
        InvocationEndpoint: 'https://x.example/',
        HttpMethod: 'GET',
      });
    await destination('d');
    await expect(destination('e')).rejects.toMatchObject(tooMany);
    expect((await events.listApiDestinations(scope, { ConnectionArn })).ApiDestinations).toHaveLength(1);
  });

  it('serve destinations of their own account only', async () => {
    const laboratory = await openLaboratory();
    const BasicAuthParameters = { Username: 'ann', Password: 'p' };
    const ConnectionArn = await connection(laboratory, 'BASIC', { BasicAuthParameters });
    const stolen = laboratory.events.createApiDestination(
      { ...scope, account: '210987654321' },
      { Name: 'd', ConnectionArn, InvocationEndpoint: 'https://x.example/', HttpMethod: 'GET' },
    );
    await expect(stolen).rejects.toMatchObject({ code: 'ValidationException' });
  });

  const oauth = {
    OAuthParameters: {
      ClientParameters: { ClientID: 'id', ClientSecret: 'sec' },
      AuthorizationEndpoint: 'https://auth.example/token',
      HttpMethod: 'POST',
      OAuthHttpParameters: { BodyParameters: [{ Key: 'scope', Value: 'all' }] },
    },
  };

  it('fetch a token once while it lasts', async () => {
    let tokens = 0;
    const laboratory = await openLaboratory({
      http: () => ({ json: { access_token: `t${++tokens}`, expires_in: 600 } }),
    });
    const arn = await connection(laboratory, 'OAUTH_CLIENT_CREDENTIALS', oauth);
    expect((await laboratory.events.describeConnection(scope, { Name: 'c' })).ConnectionState).toBe(
      'AUTHORIZED',
    );
    const header = async () => (await laboratory.events.connectionParameters(scope, arn)).headers;
    expect(await header()).toEqual([['Authorization', 'Bearer t1']]);
    expect(await header()).toEqual([['Authorization', 'Bearer t1']]);
    expect(laboratory.requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://auth.example/token',
        body: 'grant_type=client_credentials&client_id=id&client_secret=sec&scope=all',
      },
    ]);
    laboratory.clock.advance(600_000);
    expect(await header()).toEqual([['Authorization', 'Bearer t2']]);
  });

  it('are not authorized by a refused client', async () => {
    const laboratory = await openLaboratory({ http: () => ({ status: 401 }) });
    await connection(laboratory, 'OAUTH_CLIENT_CREDENTIALS', oauth);
    expect(await laboratory.events.describeConnection(scope, { Name: 'c' })).toMatchObject({
      ConnectionState: 'DEAUTHORIZED',
      StateReason: 'The authorization endpoint answered with the status 401.',
    });
  });

  it('send events to an endpoint, again where it fails for a while', async () => {
    const statuses = [503, 200];
    const laboratory = await openLaboratory({ http: () => ({ status: statuses.shift() ?? 200 }) });
    const ConnectionArn = await connection(laboratory, 'API_KEY', {
      ApiKeyAuthParameters: { ApiKeyName: 'X-Key', ApiKeyValue: 'k' },
      InvocationHttpParameters: invocation,
    });
    const { ApiDestinationArn } = await laboratory.events.createApiDestination(scope, {
      Name: 'd',
      ConnectionArn,
      InvocationEndpoint: 'https://api.example/v1/*',
      HttpMethod: 'POST',
    });
    await withTargets(laboratory, [
      {
        Id: '1',
        Arn: ApiDestinationArn,
        RoleArn: roleArn,
        InputPath: '$.detail',
        HttpParameters: {
          PathParameterValues: ['$.detail.id'],
          HeaderParameters: { 'X-One': 'target', 'X-Two': '2' },
          QueryStringParameters: { p: 'v' },
        },
      },
    ]);
    await put(laboratory, entry({ id: 'a/b' }));
    await laboratory.until('2026-03-01T13:00:00Z');
    expect(laboratory.requests).toHaveLength(2);
    expect(laboratory.requests[1]).toMatchObject({
      method: 'POST',
      url: 'https://api.example/v1/a%2Fb?p=v&q=c',
      body: '{"id":"a/b","b":"2"}',
    });
    expect(Object.fromEntries(laboratory.requests[1]?.headers ?? [])).toEqual({
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': 'Amazon/EventBridge/ApiDestinations',
      'X-One': '1',
      'X-Two': '2',
      'X-Key': 'k',
    });
  });
});

it('keeps rules and buses over a restart', async () => {
  const first = await openLaboratory();
  await first.events.createEventBus(scope, { Name: 'b' });
  await withTargets(first, [{ Id: '1', Arn: functionArn, InputPath: '$.detail' }], { EventBusName: 'b' });
  const second = await first.restart('2026-03-01T13:00:00Z');
  await put(second, entry({ x: 1 }, { EventBusName: 'b' }), entry({ x: 2 }));
  expect(payloads(second)).toEqual(['{"x":1}']);
});
