import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Sfn from '@aws-sdk/client-sfn';
import { createServer, type ReadMeterOutput, ServerStartError } from '@cairn/server';
import { describe, expect, it } from 'vitest';
import { askCairn } from '../cairn/cairn-client.ts';
import { ServerProcess } from '../server-process.ts';
import { awsClients, until } from '../wire/clients.ts';
import { scope, TestServer } from '../workflows/test-server.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const two = JSON.stringify({
  StartAt: 'A',
  States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } },
});

async function read(endpoint: string, query = ''): Promise<ReadMeterOutput> {
  const { status, body } = await askCairn(endpoint, `/meter${query}`);
  expect(status).toBe(200);
  return body as unknown as ReadMeterOutput;
}

async function create(sfn: Sfn.SFNClient, name: string, definition = two): Promise<string> {
  const created = await sfn.send(new Sfn.CreateStateMachineCommand({ name, definition, roleArn }));
  return created.stateMachineArn as string;
}

describe('the meter', () => {
  it('answers what was used, what AWS would have billed and what might make it less', async () => {
    const server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
    const clients = awsClients(server.endpoint);
    const stateMachineArn = await create(clients.sfn, 'busy');
    for (let index = 0; index < 10; index++)
      await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
    const report = await read(server.endpoint);
    expect(report).toMatchObject({
      month: new Date().toISOString().slice(0, 7),
      omitted: 0,
      total: { transitions: 20, requests: 0, gbSeconds: 0, dollars: 0 },
      prices: { transitionDollars: 0.000_025 },
      stateMachines: [
        {
          stateMachineArn,
          type: 'STANDARD',
          transitions: 20,
          counts: { executions: 10, entries: 20, retries: 0, ended: 10, durationMs: 1_000 },
          other: { type: 'EXPRESS', isPossible: true, reasons: [] },
        },
      ],
    });
    expect(report.total.freeDollars).toBeCloseTo(0.000_5, 9);
    expect(report.stateMachines[0]?.dollars).toBeCloseTo(0.000_5, 9);
    expect(report.stateMachines[0]?.advice[0]).toMatch(/^As an Express machine/);
    expect(await read(server.endpoint, '?month=2020-01')).toMatchObject({ stateMachines: [] });
    expect((await askCairn(server.endpoint, '/meter?month=yesterday')).status).toBe(400);
    const page = await (await fetch(`${server.endpoint}/_cairn/metrics`)).text();
    expect(page).toContain(`cairn_state_transitions_total{state_machine="${stateMachineArn}"} 20\n`);
    expect(page).toMatch(/^cairn_billed_dollars_total\{state_machine="\S+"\} 0\.0005$/m);
    clients.destroy();
    await server.stop();
  });

  it('takes prices of its own, and refuses those that it does not know', async () => {
    const server = await createServer({
      memory: true,
      port: 0,
      prices: { transitionDollars: 1, freeTransitions: 0, transitionsPerExecution: 1 },
    });
    const clients = awsClients(server.endpoint);
    const stateMachineArn = await create(clients.sfn, 'dear');
    await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
    expect((await read(server.endpoint)).total.dollars).toBe(3);
    clients.destroy();
    await server.stop();
    await expect(createServer({ memory: true, port: 0, prices: { nothing: 1 } })).rejects.toThrow(
      ServerStartError,
    );
  });

  it('lists those that cost most and counts the others', async () => {
    const server = await createServer({ memory: true, port: 0 });
    const clients = awsClients(server.endpoint);
    for (const [name, starts] of [
      ['few', 1],
      ['many', 5],
      ['some', 3],
    ] as const) {
      const stateMachineArn = await create(clients.sfn, name);
      for (let index = 0; index < starts; index++)
        await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
    }
    const { stateMachines, omitted, total } = await read(server.endpoint, '?maxResults=2');
    expect(stateMachines.map(({ counts }) => counts.executions)).toEqual([5, 3]);
    expect({ omitted, transitions: total.transitions }).toEqual({ omitted: 1, transitions: 18 });
    clients.destroy();
    await server.stop();
  });

  it('counts repeated attempts', async () => {
    const server = await new TestServer().start();
    const inner = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E' } } };
    const Retry = [{ ErrorEquals: ['E'], IntervalSeconds: 1, MaxAttempts: 3 }];
    const stateMachineArn = await server.createMachine('retrying', 'P', {
      P: { Type: 'Parallel', Branches: [inner], Retry, End: true },
    });
    await server.closed(await server.startExecution(stateMachineArn));
    const { stateMachines } = await server.stepFunctions.readMeter(scope, {});
    // The Parallel state once, its branch four times, and the three repetitions.
    expect(stateMachines[0]).toMatchObject({ transitions: 8, counts: { entries: 5, retries: 3 } });
    expect(stateMachines[0]?.advice.join()).toContain('38 % of its state transitions are repeated');
    await server.stepFunctions.stop();
  });

  it('gives each month its own, also when an execution goes over its end', async () => {
    const server = new TestServer();
    server.clock.advance(30 * 86_400_000);
    await server.start();
    const stateMachineArn = await server.createMachine('long', 'W', {
      W: { Type: 'Wait', Seconds: 2 * 86_400, Next: 'P' },
      P: { Type: 'Pass', End: true },
    });
    await server.closed(await server.startExecution(stateMachineArn));
    const countsOf = async (month: string) =>
      (await server.stepFunctions.readMeter(scope, { month })).stateMachines[0]?.counts;
    expect(await countsOf('2026-01')).toMatchObject({ executions: 1, entries: 1, ended: 0 });
    expect(await countsOf('2026-02')).toMatchObject({
      executions: 0,
      entries: 1,
      ended: 1,
      overFiveMinutes: 1,
    });
    await server.stepFunctions.stop();
  });

  it('goes on where it was after a restart, and counts nothing twice that could not be written at first', async () => {
    const server = await new TestServer().start();
    const stateMachineArn = await server.createMachine('kept', 'P', { P: { Type: 'Pass', End: true } });
    await server.startExecution(stateMachineArn, '{}', 'a');
    await server.restart();
    await server.startExecution(stateMachineArn, '{}', 'b');
    const { records } = server.store;
    const write = records.write;
    let failures = 0;
    records.write = async () => {
      failures += 1;
      throw new Error('disk full');
    };
    await expect(server.stepFunctions.readMeter(scope, {})).rejects.toThrow('disk full');
    records.write = write;
    expect(failures).toBe(1);
    await server.startExecution(stateMachineArn, '{}', 'c');
    const { stateMachines } = await server.stepFunctions.readMeter(scope, {});
    expect(stateMachines[0]?.counts).toMatchObject({ executions: 3, entries: 3 });
    await server.stepFunctions.stop();
  });

  it('loses the last seconds at most when the server is killed', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-meter-'));
    const dataDirectory = join(folder, 'data');
    const options = { dataDirectory, arguments: ['--limit', 'meterFlushSeconds=1'] };
    let server = await ServerProcess.start(options);
    try {
      let clients = awsClients(server.endpoint);
      const stateMachineArn = await create(clients.sfn, 'killed');
      await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
      // Reading writes: what is read is kept.
      expect((await read(server.endpoint)).total.transitions).toBe(2);
      for (let index = 0; index < 20; index++)
        await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
      clients.destroy();
      await server.kill();
      server = await ServerProcess.start(options);
      clients = awsClients(server.endpoint);
      const before = (await read(server.endpoint)).total.transitions;
      expect(before).toBeGreaterThanOrEqual(2);
      expect(before).toBeLessThanOrEqual(42);
      await clients.sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
      const { total } = await until(
        () => read(server.endpoint),
        (report) => report.total.transitions > before,
      );
      expect(total.transitions).toBe(before + 2);
      clients.destroy();
    } finally {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
