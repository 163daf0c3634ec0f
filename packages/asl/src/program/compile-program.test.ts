import { expect, test } from 'vitest';
import { compileProgram } from './compile-program.ts';

test('states are numbered as the definition names them, outer before inner', () => {
  const inner = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Succeed' } } });
  const { states, startAt } = compileProgram({
    StartAt: 'P',
    States: {
      P: { Type: 'Parallel', Branches: [inner('B0'), inner('B1')], Next: 'M' },
      M: { Type: 'Map', ItemProcessor: inner('I'), End: true },
    },
  });
  expect(states.map(({ name }) => name)).toEqual(['P', 'M', 'B0', 'B1', 'I']);
  expect(states.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4]);
  expect(startAt).toBe(states[0]);
  expect(startAt.type === 'Parallel' && startAt.next).toBe(states[1]);
});

test('names that are members of every object are ordinary names', () => {
  const definition = JSON.parse(
    '{"StartAt":"__proto__","States":{"__proto__":{"Type":"Pass","Next":"constructor"},"constructor":{"Type":"Succeed"}}}',
  );
  expect(compileProgram(definition).states.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
});

test('Retry has AWS defaults', () => {
  const retry = [{ ErrorEquals: ['States.ALL'] }];
  const resource = 'arn:aws:lambda:us-east-1:123456789012:function:f';
  const { startAt } = compileProgram({
    StartAt: 'T',
    States: { T: { Type: 'Task', Resource: resource, Retry: retry, End: true } },
  });
  expect(startAt.type === 'Task' && startAt.retry).toEqual([
    {
      errorEquals: ['States.ALL'],
      intervalSeconds: 1,
      maxAttempts: 3,
      backoffRate: 2,
      maxDelaySeconds: undefined,
      fullJitter: false,
    },
  ]);
});
