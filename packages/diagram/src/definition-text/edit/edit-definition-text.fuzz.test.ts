import { type Json, jsonEquals, seededRandom } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placesOf, randomEdit } from '../testing/random-edit.ts';
import { randomObject } from '../testing/random-json.ts';
import { RandomJsonText } from '../testing/random-json-text.ts';
import { RandomYamlText } from '../testing/random-yaml-text.ts';
import type { DefinitionFormat, DefinitionText } from '../tree/definition-text.ts';
import { type PointerSteps, parsePointer, printPointer } from '../tree/json-pointer.ts';
import { parseDefinitionText } from '../tree/parse-definition-text.ts';
import { applyValueEdit } from './apply-value-edit.ts';
import { editDefinitionText } from './edit-definition-text.ts';
import { applyChanges } from './text-change.ts';
import type { ValueEdit } from './value-edit.ts';
import { ownNode } from './value-edit-changes.ts';

/** `RUNS=1000` looks further. */
const options = { seed: 20_261_120, numRuns: Number(process.env.RUNS ?? 120) };

function randomDefinition(format: DefinitionFormat, seed: number): DefinitionText {
  const random = seededRandom(seed);
  const value = randomObject(random, 4, 6);
  const text = new (format === 'json' ? RandomJsonText : RandomYamlText)(random).print(value);
  const definition = parseDefinitionText(text, format);
  expect(definition.problems.filter((problem) => problem.severity === 'error')).toEqual([]);
  expect(jsonEquals(definition.value as Json, value), text).toBe(true);
  return definition;
}

/** Makes some edits one after the other, checking each. */
function editsOf(definition: DefinitionText, seed: number, check: (step: EditStep) => void): void {
  const random = seededRandom(seed + 1);
  let before = definition;
  for (let count = 0; count < 6; count++) {
    const edit = randomEdit(random, before.value as Json);
    const wanted = applyValueEdit(before.value as Json, edit);
    const edited = editDefinitionText(before, [edit]);
    if (edited.kind === 'refused')
      throw new Error(`${edited.message}: ${JSON.stringify(edit)}\n${before.text}`);
    check({ before, edit, wanted, after: edited.definition, ...edited });
    before = edited.definition;
  }
}

interface EditStep {
  readonly before: DefinitionText;
  readonly after: DefinitionText;
  readonly edit: ValueEdit;
  readonly wanted: Json;
  readonly changes: Parameters<typeof applyChanges>[1];
  readonly inverse: Parameters<typeof applyChanges>[1];
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 3 });

for (const format of ['json', 'yaml'] as const) {
  it(`reads from an edited text what the edit makes of the value, and undoes it to the byte (${format})`, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        editsOf(randomDefinition(format, seed), seed, ({ before, after, wanted, changes, inverse }) => {
          expect(jsonEquals(after.value as Json, wanted)).toBe(true);
          expect(applyChanges(before.text, changes)).toBe(after.text);
          expect(applyChanges(after.text, inverse)).toBe(before.text);
        });
      }),
      options,
    );
  });

  it(`keeps the bytes of every value that an edit does not concern (${format})`, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        editsOf(randomDefinition(format, seed), seed, (step) => {
          const touched = touchedBy(step.edit);
          for (const { steps } of placesOf(step.before.value as Json)) {
            if (touched.some((place) => isWithin(place, steps) || isWithin(steps, place))) continue;
            expect(textAt(step.after, steps), explain(step)).toBe(textAt(step.before, steps));
          }
        });
      }),
      options,
    );
  });

  it(`changes nothing outside of the container around the place (${format})`, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        editsOf(randomDefinition(format, seed), seed, (step) => {
          const places = touchedBy(step.edit).map((place) => outerRange(step.before, place));
          for (const change of step.changes) {
            const isInside = places.some((range) => range.from <= change.from && change.to <= range.to);
            expect(isInside, explain(step)).toBe(true);
          }
        });
      }),
      options,
    );
  });

  it(`keeps every comment when nothing is taken away (${format})`, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        editsOf(randomDefinition(format, seed), seed, (step) => {
          if (step.edit.kind === 'remove' || step.edit.kind === 'set') return;
          const kept = commentsOf(step.after);
          for (const comment of commentsOf(step.before)) {
            const index = kept.indexOf(comment);
            expect(index, explain(step)).toBeGreaterThanOrEqual(0);
            kept.splice(index, 1);
          }
        });
      }),
      options,
    );
  });
}

/** YAML whose parts hang together: anchors, aliases, merge keys, explicit keys, tags, block scalars. */
const knotted = [
  'a: &a\n  x: 1\n  y: [1, 2]\nb: *a\nc:\n  <<: *a\n  z: 3\nd: [*a, 2]\n',
  'a: !!str 1\n"b": &b # c\n  - 1\n  - {p: q,\n     r: s}\n? c\n: - *b\n  - |2-\n     x\n    y\n',
  '- &x one\n- *x\n- - - deep\n  - k: v # w\n    l:\n    - 1\n    - 2\n- >\n  folded\n  text\n\n- [a: 1, b]\n',
];

it('edits YAML whose parts hang together without changing what the others mean', () => {
  fc.assert(
    fc.property(seeds, fc.constantFrom(...knotted), (seed, text) => {
      editsOf(parseDefinitionText(text, 'yaml'), seed, ({ before, after, wanted, inverse }) => {
        expect(jsonEquals(after.value as Json, wanted)).toBe(true);
        expect(applyChanges(after.text, inverse)).toBe(before.text);
      });
    }),
    options,
  );
});

/** The words of the comments: one that moves may change its marks. */
function commentsOf({ text, comments }: DefinitionText): string[] {
  return comments.map(({ from, to }) => text.slice(from, to).replace(/^\/[/*]\s*|\s*\*\/$/g, ''));
}

/** The places whose text an edit may change. */
function touchedBy(edit: ValueEdit): readonly PointerSteps[] {
  const steps = parsePointer(edit.pointer);
  if (edit.kind === 'insert') return [[...steps, edit.name]];
  if (edit.kind === 'copy') return [[...parsePointer(edit.to), edit.name]];
  if (edit.kind === 'moveItem' || edit.kind === 'insertItem') return [[...steps, '0']].map(() => steps);
  if (edit.kind === 'remove' || edit.kind === 'rename') {
    // What comes behind an item that goes has another pointer afterwards.
    const isItem = edit.kind === 'remove' && /^\d+$/.test(steps.at(-1) ?? '');
    return [isItem ? steps.slice(0, -1) : steps];
  }
  return [steps];
}

function isWithin(outer: PointerSteps, inner: PointerSteps): boolean {
  return outer.every((step, index) => inner[index] === step);
}

function textAt(definition: DefinitionText, steps: PointerSteps): string | undefined {
  const range = ownNode(definition, steps)?.node.range;
  return range && definition.text.slice(range.from, range.to);
}

/** The text of the container around a place, with the rest of its last line. */
function outerRange(definition: DefinitionText, place: PointerSteps): { from: number; to: number } {
  const outer = place.slice(0, -1);
  const found = ownNode(definition, outer);
  if (found === undefined || outer.length === 0) return { from: 0, to: definition.text.length };
  const to = /[\r\n]|$/.exec(definition.text.slice(found.node.range.to))?.index ?? 0;
  const from = found.member?.nameRange.from ?? found.item?.dash ?? found.node.range.from;
  return { from, to: found.node.range.to + to + 2 };
}

function explain({ before, after, edit }: EditStep): string {
  return `${JSON.stringify(edit)} (${printPointer(parsePointer(edit.pointer))})\n${before.text}\n=====\n${after.text}`;
}
