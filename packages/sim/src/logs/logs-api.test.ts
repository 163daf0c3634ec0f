import * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { awsClients } from '../wire/clients.ts';

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;
let logs: Logs.CloudWatchLogsClient;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  clients = awsClients(server.endpoint);
  logs = clients.logs;
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

let groups = 0;

/** A group of its own with some streams. @returns its name */
async function makeGroup(...streams: readonly string[]): Promise<string> {
  groups += 1;
  const logGroupName = `/test/group-${groups}`;
  await logs.send(new Logs.CreateLogGroupCommand({ logGroupName }));
  for (const logStreamName of streams) {
    await logs.send(new Logs.CreateLogStreamCommand({ logGroupName, logStreamName }));
  }
  return logGroupName;
}

const startMs = Date.now() - 60_000;

/** Puts messages, a second apart. */
async function put(logGroupName: string, logStreamName: string, ...messages: readonly string[]) {
  const logEvents = messages.map((message, at) => ({ message, timestamp: startMs + at * 1_000 }));
  return await logs.send(new Logs.PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

describe('log groups', () => {
  it('are created, described with their ARNs and deleted', async () => {
    const logGroupName = await makeGroup('s');
    const { logGroups } = await logs.send(
      new Logs.DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }),
    );
    const arn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`;
    expect(logGroups).toEqual([
      {
        logGroupName,
        arn: `${arn}:*`,
        logGroupArn: arn,
        creationTime: expect.any(Number),
        metricFilterCount: 0,
        storedBytes: 0,
        logGroupClass: 'STANDARD',
      },
    ]);
    await put(logGroupName, 's', 'four');
    await logs.send(new Logs.DeleteLogGroupCommand({ logGroupName }));
    await logs.send(new Logs.CreateLogGroupCommand({ logGroupName }));
    const { events } = await logs.send(new Logs.FilterLogEventsCommand({ logGroupName }));
    expect(events).toEqual([]);
  });

  it('are listed by prefix, by pattern and page by page', async () => {
    const names = ['page/a', 'page/b', 'page/c', 'other/page'];
    for (const logGroupName of names) await logs.send(new Logs.CreateLogGroupCommand({ logGroupName }));
    const pages: (string | undefined)[][] = [];
    for await (const { logGroups } of Logs.paginateDescribeLogGroups(
      { client: logs, pageSize: 2 },
      { logGroupNamePrefix: 'page/' },
    )) {
      pages.push((logGroups ?? []).map(({ logGroupName }) => logGroupName));
    }
    expect(pages).toEqual([['page/a', 'page/b'], ['page/c']]);
    const { logGroups } = await logs.send(new Logs.DescribeLogGroupsCommand({ logGroupNamePattern: 'page' }));
    expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual([
      'other/page',
      'page/a',
      'page/b',
      'page/c',
    ]);
  });

  it('have a retention, beyond which nothing is shown', async () => {
    const logGroupName = await makeGroup('s');
    await put(logGroupName, 's', 'kept');
    const old = [{ timestamp: Date.now() - 3 * 86_400_000, message: 'old' }];
    await logs.send(new Logs.PutLogEventsCommand({ logGroupName, logStreamName: 's', logEvents: old }));
    await logs.send(new Logs.PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }));
    const messages = async () =>
      (await logs.send(new Logs.FilterLogEventsCommand({ logGroupName }))).events?.map(
        ({ message }) => message,
      );
    expect(await messages()).toEqual(['kept']);
    const late = await logs.send(
      new Logs.PutLogEventsCommand({ logGroupName, logStreamName: 's', logEvents: old }),
    );
    expect(late.rejectedLogEventsInfo).toEqual({ expiredLogEventEndIndex: 1 });
    await (await server.cairn.logs.use()).settled();
    await logs.send(new Logs.DeleteRetentionPolicyCommand({ logGroupName }));
    expect(await messages()).toEqual(['kept']);
  });

  it('have tags, by ARN and by name', async () => {
    const logGroupName = await makeGroup();
    const resourceArn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`;
    await logs.send(new Logs.TagResourceCommand({ resourceArn, tags: { a: '1', b: '2' } }));
    await logs.send(new Logs.TagLogGroupCommand({ logGroupName, tags: { c: '3' } }));
    await logs.send(new Logs.UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    await logs.send(new Logs.UntagLogGroupCommand({ logGroupName, tags: ['b'] }));
    const byArn = await logs.send(new Logs.ListTagsForResourceCommand({ resourceArn }));
    const byName = await logs.send(new Logs.ListTagsLogGroupCommand({ logGroupName }));
    expect([byArn.tags, byName.tags]).toEqual([{ c: '3' }, { c: '3' }]);
  });
});

describe('log streams', () => {
  it('are listed by name and by their last event', async () => {
    const logGroupName = await makeGroup('a', 'b', 'c');
    await put(logGroupName, 'b', '1', '2');
    await put(logGroupName, 'a', '1');
    const names = async (input: Partial<Logs.DescribeLogStreamsCommandInput>) =>
      (await logs.send(new Logs.DescribeLogStreamsCommand({ logGroupName, ...input }))).logStreams?.map(
        ({ logStreamName }) => logStreamName,
      );
    expect(await names({})).toEqual(['a', 'b', 'c']);
    expect(await names({ logStreamNamePrefix: 'b' })).toEqual(['b']);
    expect(await names({ orderBy: 'LastEventTime', descending: true })).toEqual(['b', 'a', 'c']);
    const pages: unknown[] = [];
    const input = { logGroupName, orderBy: 'LastEventTime', descending: true } as const;
    for await (const page of Logs.paginateDescribeLogStreams({ client: logs, pageSize: 1 }, input)) {
      pages.push(page.logStreams?.[0]?.logStreamName);
    }
    expect(pages).toEqual(['b', 'a', 'c']);
    await logs.send(new Logs.DeleteLogStreamCommand({ logGroupName, logStreamName: 'b' }));
    expect(await names({})).toEqual(['a', 'c']);
    const { events } = await logs.send(new Logs.FilterLogEventsCommand({ logGroupName }));
    expect(events).toHaveLength(1);
  });

  it('know their first and last event', async () => {
    const logGroupName = await makeGroup('s');
    await put(logGroupName, 's', 'one', 'two');
    const { logStreams } = await logs.send(new Logs.DescribeLogStreamsCommand({ logGroupName }));
    expect(logStreams?.[0]).toMatchObject({
      firstEventTimestamp: startMs,
      lastEventTimestamp: startMs + 1_000,
      lastIngestionTime: expect.any(Number),
      arn: `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}:log-stream:s`,
    });
  });
});

describe('log events', () => {
  it('are read from the head and from the tail; at the end the token stays the same', async () => {
    const logGroupName = await makeGroup('s');
    await put(logGroupName, 's', '1', '2', '3', '4', '5');
    const read = async (input: Partial<Logs.GetLogEventsCommandInput>) => {
      const page = await logs.send(
        new Logs.GetLogEventsCommand({ logGroupName, logStreamName: 's', limit: 2, ...input }),
      );
      return { ...page, messages: page.events?.map(({ message }) => message).join('') };
    };
    const head = await read({ startFromHead: true });
    const second = await read({ nextToken: head.nextForwardToken, startFromHead: true });
    const third = await read({ nextToken: second.nextForwardToken, startFromHead: true });
    const end = await read({ nextToken: third.nextForwardToken, startFromHead: true });
    expect([head, second, third, end].map(({ messages }) => messages)).toEqual(['12', '34', '5', '']);
    expect(end.nextForwardToken).toBe(third.nextForwardToken);
    const tail = await read({});
    const before = await read({ nextToken: tail.nextBackwardToken });
    expect([tail.messages, before.messages]).toEqual(['45', '23']);
    const range = { startTime: startMs + 1_000, endTime: startMs + 3_000, startFromHead: true };
    expect((await read(range)).messages).toBe('23');
    await put(logGroupName, 's', '0');
    expect((await read({ startFromHead: true })).messages).toBe('10');
  });

  it('are filtered over streams in the order of time, page by page', async () => {
    const logGroupName = await makeGroup('a/1', 'a/2', 'b');
    await put(logGroupName, 'a/1', '{"level":"ERROR","n":1}', 'INFO one');
    await put(logGroupName, 'a/2', '{"level":"ERROR","n":9}', 'INFO two');
    await put(logGroupName, 'b', 'ERROR plain');
    const filter = async (input: Partial<Logs.FilterLogEventsCommandInput>) => {
      const messages: (string | undefined)[] = [];
      for await (const { events } of Logs.paginateFilterLogEvents(
        { client: logs, pageSize: 2 },
        { logGroupName, ...input },
      )) {
        messages.push(...(events ?? []).map(({ message }) => message));
      }
      return messages;
    };
    expect(await filter({ filterPattern: 'INFO' })).toEqual(['INFO one', 'INFO two']);
    expect(await filter({ filterPattern: '{ $.level = "ERROR" && $.n > 3 }' })).toEqual([
      '{"level":"ERROR","n":9}',
    ]);
    expect(await filter({ filterPattern: 'ERROR -plain' })).toHaveLength(2);
    expect(await filter({ logStreamNames: ['b', 'a/2'] })).toEqual([
      '{"level":"ERROR","n":9}',
      'ERROR plain',
      'INFO two',
    ]);
    expect(await filter({ logStreamNamePrefix: 'a/', startTime: startMs + 1 })).toEqual([
      'INFO one',
      'INFO two',
    ]);
    expect(await filter({ endTime: startMs })).toHaveLength(3);
    expect(await filter({})).toHaveLength(5);
  });

  it('that are too old or too new are left out and told', async () => {
    const logGroupName = await makeGroup('s');
    const now = Date.now();
    const batch = (offset: number) =>
      logs.send(
        new Logs.PutLogEventsCommand({
          logGroupName,
          logStreamName: 's',
          logEvents: [
            { timestamp: now, message: 'good' },
            { timestamp: now + offset, message: 'edge' },
          ].sort((a, b) => a.timestamp - b.timestamp),
        }),
      );
    expect((await batch(3 * 3_600_000)).rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    const old = [{ timestamp: now - 15 * 86_400_000, message: 'old' }];
    const answer = await logs.send(
      new Logs.PutLogEventsCommand({ logGroupName, logStreamName: 's', logEvents: old }),
    );
    expect(answer.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
    expect(answer.nextSequenceToken).toMatch(/^\d{56}$/);
    const { events } = await logs.send(new Logs.FilterLogEventsCommand({ logGroupName }));
    expect(events?.map(({ message }) => message)).toEqual(['good']);
  });
});

describe('a refusal', () => {
  const invalid = 'InvalidParameterException';
  const now = Date.now();
  const put = (logEvents: Logs.InputLogEvent[]) =>
    new Logs.PutLogEventsCommand({ logGroupName: 'refusals', logStreamName: 's', logEvents });
  const filter = (input: Partial<Logs.FilterLogEventsCommandInput>) =>
    new Logs.FilterLogEventsCommand({ logGroupName: 'refusals', ...input });
  beforeAll(async () => {
    await logs.send(new Logs.CreateLogGroupCommand({ logGroupName: 'refusals' }));
    await logs.send(new Logs.CreateLogStreamCommand({ logGroupName: 'refusals', logStreamName: 's' }));
  });

  test.each([
    [
      'a group that is there',
      new Logs.CreateLogGroupCommand({ logGroupName: 'refusals' }),
      'ResourceAlreadyExistsException',
      'The specified log group already exists',
    ],
    [
      'a stream whose name is no text',
      new Logs.CreateLogStreamCommand({ logGroupName: 'refusals', logStreamName: 'a\ud800b' }),
      invalid,
      'Invalid log stream name.',
    ],
    [
      'a stream that is there',
      new Logs.CreateLogStreamCommand({ logGroupName: 'refusals', logStreamName: 's' }),
      'ResourceAlreadyExistsException',
      'The specified log stream already exists',
    ],
    [
      'no such group',
      new Logs.DeleteLogGroupCommand({ logGroupName: 'none' }),
      'ResourceNotFoundException',
      'The specified log group does not exist.',
    ],
    [
      'no such stream',
      new Logs.GetLogEventsCommand({ logGroupName: 'refusals', logStreamName: 'none' }),
      'ResourceNotFoundException',
      'The specified log stream does not exist.',
    ],
    [
      'a name of AWS',
      new Logs.CreateLogGroupCommand({ logGroupName: 'aws/x' }),
      invalid,
      'Log groups starting with AWS/ are reserved for AWS.',
    ],
    [
      'a name that the model forbids',
      new Logs.CreateLogGroupCommand({ logGroupName: 'a b' }),
      invalid,
      /^1 validation error detected: Value 'a b' at 'logGroupName'/,
    ],
    [
      'a retention of two days',
      new Logs.PutRetentionPolicyCommand({ logGroupName: 'refusals', retentionInDays: 2 }),
      invalid,
      /retentionInDays/,
    ],
    [
      'prefix and pattern',
      new Logs.DescribeLogGroupsCommand({ logGroupNamePrefix: 'a', logGroupNamePattern: 'a' }),
      invalid,
      /mutually exclusive/,
    ],
    [
      'an order by time with a prefix',
      new Logs.DescribeLogStreamsCommand({
        logGroupName: 'refusals',
        orderBy: 'LastEventTime',
        logStreamNamePrefix: 'a',
      }),
      invalid,
      'Cannot order by LastEventTime with a logStreamNamePrefix.',
    ],
    [
      'events against the order of time',
      put([
        { timestamp: now, message: 'a' },
        { timestamp: now - 1, message: 'b' },
      ]),
      invalid,
      'Log events in a single PutLogEvents request must be in chronological order.',
    ],
    [
      'events over more than a day',
      put([
        { timestamp: now - 90_000_000, message: 'a' },
        { timestamp: now, message: 'b' },
      ]),
      invalid,
      /cannot span more than 24 hours/,
    ],
    [
      'a batch that is too large',
      put(Array.from({ length: 3 }, () => ({ timestamp: now, message: 'é'.repeat(200_000) }))),
      invalid,
      'Upload too large: 1200078 bytes exceeds limit of 1048576',
    ],
    [
      'no events',
      put([]),
      invalid,
      /at 'logEvents' failed to satisfy constraint: Member must have length greater than or equal to 1/,
    ],
    ['a token of nobody', filter({ nextToken: 'x' }), invalid, 'The specified nextToken is invalid.'],
    [
      'a token of nobody, of a stream',
      new Logs.GetLogEventsCommand({ logGroupName: 'refusals', logStreamName: 's', nextToken: 'f/1/s' }),
      invalid,
      'The specified nextToken is invalid.',
    ],
    ['a pattern that is none', filter({ filterPattern: '{ $.a' }), invalid, 'Invalid filter pattern'],
    [
      'names and a prefix',
      filter({ logStreamNames: ['s'], logStreamNamePrefix: 's' }),
      invalid,
      /mutually exclusive/,
    ],
    [
      'tags of nothing',
      new Logs.ListTagsForResourceCommand({
        resourceArn: 'arn:aws:logs:us-east-1:000000000000:log-group:none',
      }),
      'ResourceNotFoundException',
      /./,
    ],
  ])('answers %s', async (_, command, name, message) => {
    const error = await logs.send(command as Logs.DeleteLogGroupCommand).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error).toMatchObject({ name });
    expect(error?.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});
