import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateStateMachineCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { clientOptions, roleArn } from './events-server.ts';

let folder: string;
let server: ServerProcess;
let events: EventBridgeClient;
let states: SFNClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-killed-events-'));
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  connect();
});
afterEach(async () => {
  for (const client of [events, states]) client.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function connect(): void {
  events = new EventBridgeClient(clientOptions(server.endpoint));
  states = new SFNClient(clientOptions(server.endpoint));
}

async function startedBy(stateMachineArn: string | undefined): Promise<readonly string[]> {
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await states.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 1_000, nextToken }),
    );
    names.push(...(page.executions ?? []).map(({ name }) => (name as string).slice(0, 36)));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return names;
}

it('each acknowledged event starts exactly one execution, though the server is killed in between', {
  timeout: 60_000,
}, async () => {
  const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
  const { stateMachineArn } = await states.send(
    new CreateStateMachineCommand({ name: 'm', roleArn, definition }),
  );
  await events.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["s"]}' }));
  await events.send(
    new PutTargetsCommand({ Rule: 'r', Targets: [{ Id: '1', Arn: stateMachineArn, RoleArn: roleArn }] }),
  );
  const acknowledged: string[] = [];
  for (const bound of [30, 90, 150]) {
    let isKilled = false;
    const writer = async (): Promise<void> => {
      while (!isKilled) {
        try {
          const entry = { Source: 's', DetailType: 'd', Detail: '{}' };
          const { Entries = [] } = await events.send(new PutEventsCommand({ Entries: [entry, entry] }));
          acknowledged.push(...Entries.map(({ EventId }) => EventId as string));
        } catch {
          return;
        }
        if (acknowledged.length >= bound && !isKilled) {
          isKilled = true;
          await server.kill();
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, writer));
    await server.start();
    connect();
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(150);
  const missing = async () => {
    const names = new Set(await startedBy(stateMachineArn));
    return acknowledged.filter((id) => !names.has(id)).length;
  };
  await expect.poll(missing, { timeout: 30_000, interval: 50 }).toBe(0);
  const names = await startedBy(stateMachineArn);
  expect(new Set(names).size).toBe(names.length);
});
