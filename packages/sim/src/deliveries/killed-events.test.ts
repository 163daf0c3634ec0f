import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionEventInvokeConfigsCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { clientConfiguration, until } from '../wire/clients.ts';
import { createFunction } from '../wire/create-function.ts';

const note = `import { appendFile } from 'node:fs/promises';
export const handler = async ({ file, line, waitMs }) => {
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  await appendFile(file, line + '\\n');
};`;

let folder: string;
let server: ServerProcess;
let lambda: LambdaClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-topics-events-'));
  await mkdir(join(folder, 'functions'));
  await writeFile(join(folder, 'functions', 'note.mjs'), note);
  server = await ServerProcess.start({
    dataDirectory: join(folder, 'data'),
    arguments: ['--functions', join(folder, 'functions')],
  });
  lambda = new LambdaClient(clientConfiguration(server.endpoint));
});
afterEach(async () => {
  lambda.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function lines(): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'lines'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

async function send(line: string, waitMs: number): Promise<void> {
  const Payload = JSON.stringify({ file: join(folder, 'lines'), line, waitMs });
  const { StatusCode } = await lambda.send(
    new InvokeCommand({ FunctionName: 'note', InvocationType: 'Event', Payload }),
  );
  expect(StatusCode).toBe(202);
}

it('what was accepted as an Event runs after a kill, each at least once', { timeout: 60_000 }, async () => {
  const sent = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  await Promise.all(sent.map((line) => send(line, 300)));
  await server.kill();
  expect((await lines()).length).toBeLessThan(sent.length);
  await server.start();
  const seen = await until(lines, (found) => new Set(found).size === sent.length);
  expect(new Set(seen)).toEqual(new Set(sent));
});

describe('an EventInvokeConfig', () => {
  it('is put, changed, listed and deleted by the SDK', async () => {
    const FunctionName = 'kept';
    await createFunction(lambda, FunctionName);
    const missing = lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }));
    await expect(missing).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message:
        "The function arn:aws:lambda:us-east-1:000000000000:function:kept:$LATEST doesn't have an EventInvokeConfig",
    });
    const put = await lambda.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName,
        MaximumRetryAttempts: 0,
        MaximumEventAgeInSeconds: 60,
      }),
    );
    expect(put).toMatchObject({
      FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:kept:$LATEST',
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnSuccess: {}, OnFailure: {} },
    });
    expect(put.LastModified).toBeInstanceOf(Date);
    const Destination = 'arn:aws:sqs:us-east-1:000000000000:results';
    await lambda.send(
      new UpdateFunctionEventInvokeConfigCommand({
        FunctionName,
        DestinationConfig: { OnSuccess: { Destination } },
      }),
    );
    const { FunctionEventInvokeConfigs } = await lambda.send(
      new ListFunctionEventInvokeConfigsCommand({ FunctionName }),
    );
    expect(FunctionEventInvokeConfigs).toMatchObject([
      { MaximumRetryAttempts: 0, DestinationConfig: { OnSuccess: { Destination }, OnFailure: {} } },
    ]);
    await lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName }));
    await expect(
      lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    [{}, 'InvalidParameterValueException', /at least one of error handling or destination setting/],
    [{ MaximumRetryAttempts: 3 }, 'ValidationException', /maximumRetryAttempts/],
    [
      {
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:kinesis:us-east-1:000000000000:stream/s' } },
      },
      'InvalidParameterValueException',
      /is invalid/,
    ],
    [
      {
        DestinationConfig: {
          OnFailure: { Destination: 'arn:aws:lambda:us-east-1:000000000000:function:kept' },
        },
      },
      'InvalidParameterValueException',
      /as a destination for itself/,
    ],
  ])('is refused: %j', async (settings, name, message) => {
    await createFunction(lambda, 'kept');
    await expect(
      lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: 'kept', ...settings })),
    ).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });
});
