import { diagnoseDefinition } from '@cairn/asl';
import { editDefinition, parseDefinitionText, type skeletonKinds } from '@cairn/diagram';
import { expect, test } from 'vitest';
import { type NewStatePlace, newState } from './new-state.ts';

const two = {
  StartAt: 'First',
  States: { First: { Type: 'Pass', Next: 'Last' }, Last: { Type: 'Pass', End: true } },
};
const branching = {
  StartAt: 'Route',
  States: {
    Route: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'A' }], Default: 'B' },
    A: { Type: 'Succeed' },
    B: { Type: 'Pass', End: true },
  },
};
const nested = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'Inner',
        States: { Inner: { Type: 'Pass', End: true } },
      },
      End: true,
    },
  },
};
const inner = '/States/Each/ItemProcessor/States/Inner';

const places: readonly (readonly [string, object, NewStatePlace])[] = [
  ['behind the last state', two, { kind: 'after', state: '/States/Last' }],
  ['on the transition to the end', two, { kind: 'edge', edge: '/States/Last/End' }],
  ['between two states', two, { kind: 'after', state: '/States/First' }],
  ['at the beginning', two, { kind: 'edge', edge: '/StartAt' }],
  ['behind a Choice', branching, { kind: 'after', state: '/States/Route' }],
  ['behind the last state of a Map', nested, { kind: 'after', state: inner }],
  ['in a machine without states', { States: {} }, { kind: 'region', scope: '' }],
];

function put(definition: object, kind: (typeof skeletonKinds)[number], place: NewStatePlace) {
  const text = parseDefinitionText(JSON.stringify(definition), 'json');
  const made = newState(text.value ?? null, kind, { name: 'New', place });
  const edit = editDefinition(text, made.edits);
  if (edit.kind === 'refused') throw new Error(edit.message);
  return { text: edit.definition.text, value: JSON.parse(edit.definition.text), pointer: made.pointer };
}

const cases = places.flatMap(([words, definition, place]) =>
  (['choice', 'pass', 'map', 'waitSeconds'] as const).map((kind) => ({ words, definition, place, kind })),
);

test.each(cases)('a new $kind $words leaves a definition that the service takes', (each) => {
  const { text } = put(each.definition, each.kind, each.place);
  const { diagnostics } = diagnoseDefinition(text, { type: 'STANDARD' });
  expect(diagnostics.filter(({ severity }) => severity === 'ERROR')).toEqual([]);
});

test('a Choice at the end leads to an end of its own, not back to the beginning', () => {
  const { value, pointer } = put(two, 'choice', { kind: 'after', state: '/States/Last' });
  expect(pointer).toBe('/States/New');
  expect(value.States.Last).toEqual({ Type: 'Pass', Next: 'New' });
  expect(value.States.New).toMatchObject({ Choices: [{ Next: 'Done' }], Default: 'Done' });
  expect(value.States.Done).toEqual({ Type: 'Succeed' });
});
