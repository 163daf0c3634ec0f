import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as CloudWatch from '@aws-sdk/client-cloudwatch';
import * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { awsClients } from '../wire/clients.ts';

let folder: string;
let server: ServerProcess;
let clients: ReturnType<typeof awsClients>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-killed-logs-'));
  await start();
});
afterEach(async () => {
  clients.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  clients = awsClients(server.endpoint);
}

it('acknowledged log events and metrics are there after the server was killed', {
  timeout: 60_000,
}, async () => {
  const logGroupName = 'killed';
  const logStreamName = 's';
  await clients.logs.send(new Logs.CreateLogGroupCommand({ logGroupName }));
  await clients.logs.send(new Logs.CreateLogStreamCommand({ logGroupName, logStreamName }));
  const acknowledged = new Set<string>();
  let sent = 0;
  let isKilled = false;
  const writer = async (): Promise<void> => {
    while (!isKilled) {
      sent += 1;
      const message = `event ${sent}`;
      const logEvents = [{ timestamp: Date.now(), message }];
      const put = new Logs.PutLogEventsCommand({ logGroupName, logStreamName, logEvents });
      const metric = new CloudWatch.PutMetricDataCommand({
        Namespace: 'Killed',
        MetricData: [{ MetricName: 'Sent', Value: 1 }],
      });
      try {
        await Promise.all([clients.logs.send(put), clients.cloudWatch.send(metric)]);
        acknowledged.add(message);
      } catch {
        return;
      }
      if (acknowledged.size === 200) {
        isKilled = true;
        await server.kill();
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, writer));
  clients.destroy();
  await start();
  const found = new Set<string | undefined>();
  for await (const { events } of Logs.paginateFilterLogEvents({ client: clients.logs }, { logGroupName })) {
    for (const { message } of events ?? []) found.add(message);
  }
  expect([...acknowledged].filter((message) => !found.has(message))).toEqual([]);
  const { Datapoints } = await clients.cloudWatch.send(
    new CloudWatch.GetMetricStatisticsCommand({
      Namespace: 'Killed',
      MetricName: 'Sent',
      StartTime: new Date(Date.now() - 600_000),
      EndTime: new Date(Date.now() + 60_000),
      Period: 3_600,
      Statistics: ['Sum'],
    }),
  );
  const sum = (Datapoints ?? []).reduce((total, { Sum = 0 }) => total + Sum, 0);
  expect(sum).toBeGreaterThanOrEqual(acknowledged.size);
  expect(sum).toBeLessThanOrEqual(sent);
});
