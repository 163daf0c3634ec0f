import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { ContainerFailure, ContainerOrder, RunningContainer } from '@cairn/resources';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContainerEngines } from './container-engines.ts';
import { FakeEngine } from './testing/fake-engine.ts';

const order: ContainerOrder = {
  key: 'batch-1',
  account: '000000000000',
  region: 'us-east-1',
  image: 'busybox',
  command: ['echo', 'x'],
  environment: { A: 'b' },
  memoryMegabytes: 64,
  vcpus: 0.5,
  executionEnvironment: 'AWS_ECS_EC2',
  owner: 'batch job 1',
  name: 'job',
};
let folder: string;
let fake: FakeEngine;
let engines: ContainerEngines;
let lines: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-containers-engine-'));
  fake = new FakeEngine();
  await fake.listen(join(folder, 'engine.sock'));
  engines = open();
  lines = [];
});
afterEach(async () => {
  await engines.stop();
  await fake.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): ContainerEngines {
  return new ContainerEngines({
    dockerHost: `unix://${join(folder, 'engine.sock')}`,
    workFolder: join(folder, 'work'),
    endpoint: () => 'http://127.0.0.1:4566',
    log: () => {},
  });
}

const output = (line: string): void => void lines.push(line);
const started = (start: RunningContainer | ContainerFailure): RunningContainer => {
  if ('failure' in start) throw new Error(start.failure);
  return start;
};
const reached = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await turn();
};

describe('a container that an engine runs', () => {
  it('is pulled, created with its limits and label, started, read, waited for and removed', async () => {
    const running = started(await engines.start(order, output));
    const { creation } = [...fake.containers.values()][0] ?? {};
    expect(creation).toMatchObject({
      Image: 'busybox',
      Cmd: ['echo', 'x'],
      Labels: { 'cairn.container': 'batch-1', 'cairn.owner': 'batch job 1' },
      HostConfig: { Memory: 67_108_864, NanoCpus: 500_000_000 },
      Env: expect.arrayContaining(['A=b', 'AWS_REGION=us-east-1', 'AWS_ENDPOINT_URL=http://127.0.0.1:4566']),
    });
    await reached(() => fake.calls.some((call) => call.endsWith('/logs')));
    fake.write(running.runtimeId, 1, 'first\nsec');
    fake.write(running.runtimeId, 2, 'error\n');
    fake.write(running.runtimeId, 1, 'ond\n');
    await reached(() => fake.calls.some((call) => call.endsWith('/wait')));
    fake.end(running.runtimeId, 3);
    expect(await running.ended).toEqual({ exitCode: 3 });
    expect(lines).toEqual(['first', 'error', 'second']);
    const id = running.runtimeId;
    const [, , , , ...later] = fake.calls;
    expect(fake.calls.slice(0, 4)).toEqual([
      'GET /images/busybox/json',
      'POST /images/create',
      'POST /containers/create',
      `POST /containers/${id}/start`,
    ]);
    expect(later.toSorted()).toEqual(
      [
        `GET /containers/${id}/logs`,
        `POST /containers/${id}/wait`,
        `GET /containers/${id}/json`,
        `DELETE /containers/${id}`,
      ].toSorted(),
    );
  });

  it('is stopped by the engine, and was out of memory when the engine says so', async () => {
    const running = started(await engines.start(order, output));
    running.stop(5);
    expect(await running.ended).toEqual({ exitCode: 143 });
    const other = started(await engines.start({ ...order, key: 'batch-2' }, output));
    fake.end(other.runtimeId, 137);
    expect(await other.ended).toEqual({
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    });
  });

  it('is found again by the server of after a restart', async () => {
    const before = started(await engines.start(order, output));
    await engines.stop();
    engines = open();
    const adopted = await engines.adopt(order, output);
    expect(adopted?.runtimeId).toBe(before.runtimeId);
    expect(await engines.adopt({ ...order, key: 'batch-9' }, output)).toBeUndefined();
    await reached(() => fake.calls.filter((call) => call.endsWith('/wait')).length > 0);
    fake.end(before.runtimeId, 0);
    expect(await adopted?.ended).toEqual({ exitCode: 0 });
  });

  it('whose image the registry does not know fails as on AWS', async () => {
    expect(await engines.start({ ...order, image: 'missing/image:1' }, output)).toEqual({
      failure:
        'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref missing/image:1: manifest unknown',
    });
  });
});

it('without an engine an image that is not mapped cannot be pulled', async () => {
  const none = new ContainerEngines({ dockerHost: 'none', workFolder: join(folder, 'none'), log: () => {} });
  const answer = await none.start(order, output);
  expect(answer).toMatchObject({ failure: expect.stringMatching(/^CannotPullContainerError: .*--images/) });
});
