import * as Lambda from '@aws-sdk/client-lambda';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { awsClients } from './clients.ts';
import { storedZip } from './stored-zip.ts';

const Role = 'arn:aws:iam::000000000000:role/any';
const prefix = 'arn:aws:lambda:us-east-1:000000000000:function';
const answering = (text: string) => storedZip({ 'index.js': `exports.handler = ${text};` });

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0 });
  clients = awsClients(server.endpoint);
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

function create(FunctionName: string, handler = 'async (event) => event') {
  return clients.lambda.send(
    new Lambda.CreateFunctionCommand({
      FunctionName,
      Role,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: answering(handler) },
    }),
  );
}

async function invoke(FunctionName: string, payload = '{}', more: Partial<Lambda.InvokeCommandInput> = {}) {
  const answer = await clients.lambda.send(
    new Lambda.InvokeCommand({ FunctionName, Payload: payload, ...more }),
  );
  return { ...answer, text: answer.Payload?.transformToString() };
}

describe('functions', () => {
  it('are created, read, changed, listed and deleted', async () => {
    const { lambda } = clients;
    const created = await create('life');
    expect(created).toMatchObject({
      FunctionName: 'life',
      FunctionArn: `${prefix}:life`,
      Version: '$LATEST',
    });
    await Lambda.waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 10 }, { FunctionName: 'life' });
    const got = await lambda.send(new Lambda.GetFunctionCommand({ FunctionName: 'life' }));
    expect(got.Configuration).toMatchObject({ FunctionName: 'life', State: 'Active', MemorySize: 128 });
    const archive = await fetch(got.Code?.Location as string);
    expect(archive.status).toBe(200);
    expect((await archive.arrayBuffer()).byteLength).toBe(got.Configuration?.CodeSize);
    await lambda.send(
      new Lambda.UpdateFunctionConfigurationCommand({ FunctionName: 'life', Timeout: 9, Description: 'd' }),
    );
    await Lambda.waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 10 }, { FunctionName: 'life' });
    await lambda.send(
      new Lambda.UpdateFunctionCodeCommand({ FunctionName: 'life', ZipFile: answering('async () => 2') }),
    );
    expect(
      await lambda.send(new Lambda.GetFunctionConfigurationCommand({ FunctionName: `${prefix}:life` })),
    ).toMatchObject({ Timeout: 9, Description: 'd' });
    expect((await invoke('life')).text).toBe('2');
    const { Functions } = await lambda.send(new Lambda.ListFunctionsCommand({}));
    expect(Functions?.map(({ FunctionName }) => FunctionName)).toContain('life');
    await lambda.send(new Lambda.DeleteFunctionCommand({ FunctionName: 'life' }));
    await expect(lambda.send(new Lambda.GetFunctionCommand({ FunctionName: 'life' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('have versions and aliases', async () => {
    const { lambda } = clients;
    const FunctionName = 'versions';
    await create(FunctionName, 'async () => 1');
    expect(await lambda.send(new Lambda.PublishVersionCommand({ FunctionName }))).toMatchObject({
      Version: '1',
    });
    await lambda.send(
      new Lambda.UpdateFunctionCodeCommand({ FunctionName, ZipFile: answering('async () => 2') }),
    );
    const { Versions } = await lambda.send(new Lambda.ListVersionsByFunctionCommand({ FunctionName }));
    expect(Versions?.map(({ Version }) => Version)).toEqual(['$LATEST', '1']);
    expect(
      await lambda.send(new Lambda.CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' })),
    ).toMatchObject({ AliasArn: `${prefix}:versions:live`, FunctionVersion: '1' });
    expect(await invoke(FunctionName, '{}', { Qualifier: 'live' })).toMatchObject({
      text: '1',
      ExecutedVersion: '1',
    });
    expect(await invoke(FunctionName)).toMatchObject({ text: '2', ExecutedVersion: '$LATEST' });
    await lambda.send(
      new Lambda.UpdateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '$LATEST' }),
    );
    expect(await lambda.send(new Lambda.GetAliasCommand({ FunctionName, Name: 'live' }))).toMatchObject({
      FunctionVersion: '$LATEST',
    });
    const { Aliases } = await lambda.send(new Lambda.ListAliasesCommand({ FunctionName }));
    expect(Aliases?.map(({ Name }) => Name)).toEqual(['live']);
    await lambda.send(new Lambda.DeleteAliasCommand({ FunctionName, Name: 'live' }));
    await expect(
      lambda.send(new Lambda.GetAliasCommand({ FunctionName, Name: 'live' })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('have policies, tags and reserved concurrency', async () => {
    const { lambda } = clients;
    const FunctionName = 'extras';
    const { FunctionArn } = await create(FunctionName);
    const { Statement } = await lambda.send(
      new Lambda.AddPermissionCommand({
        FunctionName,
        StatementId: 's1',
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
      }),
    );
    expect(JSON.parse(Statement as string)).toMatchObject({ Sid: 's1', Effect: 'Allow' });
    const { Policy } = await lambda.send(new Lambda.GetPolicyCommand({ FunctionName }));
    expect(JSON.parse(Policy as string).Statement).toHaveLength(1);
    await lambda.send(new Lambda.RemovePermissionCommand({ FunctionName, StatementId: 's1' }));
    await expect(lambda.send(new Lambda.GetPolicyCommand({ FunctionName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const Resource = FunctionArn as string;
    await lambda.send(new Lambda.TagResourceCommand({ Resource, Tags: { a: '1', b: '2' } }));
    await lambda.send(new Lambda.UntagResourceCommand({ Resource, TagKeys: ['a'] }));
    expect((await lambda.send(new Lambda.ListTagsCommand({ Resource }))).Tags).toEqual({ b: '2' });
    await lambda.send(
      new Lambda.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }),
    );
    expect(await lambda.send(new Lambda.GetFunctionConcurrencyCommand({ FunctionName }))).toMatchObject({
      ReservedConcurrentExecutions: 0,
    });
    await expect(invoke(FunctionName)).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 429 },
    });
    await lambda.send(new Lambda.DeleteFunctionConcurrencyCommand({ FunctionName }));
    expect((await invoke(FunctionName, '{"a":1}')).text).toBe('{"a":1}');
  });
});

describe('invocations', () => {
  it('answer, with the end of the log when asked for', async () => {
    await create('talks', 'async (event) => { console.log("a line"); return event.n + 1; }');
    const answer = await invoke('talks', '{"n":41}', { LogType: 'Tail' });
    expect(answer).toMatchObject({ StatusCode: 200, text: '42', ExecutedVersion: '$LATEST' });
    expect(Buffer.from(answer.LogResult as string, 'base64').toString()).toContain('a line');
  });

  it('tell an error of the function in a header and its JSON', async () => {
    await create('fails', 'async () => { throw new TypeError("no such thing"); }');
    const answer = await invoke('fails');
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(answer.text as string)).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'no such thing',
    });
  });

  it('are accepted as events and checked by a dry run', async () => {
    await create('quiet');
    expect(await invoke('quiet', '{}', { InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 });
    expect(await invoke('quiet', '{}', { InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
  });
});

it('says that a function has no code signing configuration', async () => {
  await create('unsigned');
  expect(
    await clients.lambda.send(new Lambda.GetFunctionCodeSigningConfigCommand({ FunctionName: 'unsigned' })),
  ).toMatchObject({ FunctionName: 'unsigned' });
});

describe('calls that are refused', () => {
  test.each<[string, object, string, number, string]>([
    [
      'GetFunction',
      { FunctionName: 'nothing' },
      'ResourceNotFoundException',
      404,
      `Function not found: ${prefix}:nothing`,
    ],
    [
      'Invoke',
      { FunctionName: 'nothing' },
      'ResourceNotFoundException',
      404,
      expect.stringContaining(`Function not found: ${prefix}:nothing`),
    ],
    [
      'UpdateFunctionConfiguration',
      { FunctionName: 'nothing', MemorySize: 1 },
      'ValidationException',
      400,
      "1 validation error detected: Value '1' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
    ],
  ])('%s %j: %s', async (operation, input, name, httpStatusCode, message) => {
    const Command = (Lambda as unknown as Record<string, new (input: object) => Lambda.GetFunctionCommand>)[
      `${operation}Command`
    ] as new (
      input: object,
    ) => Lambda.GetFunctionCommand;
    await expect(clients.lambda.send(new Command(input))).rejects.toMatchObject({
      name,
      message,
      $metadata: { httpStatusCode },
    });
  });

  it('because the name is taken', async () => {
    await create('twice');
    await expect(create('twice')).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message: 'Function already exist: twice',
      $metadata: { httpStatusCode: 409 },
    });
  });
});
