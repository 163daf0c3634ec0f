import { expect, test } from 'vitest';
import { compileProgram } from './compile-program.ts';

const inner = (...names: string[]) => ({
  StartAt: names[0] as string,
  States: Object.fromEntries(names.map((name) => [name, { Type: 'Succeed' }])),
});

test('states are numbered by name within their sequence, outer before inner', () => {
  const { states, startAt } = compileProgram({
    StartAt: 'P',
    States: {
      P: { Type: 'Parallel', Branches: [inner('B1'), inner('B0')], Next: 'M' },
      M: { Type: 'Map', ItemProcessor: inner('I'), End: true },
    },
  });
  expect(states.map(({ name }) => name)).toEqual(['M', 'P', 'I', 'B1', 'B0']);
  expect(states.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4]);
  expect(startAt).toBe(states[1]);
  expect(startAt.type === 'Parallel' && startAt.next).toBe(states[0]);
});

// Open runs of earlier releases hold these numbers: this list never changes.
test('numbers of states compare names by code unit and never depend on the order of members', () => {
  const states = {
    b: { Type: 'Succeed' },
    '10': { Type: 'Succeed' },
    '9': { Type: 'Succeed' },
    '\u{1f600}': { Type: 'Succeed' },
    '\uffee': { Type: 'Succeed' },
    é: { Type: 'Succeed' },
    B: { Type: 'Parallel', Branches: [inner('2', '1'), inner('a', 'Z')], End: true },
    '': { Type: 'Map', ItemProcessor: inner('y', 'x'), Next: 'B' },
  };
  const golden = ['', '10', '9', 'B', 'b', 'é', '\u{1f600}', '\uffee', 'x', 'y', '1', '2', 'Z', 'a'];
  for (const entries of [Object.entries(states), Object.entries(states).reverse()]) {
    const program = compileProgram({ StartAt: '', States: Object.fromEntries(entries) });
    expect(program.states.map(({ name }) => name)).toEqual(golden);
  }
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
