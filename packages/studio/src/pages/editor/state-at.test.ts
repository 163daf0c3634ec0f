import { parseDefinitionText } from '@cairn/diagram';
import { expect, it } from 'vitest';
import { stateAt, stateOf } from './state-at.ts';

const text = `{"StartAt": "A", "States": {"A": {"Type": "Parallel", "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Pass"`;

it.each([
  ['/States/A', '/States/A'],
  ['/States/A/Branches/0/States/B/Parameters/States/x', '/States/A/Branches/0/States/B'],
  ['/States/M/ItemProcessor/States/I/Next', '/States/M/ItemProcessor/States/I'],
  ['/States/A/Branches/0/StartAt', '/States/A'],
  ['/States/a~1b/Next', '/States/a~1b'],
  ['/States', undefined],
  ['/StartAt', undefined],
])('takes %s for the state %s', (pointer, state) => {
  expect(stateOf(pointer)).toBe(state);
});

it('finds the innermost state at a place of a text that is not finished', () => {
  const definition = parseDefinitionText(text, 'json');
  expect(stateAt(definition, text.length)).toBe('/States/A/Branches/0/States/B');
  expect(stateAt(definition, text.indexOf('Parallel'))).toBe('/States/A');
  expect(stateAt(definition, 3)).toBeUndefined();
});
