import { createServer } from '@cairn/server';
import { expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';
import { httpStepFunctions } from '../step-functions-caller.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
/** Fails until it is redriven twice. */
const definition = {
  StartAt: 'Before',
  States: {
    Before: { Type: 'Pass', Next: 'Second' },
    Second: {
      Type: 'Choice',
      Choices: [{ Variable: '$$.Execution.RedriveCount', NumericEquals: 2, Next: 'Done' }],
    },
    Done: { Type: 'Pass', Result: 'well', End: true },
  },
};

it('cairn redrive lets an execution go on, shows what is new and ends as it does', async () => {
  const server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  const call = httpStepFunctions(server.endpoint);
  const { stateMachineArn } = await call('CreateStateMachine', {
    name: 'm',
    definition: JSON.stringify(definition),
    roleArn,
  });
  const { executionArn } = (await call('StartExecution', { stateMachineArn: stateMachineArn as string })) as {
    executionArn: string;
  };
  const redrive = (...options: string[]) =>
    runCommand(['redrive', executionArn, '--endpoint', server.endpoint, ...options]);

  const failed = await redrive();
  expect([failed.code, failed.out]).toEqual([1, '']);
  expect(failed.error).toMatch(/^FAILED States\.Runtime: .*does not point to a next state/);

  const { code, out, error } = await redrive('--json');
  expect([code, JSON.parse(out)]).toEqual([0, { executionArn, status: 'SUCCEEDED', output: '"well"' }]);
  expect(error.split('\n').map((line) => line.replace(/^ *[\d.]+ s {2}/, ''))).toEqual([
    '← Second',
    '→ Done',
    '← Done',
    'SUCCEEDED',
    '',
  ]);

  const refused = await redrive('--no-wait');
  expect(refused.error).toContain('ExecutionNotRedrivable: Execution is SUCCEEDED and cannot be redriven');
  expect(refused.code).toBe(2);
  const wrong = await runCommand(['redrive', 'no-arn']);
  expect([wrong.code, wrong.error]).toEqual([2, expect.stringContaining("'no-arn' is no ARN")]);
  await server.stop();
});
