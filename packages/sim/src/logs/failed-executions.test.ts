import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Log } from '@cairn/kit';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, test } from 'vitest';

let server: CairnServer;
const told: { readonly level: string; readonly message: string; readonly fields: object | undefined }[] = [];
const waiting: (() => void)[] = [];
const log: Log = (level, message, fields) => {
  told.push({ level, message, fields });
  for (const look of waiting) look();
};

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, log, logLevel: 'info' });
});
afterAll(() => server.stop());

/** Starts a machine of one state. @returns the execution's ARN */
async function start(state: object, type: 'STANDARD' | 'EXPRESS', top: object = {}): Promise<string> {
  const { stateMachineArn } = await client().send(
    new CreateStateMachineCommand({
      name: crypto.randomUUID(),
      type,
      definition: JSON.stringify({ StartAt: 'Only', States: { Only: state }, ...top }),
      roleArn: 'arn:aws:iam::000000000000:role/r',
    }),
  );
  const { executionArn = '' } = await client().send(new StartExecutionCommand({ stateMachineArn }));
  return executionArn;
}

const client = () =>
  new SFNClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
const linesOf = (executionArn: string) =>
  told.filter(({ fields }) => (fields as { executionArn?: string })?.executionArn === executionArn);

/** What the log has told of an execution, once it has told something. */
async function firstLinesOf(executionArn: string): Promise<typeof told> {
  await new Promise<void>((resolve) => {
    const look = () => linesOf(executionArn).length > 0 && resolve();
    waiting.push(look);
    look();
  });
  return linesOf(executionArn);
}

test.each(['STANDARD', 'EXPRESS'] as const)(
  'a %s execution that fails is one line of the log',
  async (type) => {
    const Cause = `${'x'.repeat(199)}😀 and much more`;
    const executionArn = await start({ Type: 'Fail', Error: 'Sold', Cause }, type);
    const cause = `${'x'.repeat(199)}\ufffd…`;
    expect(await firstLinesOf(executionArn)).toEqual([
      { level: 'info', message: 'an execution failed', fields: { executionArn, error: 'Sold', cause } },
    ]);
  },
);

test('an execution that takes too long is one as well', async () => {
  const wait = { Type: 'Wait', Seconds: 60, End: true };
  const executionArn = await start(wait, 'STANDARD', { TimeoutSeconds: 1 });
  expect(await firstLinesOf(executionArn)).toEqual([
    { level: 'info', message: 'an execution timed out', fields: { executionArn } },
  ]);
});

test('one that succeeds is none', async () => {
  const succeeded = await start({ Type: 'Succeed' }, 'STANDARD');
  const status = async () =>
    (await client().send(new DescribeExecutionCommand({ executionArn: succeeded }))).status;
  while ((await status()) === 'RUNNING');
  expect(await status()).toBe('SUCCEEDED');
  // What is told of a later one is told after it.
  await firstLinesOf(await start({ Type: 'Fail' }, 'STANDARD'));
  expect(linesOf(succeeded)).toEqual([]);
});
