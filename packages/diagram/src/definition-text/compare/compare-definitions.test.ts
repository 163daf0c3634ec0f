import { type Json, seededRandom } from '@cairn/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueEditsOf } from '../definition-edit/edit-definition.ts';
import { applyValueEdit } from '../edit/apply-value-edit.ts';
import { EditRefusal } from '../edit/edit-refusal.ts';
import { randomDefinitionEdit } from '../testing/random-definition-edit.ts';
import { compareDefinitions } from './compare-definitions.ts';

const before: Json = {
  StartAt: 'A',
  States: {
    A: { Type: 'Pass', Result: 1, Next: 'B' },
    B: { Type: 'Task', Resource: 'arn:b', TimeoutSeconds: 5, Next: 'C' },
    C: { Type: 'Succeed' },
  },
};

describe('compareDefinitions', () => {
  it('finds nothing between a definition and itself', () => {
    const { states, edges, fields } = compareDefinitions(before, before);
    expect([...states, ...edges].every(({ kind }) => kind === 'same')).toBe(true);
    expect(fields).toEqual([]);
    expect(states).toHaveLength(3);
    expect(edges).toHaveLength(3);
  });

  it('tells a renamed state, with its transitions the same', () => {
    const after = valueEditsOf(before, { kind: 'renameState', state: '/States/B', name: 'Bee' }).reduce(
      applyValueEdit,
      before,
    );
    const { states, edges } = compareDefinitions(before, after);
    expect(states).toContainEqual({ kind: 'renamed', before: '/States/B', after: '/States/Bee', fields: [] });
    expect(edges.every(({ kind }) => kind === 'same')).toBe(true);
  });

  it('tells what changed, came and went', () => {
    const after: Json = {
      Comment: 'x',
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Result: 1.5, Next: 'D' },
        D: { Type: 'Wait', Seconds: 1, Next: 'C' },
        C: { Type: 'Succeed' },
      },
    };
    const { states, edges, fields } = compareDefinitions(before, after);
    expect(fields).toEqual([{ kind: 'added', path: '/Comment', after: 'x' }]);
    expect(states).toEqual([
      {
        kind: 'changed',
        before: '/States/A',
        after: '/States/A',
        fields: [{ kind: 'changed', path: '/Result', before: 1, after: 1.5 }],
      },
      { kind: 'added', after: '/States/D', fields: [] },
      { kind: 'same', before: '/States/C', after: '/States/C', fields: [] },
      { kind: 'removed', before: '/States/B', fields: [] },
    ]);
    expect(edges).toEqual([
      { kind: 'same', type: 'start', before: '/StartAt', after: '/StartAt' },
      { kind: 'removed', type: 'next', before: '/States/A/Next' },
      { kind: 'removed', type: 'next', before: '/States/B/Next' },
      { kind: 'added', type: 'next', after: '/States/A/Next' },
      { kind: 'added', type: 'next', after: '/States/D/Next' },
    ]);
  });

  it('names every state and transition of both sides once, whatever was edited', () => {
    const options = { seed: 20_261_124, numRuns: 150 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 2 }), (seed) => {
        const random = seededRandom(seed);
        let after: Json = before;
        for (let count = 0; count < 8; count++) after = tryEdit(random, after);
        const forth = compareDefinitions(before, after);
        const back = compareDefinitions(after, before);
        for (const side of ['before', 'after'] as const) {
          const other = side === 'before' ? 'after' : 'before';
          const named = [...forth.states, ...forth.edges].map((each) => each[side]).filter(Boolean);
          expect(new Set(named).size).toBe(named.length);
          const mirrored = [...back.states, ...back.edges].map((each) => each[other]).filter(Boolean);
          expect(new Set(mirrored)).toEqual(new Set(named));
        }
      }),
      options,
    );
  });
});

function tryEdit(random: ReturnType<typeof seededRandom>, value: Json): Json {
  try {
    return valueEditsOf(value, randomDefinitionEdit(random, value)).reduce(applyValueEdit, value);
  } catch (error) {
    if (error instanceof EditRefusal) return value;
    throw error;
  }
}
