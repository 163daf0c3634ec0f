import { gzipSync } from 'node:zlib';
import * as CloudWatch from '@aws-sdk/client-cloudwatch';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { awsClients } from '../wire/clients.ts';

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;
let cloudWatch: CloudWatch.CloudWatchClient;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent', limits: { metricsMax: 600 } });
  clients = awsClients(server.endpoint);
  cloudWatch = clients.cloudWatch;
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

/** The beginning of an hour that is over, so that periods are known. */
const hourMs = Math.floor(Date.now() / 3_600_000 - 2) * 3_600_000;
const at = (minutes: number): Date => new Date(hourMs + minutes * 60_000);
const wholeHour = { StartTime: at(0), EndTime: at(60) };

function put(Namespace: string, ...MetricData: CloudWatch.MetricDatum[]) {
  return cloudWatch.send(new CloudWatch.PutMetricDataCommand({ Namespace, MetricData }));
}

describe('values', () => {
  it('are answered by period with every statistic', async () => {
    const MetricName = 'Latency';
    await put(
      'Values',
      { MetricName, Timestamp: at(0), Value: 4, Unit: 'Seconds' },
      { MetricName, Timestamp: at(1), Values: [1, 3], Counts: [2, 1], Unit: 'Seconds' },
      {
        MetricName,
        Timestamp: at(7),
        Unit: 'Seconds',
        StatisticValues: { SampleCount: 2, Sum: 9, Minimum: 3, Maximum: 6 },
      },
    );
    const { Datapoints, Label } = await cloudWatch.send(
      new CloudWatch.GetMetricStatisticsCommand({
        ...{ Namespace: 'Values', MetricName, Period: 300, ...wholeHour },
        Statistics: ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'],
        ExtendedStatistics: ['p50', 'p99.9'],
      }),
    );
    expect(Label).toBe(MetricName);
    expect(Datapoints).toEqual([
      {
        ...{
          Timestamp: at(0),
          SampleCount: 4,
          Sum: 9,
          Average: 2.25,
          Minimum: 1,
          Maximum: 4,
          Unit: 'Seconds',
        },
        ExtendedStatistics: { p50: 1, 'p99.9': 4 },
      },
      {
        ...{
          Timestamp: at(5),
          SampleCount: 2,
          Sum: 9,
          Average: 4.5,
          Minimum: 3,
          Maximum: 6,
          Unit: 'Seconds',
        },
        ExtendedStatistics: {},
      },
    ]);
  });

  it('are one series for each query, in the order asked for', async () => {
    const Dimensions = [
      { Name: 'B', Value: '2' },
      { Name: 'A', Value: '1' },
    ];
    for (const minute of [0, 1, 2]) {
      await put('Series', { MetricName: 'M', Dimensions, Timestamp: at(minute), Value: minute });
    }
    const query = (Id: string, Stat: string): CloudWatch.MetricDataQuery => ({
      Id,
      MetricStat: {
        Metric: { Namespace: 'Series', MetricName: 'M', Dimensions: Dimensions.toReversed() },
        Period: 60,
        Stat,
      },
    });
    const read = (input: Partial<CloudWatch.GetMetricDataCommandInput>) =>
      cloudWatch.send(
        new CloudWatch.GetMetricDataCommand({
          ...wholeHour,
          MetricDataQueries: [query('a', 'Sum')],
          ...input,
        }),
      );
    const newest = await read({
      MetricDataQueries: [query('a', 'Sum'), { ...query('b', 'p90'), Label: 'named' }],
    });
    expect(newest.MetricDataResults).toEqual([
      { Id: 'a', Label: 'M', Timestamps: [at(2), at(1), at(0)], Values: [2, 1, 0], StatusCode: 'Complete' },
      {
        Id: 'b',
        Label: 'named',
        Timestamps: [at(2), at(1), at(0)],
        Values: [2, 1, 0],
        StatusCode: 'Complete',
      },
    ]);
    const oldest = await read({ ScanBy: 'TimestampAscending', StartTime: at(1), EndTime: at(2) });
    expect(oldest.MetricDataResults?.[0]?.Values).toEqual([1]);
    const none = await read({ EndTime: at(0.5), StartTime: at(-1) });
    expect(none.MetricDataResults?.[0]?.Values).toEqual([0]);
  });

  it('gather when many clients put them at once', async () => {
    const one = { MetricName: 'Crowd', Timestamp: at(3), Value: 1 };
    await Promise.all(Array.from({ length: 50 }, () => put('Crowd', one, one)));
    const { Datapoints } = await cloudWatch.send(
      new CloudWatch.GetMetricStatisticsCommand({
        ...{ Namespace: 'Crowd', MetricName: 'Crowd', Period: 60, ...wholeHour, Statistics: ['Sum'] },
      }),
    );
    expect(Datapoints).toEqual([{ Timestamp: at(3), Sum: 100, Unit: 'None' }]);
  });
});

describe('metrics', () => {
  it('are listed by namespace, name and dimensions', async () => {
    const dimension = (Name: string, Value: string) => ({ Name, Value });
    await put(
      'Listed',
      { MetricName: 'A', Value: 1, Dimensions: [dimension('Host', 'x'), dimension('Disk', '1')] },
      { MetricName: 'A', Value: 1, Dimensions: [dimension('Host', 'y')] },
      { MetricName: 'B', Value: 1 },
    );
    const names = async (input: CloudWatch.ListMetricsCommandInput) =>
      (
        await cloudWatch.send(new CloudWatch.ListMetricsCommand({ Namespace: 'Listed', ...input }))
      ).Metrics?.map(
        ({ MetricName, Dimensions }) =>
          `${MetricName}${(Dimensions ?? []).map(({ Value }) => Value).join('')}`,
      );
    expect(await names({})).toEqual(['A1x', 'Ay', 'B']);
    expect(await names({ MetricName: 'B' })).toEqual(['B']);
    expect(await names({ Dimensions: [{ Name: 'Host' }] })).toEqual(['A1x', 'Ay']);
    expect(await names({ Dimensions: [{ Name: 'Host', Value: 'y' }] })).toEqual(['Ay']);
    expect(await names({ Namespace: 'None' })).toEqual([]);
  });

  it('are refused beyond the limit, and listed page by page', async () => {
    const datum = (name: number) => ({ MetricName: `m${name}`, Value: 1 });
    await put('Many', ...Array.from({ length: 510 }, (_, name) => datum(name)));
    const names: unknown[] = [];
    for await (const page of CloudWatch.paginateListMetrics({ client: cloudWatch }, { Namespace: 'Many' })) {
      names.push(page.Metrics?.length);
    }
    expect(names).toEqual([500, 10]);
    await expect(
      put('Many', ...Array.from({ length: 200 }, (_, name) => datum(1_000 + name))),
    ).rejects.toMatchObject({
      name: expect.stringContaining('LimitExceeded'),
    });
  });
});

test.each([
  ['that is not what it says', 'gzip', Buffer.from('{}'), 'SerializationException'],
  ['in a form of nobody', 'br', Buffer.from('{}'), 'SerializationException'],
  ['that unfolds to too much', 'gzip', gzipSync(Buffer.alloc(30_000_000)), 'RequestEntityTooLargeException'],
])('a compressed body %s is refused', async (_, encoding, body, code) => {
  const credential = 'Credential=a/20260101/us-east-1/monitoring/aws4_request';
  const answer = await fetch(server.endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData',
      'content-type': 'application/x-amz-json-1.0',
      'content-encoding': encoding,
      authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=x`,
    },
    body,
  });
  expect(await answer.json()).toMatchObject({ __type: expect.stringContaining(code) });
});

describe('a refusal', () => {
  const statistics = (input: Partial<CloudWatch.GetMetricStatisticsCommandInput>) =>
    new CloudWatch.GetMetricStatisticsCommand({
      ...{ Namespace: 'N', MetricName: 'M', Period: 60, ...wholeHour, Statistics: ['Sum'], ...input },
    });
  const data = (query: Partial<CloudWatch.MetricDataQuery>) =>
    new CloudWatch.GetMetricDataCommand({ ...wholeHour, MetricDataQueries: [{ Id: 'a', ...query }] });
  const datum = (one: Partial<CloudWatch.MetricDatum>, Namespace = 'N') =>
    new CloudWatch.PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: 'M', ...one }] });
  const [value, combination, missing] = [
    'InvalidParameterValue',
    'InvalidParameterCombination',
    'MissingParameter',
  ];

  test.each([
    [
      "a namespace of AWS's",
      datum({ Value: 1 }, 'AWS/Lambda'),
      value,
      'The value AWS/Lambda for parameter Namespace is invalid.',
    ],
    ['no value', datum({}), missing, /Value is required/],
    ['two kinds of values', datum({ Value: 1, Values: [1] }), combination, /mutually exclusive/],
    ['counts of another number', datum({ Values: [1], Counts: [1, 2] }), value, /must be of the same size/],
    ['a time long ago', datum({ Value: 1, Timestamp: new Date(0) }), value, /within the last two weeks/],
    [
      'a dimension twice',
      datum({
        Value: 1,
        Dimensions: [
          { Name: 'a', Value: '1' },
          { Name: 'a', Value: '2' },
        ],
      }),
      value,
      /Dimensions/,
    ],
    [
      'a unit of nobody',
      datum({ Value: 1, Unit: 'Miles' as CloudWatch.StandardUnit }),
      value,
      /Member must satisfy enum value set/,
    ],
    ['an expression', data({ Expression: 'm1*2' }), value, /Metric math is not supported/],
    ['an id that is none', data({ Id: 'A' }), value, /Id is invalid/],
    ['a period of ten seconds', statistics({ Period: 10 }), value, /multiple of 60/],
    ['no statistics', statistics({ Statistics: undefined }), combination, /At least one/],
    [
      'too many datapoints',
      statistics({ StartTime: at(-60 * 48) }),
      combination,
      'You have requested up to 2,940 datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    ],
    [
      'a time that runs backwards',
      statistics({ EndTime: at(-1) }),
      value,
      'The parameter StartTime must be less than the parameter EndTime.',
    ],
    ['a trimmed mean', statistics({ ExtendedStatistics: ['tm90'] }), value, /not supported/],
  ])('answers %s', async (_, command, name, message) => {
    const error = await cloudWatch.send(command as CloudWatch.PutMetricDataCommand).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(
      error?.name.replace(/Exception$/, '').replace('MissingRequiredParameter', 'MissingParameter'),
    ).toBe(name);
    expect(error?.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});
