import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';
import { httpStepFunctions, textOf } from '../step-functions-caller.ts';

const pay = (next: string): string =>
  JSON.stringify({
    StartAt: 'Pay',
    States: {
      Pay: {
        Type: 'Task',
        Resource: 'arn:aws:lambda:us-east-1:000000000000:function:pay',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: next, ResultPath: '$.error' }],
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
      ...(next === 'Done' ? {} : { [next]: { Type: 'Pass', End: true } }),
    },
  });

let folder: string;
let server: CairnServer;
let stateMachineArn: string;
const executions: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-replay-'));
  for (const next of ['Done', 'Other']) writeFileSync(join(folder, `${next}.asl.json`), pay(next));
  const returns =
    '{"MockedResponses":{"Ok":{"0":{"Return":{"paid":true}}},"Bad":{"0":{"Throw":{"Error":"NoMoney"}}}},';
  const cases = '"StateMachines":{"pay":{"TestCases":{"Ok":{"Pay":"Ok"},"Bad":{"Pay":"Bad"}}}}}';
  writeFileSync(join(folder, 'mocks.json'), returns + cases);
  server = await createServer({ memory: true, port: 0, mockConfigFile: join(folder, 'mocks.json') });
  const call = httpStepFunctions(server.endpoint);
  const roleArn = 'arn:aws:iam::000000000000:role/any';
  const made = await call('CreateStateMachine', { name: 'pay', roleArn, definition: pay('Done') });
  stateMachineArn = textOf(made.stateMachineArn) ?? '';
  for (const name of ['Ok', 'Bad']) {
    const started = await call('StartExecution', { stateMachineArn: `${stateMachineArn}#${name}`, name });
    const executionArn = textOf(started.executionArn) ?? '';
    executions.push(executionArn);
    while ((await call('DescribeExecution', { executionArn })).status === 'RUNNING');
  }
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const replay = (target: string, next: string, ...others: readonly string[]) =>
  runCommand([
    'replay',
    target,
    '--definition',
    join(folder, `${next}.asl.json`),
    '--endpoint',
    server.endpoint,
    ...others,
  ]);

describe('cairn replay', () => {
  it('finds nothing where nothing has changed, over the last runs of a machine', async () => {
    const { code, out } = await replay(stateMachineArn, 'Done');
    expect(out).toBe(`same      ${executions[1]}\nsame      ${executions[0]}\n2 the same, 0 not\n`);
    expect(code).toBe(0);
  });

  it('tells which of the last runs a change would have sent elsewhere', async () => {
    const { code, out } = await replay(stateMachineArn, 'Other');
    expect(code).toBe(1);
    expect(out).toContain(`departed  ${executions[1]}\n`);
    expect(out).toContain("it went on to 'Done' after 'Pay', and goes on to 'Other' now\n");
    expect(out).toContain('1 the same, 1 not');
    const json = await replay(executions[1] as string, 'Other', '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject([
      { kind: 'departed', state: 'Other', execution: executions[1] },
    ]);
  });

  it('takes a history from a file, as the command or the AWS CLI print it', async () => {
    const { out } = await runCommand([
      'history',
      executions[0] as string,
      '--json',
      '--endpoint',
      server.endpoint,
    ]);
    const path = join(folder, 'history.json');
    writeFileSync(path, out);
    expect(await replay(path, 'Done')).toMatchObject({
      code: 0,
      out: `same      ${path}\n1 the same, 0 not\n`,
    });
    const { events } = JSON.parse(out) as { events: { timestamp: number | string }[] };
    for (const event of events) event.timestamp = new Date(Number(event.timestamp) * 1_000).toISOString();
    writeFileSync(path, JSON.stringify({ events }));
    expect(await replay(path, 'Done')).toMatchObject({ code: 0 });
    writeFileSync(path, JSON.stringify({ events: events.slice(0, -1) }));
    expect(await replay(path, 'Done')).toMatchObject({
      code: 2,
      error: expect.stringContaining('not closed'),
    });
    writeFileSync(path, JSON.stringify({ events }).replace('{\\"paid\\":true}', 'paid'));
    expect(await replay(path, 'Done')).toMatchObject({
      code: 2,
      error: expect.stringMatching(/the output of event \d+ is no JSON/),
    });
    writeFileSync(path, '{');
    expect(await replay(path, 'Done')).toMatchObject({
      code: 2,
      error: expect.stringContaining('history.json:1:2'),
    });
  });
});
