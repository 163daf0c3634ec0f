import { createServer } from '@cairn/server';
import { expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';
import { httpStepFunctions } from '../step-functions-caller.ts';

const definition = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });

it('shows what AWS would have billed, with advice', async () => {
  const server = await createServer({ memory: true, port: 0 });
  try {
    const call = httpStepFunctions(server.endpoint);
    const roleArn = 'arn:aws:iam::000000000000:role/any';
    const { stateMachineArn } = await call('CreateStateMachine', { name: 'hello', definition, roleArn });
    await call('StartExecution', { stateMachineArn: stateMachineArn as string });
    const region = ['--region', 'us-east-1'];
    const { code, out } = await runCommand(['meter', '--endpoint', server.endpoint, ...region]);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d{4}-\d\d +type +executions +transitions +GB-seconds +AWS bills\n/);
    expect(out).toMatch(/^hello +STANDARD +1 +1 +0\.000 +\$0\.000025$/m);
    expect(out).toMatch(/^\$0 in all, after \$0\.000025 that are free$/m);
    expect(out).toMatch(/^hello: As an Express machine/m);
    const json = await runCommand(['meter', '--endpoint', server.endpoint, ...region, '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ total: { transitions: 1 } });
    const other = await runCommand(['meter', '--endpoint', server.endpoint, '--region', 'eu-west-1']);
    expect(other.out).not.toContain('hello');
  } finally {
    await server.stop();
  }
});

it('lists the prices that a server can be given', async () => {
  const { out } = await runCommand(['meter', '--prices']);
  expect(out).toMatch(/^transitionDollars +0\.000025 +One state transition/m);
  expect(out).toMatch(/^transitionsPerExecution +0 /m);
  const { code, error } = await runCommand(['start', '--memory', '--price', 'transitionDollars=much']);
  expect(code).toBe(2);
  expect(error).toContain('--price takes NAME=NUMBER');
});
