import { isJsonObject, type Json, jsonEquals, seededRandom } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyValueEdit, valueAt } from '../edit/apply-value-edit.ts';
import { applyChanges } from '../edit/text-change.ts';
import { randomDefinitionEdit } from '../testing/random-definition-edit.ts';
import { RandomJsonText } from '../testing/random-json-text.ts';
import { RandomYamlText } from '../testing/random-yaml-text.ts';
import { parsePointer } from '../tree/json-pointer.ts';
import { parseDefinitionText } from '../tree/parse-definition-text.ts';
import type { DefinitionEdit } from './definition-edit.ts';
import { editDefinition, valueEditsOf } from './edit-definition.ts';
import { referencesIn } from './references.ts';
import { scopesOf } from './state-place.ts';

/** `RUNS=1000` looks further. */
const options = { seed: 20_261_122, numRuns: Number(process.env.RUNS ?? 25) };
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 3 });

const first: Json = {
  Comment: 'orders',
  StartAt: 'A',
  States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Task', Resource: 'arn:x', End: true } },
};

for (const format of ['json', 'yaml'] as const) {
  it(`keeps a definition whole under random edits, in its text as in its value (${format})`, () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = seededRandom(seed);
        const text = new (format === 'json' ? RandomJsonText : RandomYamlText)(random).print(first);
        let definition = parseDefinitionText(text, format);
        let made = 0;
        for (let count = 0; count < 25; count++) {
          const before = definition.value as Json;
          const edit = randomDefinitionEdit(random, before);
          const edited = editDefinition(definition, [edit]);
          if (edited.kind === 'refused') {
            expect(edited.message).not.toMatch(/read as something else/);
            continue;
          }
          made += 1;
          const after = edited.definition;
          const said = () => `${JSON.stringify(edit)}\n${definition.text}\n=====\n${after.text}`;
          const wanted = valueEditsOf(before, edit).reduce(applyValueEdit, before);
          expect(jsonEquals(after.value as Json, wanted), said()).toBe(true);
          expect(applyChanges(definition.text, edited.changes)).toBe(after.text);
          expect(applyChanges(after.text, edited.inverse)).toBe(definition.text);
          expectWhole(after.value as Json, edit, said);
          definition = after;
        }
        expect(made).toBeGreaterThan(0);
      }),
      options,
    );
  });
}

/** Every reference names a state of its region, no two states share a name, every state that must leads on. */
function expectWhole(value: Json, edit: DefinitionEdit, said: () => string): void {
  const names: string[] = [];
  for (const scope of scopesOf(value)) {
    const states = valueAt(value, parsePointer(`${scope}/States`)) as Record<string, Json>;
    names.push(...Object.keys(states));
    for (const { target, pointer } of referencesIn(value, scope)) {
      expect(Object.keys(states), `${pointer} in ${said()}`).toContain(target);
    }
    for (const state of Object.values(states)) {
      if (!isJsonObject(state) || ['Choice', 'Succeed', 'Fail'].includes(String(state.Type))) continue;
      const ways = [state.Next, state.End].filter((way) => way !== undefined).length;
      expect(ways, said()).toBe(1);
    }
  }
  expect(new Set(names).size, `${edit.kind} in ${said()}`).toBe(names.length);
}
