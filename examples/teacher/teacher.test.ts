import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExampleServer } from '../example-server.ts';

let example: ExampleServer;
let machine: string;

beforeAll(async () => {
  example = await ExampleServer.start(import.meta.dirname);
  machine = await example.createMachine();
});

afterAll(() => example?.stop());

it('rejoices over Stephane', async () => {
  const run = await example.run(machine, JSON.parse(example.read('input.json')));
  expect(run).toMatchObject({ status: 'SUCCEEDED', output: '"Woohoo!"' });
});

it('fails with a code and a cause for anybody else', async () => {
  const run = await example.run(machine, { teacher: 'Ada' });
  expect(run).toMatchObject({ status: 'FAILED', error: 'ErrorCode', cause: 'Stephane is not the teacher' });
});
