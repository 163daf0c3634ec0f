import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExampleServer } from '../example-server.ts';

let example: ExampleServer;
let machine: string;

beforeAll(async () => {
  example = await ExampleServer.start(import.meta.dirname);
  machine = await example.createMachine();
});

afterAll(() => example?.stop());

it('sends a CustomError to its own fallback, where the error is the input', async () => {
  const run = await example.run(machine, JSON.parse(example.read('input.json')));
  expect(JSON.parse(run.output ?? '')).toEqual({ handledBy: 'CustomErrorFallback', error: 'CustomError' });
});

it('sends any other error to the shared fallback, beside the input', async () => {
  const run = await example.run(machine, { throw: 'RangeError' });
  expect(JSON.parse(run.output ?? '')).toEqual({
    handledBy: 'AnyErrorFallback',
    request: 'RangeError',
    error: 'RangeError',
    details: { errorType: 'RangeError', errorMessage: 'out of range', trace: expect.any(Array) },
  });
});

it('catches nothing when nothing is thrown', async () => {
  expect(await example.run(machine, { throw: 'nothing' })).toMatchObject({ output: '{"ok":true}' });
});
