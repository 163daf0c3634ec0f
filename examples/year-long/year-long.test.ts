import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExampleServer } from '../example-server.ts';

const folder = import.meta.dirname;
const daySeconds = 86_400;

let example: ExampleServer;
let machine: string;

beforeAll(async () => {
  example = await ExampleServer.start(folder);
  machine = await example.createMachine();
  example.client.middlewareStack.add(
    (next) => async (args) => {
      (args.request as { headers: { [name: string]: string } }).headers['x-cairn-time'] = 'skip';
      return await next(args);
    },
    { step: 'build' },
  );
});

afterAll(() => example?.stop());

it('reminds every thirty days until the renewal, with the real functions', async () => {
  const run = await example.run(machine, JSON.parse(example.read('input.json')));
  expect(run).toMatchObject({ status: 'SUCCEEDED', output: '8' });
  const days = (Number(run.stopDate) - Number(run.startDate)) / 1_000 / daySeconds;
  expect(Math.floor(days)).toBe(9 * 30);
});

it('gives up after a year', async () => {
  const run = await example.run(machine, { customer: 'eve', renewsAfter: 99 });
  expect(run).toMatchObject({ status: 'FAILED', error: 'Expired' });
  expect(Number(run.stopDate) - Number(run.startDate)).toBeGreaterThanOrEqual(360 * daySeconds * 1_000);
});

it('has test cases that pass and leave nothing out', async () => {
  const cairn = join(folder, '../../packages/cli/src/main.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [cairn, 'test', folder, '--json']);
  const { cases, coverage } = JSON.parse(stdout);
  expect(cases).toHaveLength(5);
  const counts = [...coverage[0].states, ...coverage[0].branches].map(({ count }) => count);
  expect(Math.min(...counts)).toBeGreaterThan(0);
});
