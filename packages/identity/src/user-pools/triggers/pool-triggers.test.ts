import { type Json, type ServiceCall, ServiceError } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { poolOf, userOf } from '../messages/testing/message-fixture.ts';
import type { LambdaConfig } from '../records/pool-settings.ts';
import { userPoolLimits } from '../user-pool-limits.ts';
import { poolTriggers } from './pool-triggers.ts';
import { postConfirmationEvent } from './trigger-events.ts';
import { readTriggerTarget, refusedTriggers, tokenEventVersion } from './trigger-target.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:confirmed';
const machineArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:confirmed';
const event = postConfirmationEvent('ConfirmSignUp', { user: userOf(), clientId: 'web' });

/** A trigger, and what its calls come to one after the other; the last one for all that follow. */
function triggerOf(
  answers: readonly (() => Json | Promise<Json>)[],
  LambdaConfig: LambdaConfig = { PostConfirmation: functionArn },
) {
  const calls: ServiceCall[] = [];
  const logged: object[] = [];
  const timeouts: number[] = [];
  let end: (() => void) | undefined;
  const triggers = poolTriggers({
    callService: async (call) => {
      calls.push(call);
      return (answers[calls.length - 1] ?? answers.at(-1))?.() ?? null;
    },
    deadline: (milliseconds) => {
      timeouts.push(milliseconds);
      const controller = new AbortController();
      end = () => controller.abort();
      return controller.signal;
    },
    limits: { userPoolTriggerSeconds: userPoolLimits.userPoolTriggerSeconds.default } as never,
    log: (_level, _message, fields) => void logged.push(fields ?? {}),
  });
  const pool = poolOf({ LambdaConfig });
  return { triggers, pool, calls, logged, timeouts, timeOut: () => end?.() };
}

const says = (payload: unknown, FunctionError?: string) => () => ({
  StatusCode: 200,
  Payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  ...(FunctionError === undefined ? {} : { FunctionError }),
});
const fails =
  (code: string, status = 400) =>
  () =>
    Promise.reject(new ServiceError(code, 'no', { status }));

describe('a trigger', () => {
  it('that no setting names is none', async () => {
    const { triggers, pool, calls } = triggerOf([], {});
    expect(triggers.has(pool, 'PostConfirmation')).toBe(false);
    expect(await triggers.run(pool, event)).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it('is called as the service for the pool, with the event that all triggers share', async () => {
    const { triggers, pool, calls, timeouts } = triggerOf([says({ response: { done: true } })]);
    expect(await triggers.run(pool, event)).toEqual({ done: true });
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      service: 'lambda',
      action: 'Invoke',
      account: '111122223333',
      region: 'eu-west-1',
      principal: {
        kind: 'service',
        service: 'cognito-idp.amazonaws.com',
        sourceArn: pool.arn,
        sourceAccount: '111122223333',
      },
    });
    const [{ input }] = calls as [ServiceCall];
    const { Payload } = input as { readonly Payload: string };
    expect(JSON.parse(Payload)).toEqual({
      version: '1',
      region: 'eu-west-1',
      userPoolId: 'eu-west-1_AbCdEf123',
      userName: 'user-1',
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'web' },
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      request: {
        userAttributes: {
          sub: userOf().sub,
          'cognito:user_status': 'UNCONFIRMED',
          email: 'bob@example.com',
          phone_number: '+15555551234',
        },
      },
      response: {},
    });
    expect(timeouts).toEqual([5_000]);
  });

  it('refuses by throwing, which is told and not tried again', async () => {
    const { triggers, pool, calls } = triggerOf([
      says({ errorMessage: 'not today', errorType: 'Error' }, 'Unhandled'),
    ]);
    await expect(triggers.run(pool, event)).rejects.toMatchObject({
      code: 'UserLambdaValidationException',
      message: 'PostConfirmation failed with error not today.',
    });
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['null', 'null'],
    ['no JSON', '{'],
    ['nothing', ''],
    ['another object', '{"statusCode":200}'],
    ['a response that is none', '{"response":"yes"}'],
    ['a list', '[]'],
  ])('that answers %s is not understood', async (_what, payload) => {
    const { triggers, pool } = triggerOf([says(payload)]);
    await expect(triggers.run(pool, event)).rejects.toMatchObject({
      code: 'InvalidLambdaResponseException',
      message: 'Unrecognizable lambda output',
    });
  });

  it('that is busy is tried three times, each with the same event', async () => {
    const { triggers, pool, calls } = triggerOf([
      fails('TooManyRequestsException', 429),
      fails('ServiceException', 500),
      says({ response: { third: true } }),
    ]);
    expect(await triggers.run(pool, event)).toEqual({ third: true });
    expect(new Set(calls.map(({ input }) => JSON.stringify(input))).size).toBe(1);
    expect(calls).toHaveLength(3);
  });

  it('that stays busy is given up, and the log says why', async () => {
    const { triggers, pool, calls, logged } = triggerOf([fails('TooManyRequestsException', 429)]);
    await expect(triggers.run(pool, event)).rejects.toMatchObject({
      code: 'UnexpectedLambdaException',
      message: 'PostConfirmation invocation failed due to error TooManyRequestsException.',
    });
    expect(calls).toHaveLength(3);
    expect(logged).toMatchObject([{ arn: functionArn, cause: 'TooManyRequestsException' }]);
  });

  it('that may not be called is not called again', async () => {
    const { triggers, pool, calls } = triggerOf([fails('AccessDeniedException', 403)]);
    await expect(triggers.run(pool, event)).rejects.toMatchObject({
      message: 'PostConfirmation invocation failed due to error AccessDeniedException.',
    });
    expect(calls).toHaveLength(1);
  });

  it('that never answers takes three times its time, and its calls are told to end', async () => {
    const { triggers, pool, calls, timeouts, timeOut } = triggerOf([
      () => new Promise<never>(() => undefined),
    ]);
    const run = triggers.run(pool, event);
    const refused = expect(run).rejects.toMatchObject({
      code: 'UnexpectedLambdaException',
      message:
        'PostConfirmation invocation failed due to error Socket timeout while invoking Lambda function.',
    });
    for (const count of [1, 2, 3]) {
      while (calls.length < count) await Promise.resolve();
      timeOut();
    }
    await refused;
    expect(timeouts).toEqual([5_000, 5_000, 5_000]);
    expect(calls.map(({ signal }) => signal?.aborted)).toEqual([true, true, true]);
  });

  it('of tokens is the one that PreTokenGenerationConfig names', async () => {
    const { triggers, pool, calls } = triggerOf([says({ response: {} })], {
      PreTokenGeneration: functionArn,
      PreTokenGenerationConfig: { LambdaArn: `${functionArn}-2`, LambdaVersion: 'V2_0' },
    });
    await triggers.run(pool, { ...event, trigger: 'PreTokenGeneration' });
    expect(calls[0]?.input).toMatchObject({ FunctionName: `${functionArn}-2` });
  });
});

describe('the format of the events of tokens', () => {
  it.each([
    [{}, '1'],
    [{ PreTokenGeneration: functionArn }, '1'],
    [{ PreTokenGenerationConfig: { LambdaArn: functionArn, LambdaVersion: 'V1_0' } }, '1'],
    [{ PreTokenGenerationConfig: { LambdaArn: functionArn, LambdaVersion: 'V2_0' } }, '2'],
    [{ PreTokenGenerationConfig: { LambdaArn: functionArn, LambdaVersion: 'V3_0' } }, '3'],
  ] as const)('of %j is %s', (config, version) => {
    expect(tokenEventVersion(config)).toBe(version);
  });
});

describe('a state machine as a trigger', () => {
  const machine = { PostConfirmation: machineArn };
  it.each([
    ['the event', { response: { done: true } }],
    ['its response', { done: true }],
  ])('gives back %s', async (_what, output) => {
    const { triggers, pool, calls } = triggerOf(
      [() => ({ status: 'SUCCEEDED', output: JSON.stringify(output) })],
      machine,
    );
    expect(await triggers.run(pool, event)).toEqual({ done: true });
    expect(calls[0]).toMatchObject({
      service: 'states',
      action: 'StartSyncExecution',
      input: { stateMachineArn: machineArn },
    });
  });

  it.each([
    [{ status: 'FAILED', error: 'No', cause: 'not today' }, 'UserLambdaValidationException'],
    [{ status: 'TIMED_OUT' }, 'UnexpectedLambdaException'],
    [{ status: 'SUCCEEDED', output: '"text"' }, 'InvalidLambdaResponseException'],
  ])('that comes to %j is the error of a function', async (output, code) => {
    const { triggers, pool } = triggerOf([() => output], machine);
    await expect(triggers.run(pool, event)).rejects.toMatchObject({ code });
  });
});

describe('the setting of a trigger', () => {
  it.each([functionArn, `${functionArn}:live`, `${functionArn}:$LATEST`])('takes the function %s', (arn) => {
    expect(readTriggerTarget('PreSignUp', arn)).toEqual({ kind: 'function', arn });
  });
  it('takes a state machine', () => {
    expect(readTriggerTarget('PreSignUp', machineArn).kind).toBe('state-machine');
  });
  it.each(['https://example.com/hook', 'confirmed', 'arn:aws:sqs:eu-west-1:111122223333:queue', ''])(
    'refuses %j by name',
    (text) => {
      expect(() => readTriggerTarget('PreSignUp', text)).toThrow(/^PreSignUp: /);
    },
  );
  it('says why some triggers are not here', () => {
    expect(Object.keys(refusedTriggers)).toContain('CustomEmailSender');
    for (const [name, reason] of Object.entries(refusedTriggers)) expect(reason).toContain(name);
  });
});
