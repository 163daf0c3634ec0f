import { createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';
import { type CallStepFunctions, httpStepFunctions } from '../step-functions-caller.ts';

let server: Awaited<ReturnType<typeof createServer>>;
let call: CallStepFunctions;
beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, time: 'skip' });
  call = httpStepFunctions(server.endpoint);
});
afterAll(() => server.stop());

/** Runs a definition to its end; gives the execution's ARN. */
async function run(name: string, definition: object): Promise<string> {
  const roleArn = 'arn:aws:iam::000000000000:role/any';
  const created = await call('CreateStateMachine', {
    name,
    definition: JSON.stringify(definition),
    roleArn,
  });
  const { executionArn } = await call('StartExecution', {
    stateMachineArn: created.stateMachineArn as string,
  });
  await expect
    .poll(async () => (await call('DescribeExecution', { executionArn: executionArn as string })).status)
    .not.toBe('RUNNING');
  return executionArn as string;
}

const failing = {
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Quick', States: { Quick: { Type: 'Pass', End: true } } },
        { StartAt: 'Refuse', States: { Refuse: { Type: 'Fail', Error: 'Refused' } } },
      ],
      Catch: [{ ErrorEquals: ['Refused'], Next: 'Decide' }],
      Next: 'Never',
    },
    Decide: {
      Type: 'Choice',
      Choices: [{ Variable: '$.Error', IsPresent: false, Next: 'Never' }],
      Default: 'Stop',
    },
    Never: { Type: 'Succeed' },
    Stop: { Type: 'Fail', Error: 'Stopped' },
  },
};

describe('cairn history --graph', () => {
  it('draws what became of each state, by the definition that the execution ran by', async () => {
    const arn = await run('failing', failing);
    await call('UpdateStateMachine', {
      stateMachineArn: arn.replace(':execution:', ':stateMachine:').replace(/:[^:]+$/, ''),
      definition: '{"StartAt":"Other","States":{"Other":{"Type":"Succeed"}}}',
    });
    const { code, out } = await runCommand(['history', arn, '--graph', '--endpoint', server.endpoint]);
    expect(code).toBe(0);
    expect(out.replaceAll(/ · \d+ ms| \d+ ms/g, '').split('\n')).toEqual([
      '┏ Both  Parallel · 2 branches  ⤵ caught',
      '┃ Branch 1',
      '┃   ✓ Quick  Pass  ✓',
      '┃   ╰─→ end',
      '┃ Branch 2',
      '┃   ✗ Refuse  Fail · Refused  ✗ failed',
      '┗',
      '├─ ✗ Refused ─→ Decide',
      '╰─→ Never',
      '',
      '✓ Decide  Choice  ✓',
      '├─ $.Error is not present ─→ Never',
      '╰─ default ─→ Stop',
      '',
      '· Never  Succeed',
      '',
      '✗ Stop  Fail · Stopped  ✗ failed',
      '',
    ]);
  });

  it('shows the ways that were taken in colour', async () => {
    const arn = await run('coloured', failing);
    const { out } = await runCommand(['history', arn, '--graph', '--endpoint', server.endpoint], {
      environment: { FORCE_COLOR: '1' },
    });
    expect(out).toContain('\u001b[34m╰─\u001b[0m\u001b[34m default ─\u001b[0m\u001b[34m→ \u001b[0mStop');
    expect(out).toContain('\u001b[2m→ \u001b[0m\u001b[2mNever\u001b[0m');
  });

  it('does not go with --json or --reverse', async () => {
    const arn = 'arn:aws:states:us-east-1:000000000000:execution:m:e';
    for (const option of ['--json', '--reverse']) {
      const { code, error } = await runCommand(['history', arn, '--graph', option]);
      expect([code, error]).toEqual([
        2,
        'cairn: --graph draws the whole run: leave --json and --reverse out\n',
      ]);
    }
  });
});
