import { describe, expect, it, test } from 'vitest';
import type { FunctionOutcome } from './function-ports.ts';
import type { InvokeInput } from './function-types.ts';
import { FunctionsFixture, failed, scope, settle, succeeded } from './testing/functions-fixture.ts';

async function withFunction(limits: { readonly [name: string]: number } = {}): Promise<FunctionsFixture> {
  const fixture = new FunctionsFixture({ limits });
  await fixture.create('fn', { Timeout: 7, Environment: { Variables: { A: 'b' } } });
  return fixture;
}

function logOf(text: string | undefined): string {
  return new TextDecoder().decode(Uint8Array.from(atob(text ?? ''), (unit) => unit.charCodeAt(0)));
}

describe('Invoke', () => {
  it('hands the host all that an environment needs', async () => {
    const fixture = await withFunction();
    await fixture.functions.invoke(scope, {
      FunctionName: 'fn',
      Payload: '{"n":1.0}',
      ClientContext: btoa('{"custom":{}}'),
    });
    expect(fixture.host.invocations[0]).toMatchObject({
      invokedArn: 'arn:aws:lambda:eu-west-1:123456789012:function:fn',
      payload: '{"n":1.0}',
      clientContext: '{"custom":{}}',
      wantsLog: false,
      function: {
        name: 'fn',
        version: '$LATEST',
        family: 'node',
        timeoutSeconds: 7,
        memoryMegabytes: 128,
        environment: { A: 'b' },
        code: { kind: 'archive', id: 'fn' },
      },
    });
  });

  it("hands on the request's id when it is told", async () => {
    const fixture = await withFunction();
    await fixture.functions.invoke(scope, { FunctionName: 'fn' }, { requestId: 'the-request' });
    expect(fixture.host.invocations[0]?.requestId).toBe('the-request');
  });

  it('answers payload and executed version', async () => {
    const fixture = await withFunction();
    expect(await fixture.functions.invoke(scope, { FunctionName: 'fn', Payload: '[1]' })).toEqual({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      Payload: '[1]',
    });
    expect((await fixture.functions.invoke(scope, { FunctionName: 'fn' })).Payload).toBe('{}');
  });

  it('answers an error of the function as Unhandled with status 200', async () => {
    const fixture = await withFunction();
    fixture.host.respond = () => failed('CustomError', 'no');
    expect(await fixture.functions.invoke(scope, { FunctionName: 'fn' })).toEqual({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      FunctionError: 'Unhandled',
      Payload: '{"errorType":"CustomError","errorMessage":"no"}',
    });
  });

  it('does nothing but check for DryRun', async () => {
    const fixture = await withFunction();
    const input = { FunctionName: 'fn', InvocationType: 'DryRun' };
    expect(await fixture.functions.invoke(scope, input)).toEqual({ StatusCode: 204 });
    expect(fixture.host.invocations).toEqual([]);
  });

  it('answers the log between START and REPORT, its last 4 KB', async () => {
    const fixture = await withFunction();
    fixture.host.respond = () => succeeded('1', 'wrote ü');
    const input = { FunctionName: 'fn', LogType: 'Tail' };
    const log = logOf((await fixture.functions.invoke(scope, input)).LogResult);
    const id = fixture.host.invocations[0]!.requestId;
    expect(log).toBe(
      `START RequestId: ${id} Version: $LATEST\nwrote ü\nEND RequestId: ${id}\n` +
        `REPORT RequestId: ${id}\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 40 MB\t\n`,
    );
    fixture.host.respond = () => succeeded('1', 'x'.repeat(10_000));
    expect(logOf((await fixture.functions.invoke(scope, input)).LogResult)).toHaveLength(4_096);
  });

  it("writes the supervisor's errors and the start of the environment into the log", async () => {
    const fixture = await withFunction();
    fixture.host.respond = () => failed('Runtime.ExitError', '…', 'Runtime exited with error: exit status 1');
    const { LogResult } = await fixture.functions.invoke(scope, { FunctionName: 'fn', LogType: 'Tail' });
    const log = logOf(LogResult);
    expect(log).toMatch(
      /a line\nRequestId: \S+ Error: Runtime exited with error: exit status 1\nRuntime.ExitError\nEND/,
    );
    expect(log).toMatch(
      /Billed Duration: 33 ms\t.*\tInit Duration: 30.25 ms\tStatus: error\tError Type: Runtime.ExitError\t\n$/,
    );
    fixture.host.respond = () => failed('Sandbox.Timedout', '…', 'Task timed out after 7.00 seconds');
    const late = await fixture.functions.invoke(scope, { FunctionName: 'fn', LogType: 'Tail' });
    expect(logOf(late.LogResult)).toMatch(
      /\n2026-01-31T12:00:00.000Z \S{36} Task timed out after 7.00 seconds\n\nEND/,
    );
    expect(logOf(late.LogResult)).toMatch(/\tStatus: timeout\t\n$/);
  });

  const refused: [string, InvokeInput, FunctionOutcome | undefined, RegExp][] = [
    [
      'an unknown function',
      { FunctionName: 'no' },
      undefined,
      /^404 ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:123456789012:function:no:\$LATEST$/,
    ],
    [
      'a payload that is not JSON',
      { FunctionName: 'fn', Payload: '{a' },
      undefined,
      /^400 InvalidRequestContentException: Could not parse request body into json: Unexpected character \('a'/,
    ],
    [
      'a payload cut short',
      { FunctionName: 'fn', Payload: '{"a":' },
      undefined,
      /^400 InvalidRequestContentException/,
    ],
    [
      'a payload too large',
      { FunctionName: 'fn', Payload: `"${'x'.repeat(6_291_456)}"` },
      undefined,
      /^413 RequestTooLargeException: Request must be smaller than 6291456 bytes for the InvokeFunction operation$/,
    ],
    [
      'an event too large',
      { FunctionName: 'fn', InvocationType: 'Event', Payload: `"${'x'.repeat(1_048_576)}"` },
      undefined,
      /^413 RequestTooLargeException: Request must be smaller than 1048576 bytes/,
    ],
    [
      'a client context that is none',
      { FunctionName: 'fn', ClientContext: '???' },
      undefined,
      /^400 InvalidRequestContentException/,
    ],
    [
      'a full host',
      { FunctionName: 'fn' },
      { kind: 'throttled' },
      /^429 TooManyRequestsException: Rate Exceeded.$/,
    ],
    [
      'a host that cannot',
      { FunctionName: 'fn' },
      { kind: 'unavailable', message: 'why' },
      /^500 ServiceException: why$/,
    ],
  ];
  test.each(refused)('refuses %s', async (_, input, outcome, error) => {
    const fixture = await withFunction();
    if (outcome !== undefined) fixture.host.respond = () => outcome;
    const answer = await fixture.functions
      .invoke(scope, input)
      .catch(
        (thrown: { status: number; code: string; message: string }) =>
          `${thrown.status} ${thrown.code}: ${thrown.message}`,
      );
    expect(answer).toMatch(error);
  });

  it('is throttled at a reserved concurrency of zero', async () => {
    const fixture = await withFunction();
    const { functions } = fixture;
    await functions.putFunctionConcurrency(scope, { FunctionName: 'fn', ReservedConcurrentExecutions: 0 });
    await expect(functions.invoke(scope, { FunctionName: 'fn' })).rejects.toMatchObject({ status: 429 });
    await functions.deleteFunctionConcurrency(scope, { FunctionName: 'fn' });
    expect((await functions.invoke(scope, { FunctionName: 'fn' })).StatusCode).toBe(200);
  });
});

describe('an invocation of type Event', () => {
  const event = { FunctionName: 'fn', InvocationType: 'Event', Payload: '1' };

  it('is accepted before it runs, and runs once when it goes well', async () => {
    const fixture = await withFunction();
    expect(await fixture.functions.invoke(scope, event)).toEqual({ StatusCode: 202 });
    await settle();
    expect(fixture.host.invocations).toHaveLength(1);
    expect(fixture.clock.nextSeconds).toBeUndefined();
  });

  it('is tried twice more after a failure, with the same request id, then dropped with a word', async () => {
    const fixture = await withFunction();
    fixture.host.respond = () => failed('Error', 'no');
    await fixture.functions.invoke(scope, event);
    await settle();
    expect(fixture.clock.nextSeconds).toBe(60);
    await fixture.clock.step();
    expect(fixture.clock.nextSeconds).toBe(120);
    await fixture.clock.step();
    expect(fixture.clock.nextSeconds).toBeUndefined();
    expect(fixture.host.invocations).toHaveLength(3);
    expect(new Set(fixture.host.invocations.map(({ requestId }) => requestId)).size).toBe(1);
    expect(fixture.logged).toEqual(['warn an asynchronous invocation failed and is dropped']);
  });

  it('waits longer and longer for a full host, for six hours at most', async () => {
    const fixture = await withFunction();
    fixture.host.respond = () => ({ kind: 'throttled' });
    await fixture.functions.invoke(scope, event);
    await settle();
    const waits: number[] = [];
    while (fixture.clock.nextSeconds !== undefined) {
      waits.push(fixture.clock.nextSeconds);
      await fixture.clock.step();
    }
    expect(waits.slice(0, 10)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThanOrEqual(21_600);
    expect(fixture.logged).toHaveLength(1);
  });

  it('keeps to the bounds of its EventInvokeConfig, and tells the destination', async () => {
    const fixture = await withFunction();
    const destination = 'arn:aws:sqs:eu-west-1:123456789012:failures';
    await fixture.functions.putFunctionEventInvokeConfig(scope, {
      FunctionName: 'fn',
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: destination } },
    });
    fixture.host.respond = () => failed('Error', 'no');
    await fixture.functions.invoke(scope, event, { requestId: 'r1' });
    await settle();
    await fixture.clock.step();
    expect(fixture.clock.nextSeconds).toBeUndefined();
    expect(fixture.host.invocations).toHaveLength(2);
    expect(fixture.logged).toEqual([]);
    const [sent] = fixture.delivered;
    expect(sent).toMatchObject({ id: 'r1-destination', destination });
    const call = sent?.target.kind === 'call' ? sent.target.call : undefined;
    expect(call).toMatchObject({ service: 'sqs', action: 'SendMessage', account: '123456789012' });
    const { MessageBody } = (call as { input: unknown }).input as { MessageBody: string };
    expect(JSON.parse(MessageBody)).toEqual({
      version: '1.0',
      timestamp: '2026-01-31T12:01:00.000Z',
      requestContext: {
        requestId: 'r1',
        functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:fn:$LATEST',
        condition: 'RetriesExhausted',
        approximateInvokeCount: 2,
      },
      requestPayload: 1,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'no' },
    });
  });

  const destinations: [string, string, string, object][] = [
    [
      'sns:eu-west-1:123456789012:topic',
      'sns',
      'Publish',
      { TopicArn: 'arn:aws:sns:eu-west-1:123456789012:topic' },
    ],
    [
      'lambda:eu-west-1:123456789012:function:next',
      'lambda',
      'Invoke',
      { FunctionName: 'arn:aws:lambda:eu-west-1:123456789012:function:next', InvocationType: 'Event' },
    ],
    [
      'events:eu-west-1:123456789012:event-bus/default',
      'events',
      'PutEvents',
      { Entries: [{ Source: 'lambda', DetailType: 'Lambda Function Invocation Result - Success' }] },
    ],
  ];
  test.each(destinations)('tells %s of its success', async (name, service, action, input) => {
    const fixture = await withFunction();
    await fixture.functions.putFunctionEventInvokeConfig(scope, {
      FunctionName: 'fn',
      DestinationConfig: { OnSuccess: { Destination: `arn:aws:${name}` } },
    });
    await fixture.functions.invoke(scope, event);
    await settle();
    const principal = {
      roleArn: 'arn:aws:iam::123456789012:role/lambda',
      kind: 'role-session',
      service: 'lambda.amazonaws.com',
    };
    expect(fixture.delivered).toMatchObject([
      { target: { kind: 'call', call: { service, action, input, principal } } },
    ]);
  });

  it('that failed for good goes to the dead-letter queue of its function, with the error', async () => {
    const fixture = new FunctionsFixture({ limits: { functionEventRetries: 1 } });
    const TargetArn = 'arn:aws:sqs:eu-west-1:123456789012:dead';
    await fixture.create('fn', { DeadLetterConfig: { TargetArn } });
    expect(
      (await fixture.functions.getFunctionConfiguration(scope, { FunctionName: 'fn' })).DeadLetterConfig,
    ).toEqual({ TargetArn });
    fixture.host.respond = () => failed('Error', 'no');
    await fixture.functions.invoke(scope, event, { requestId: 'r1' });
    await settle();
    await fixture.clock.step();
    expect(fixture.delivered).toMatchObject([
      {
        target: {
          call: {
            input: {
              MessageBody: '1',
              MessageAttributes: {
                RequestID: { DataType: 'String', StringValue: 'r1' },
                ErrorCode: { DataType: 'Number', StringValue: '200' },
                ErrorMessage: { DataType: 'String', StringValue: 'no' },
              },
            },
          },
        },
      },
    ]);
  });

  it('is dropped with a word when its function is gone', async () => {
    const fixture = await withFunction();
    fixture.host.respond = () => failed('Error', 'no');
    await fixture.functions.invoke(scope, event);
    await settle();
    await fixture.functions.deleteFunction(scope, { FunctionName: 'fn' });
    await fixture.clock.step();
    expect(fixture.clock.nextSeconds).toBeUndefined();
    expect(fixture.logged).toEqual(['warn an asynchronous invocation is dropped: its function was deleted']);
  });

  it('is refused when too many wait', async () => {
    const fixture = await withFunction({ functionEventsWaiting: 1 });
    fixture.host.respond = () => failed('Error', 'no');
    await fixture.functions.invoke(scope, event);
    await settle();
    await expect(fixture.functions.invoke(scope, event)).rejects.toMatchObject({ status: 429 });
  });
});
