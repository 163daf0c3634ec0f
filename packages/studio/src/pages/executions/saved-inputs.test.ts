import { expect, it } from 'vitest';
import { forgetInput, keepLast, keptCharactersMax, readInputs, saveInput } from './saved-inputs.ts';

function storage(): Pick<Storage, 'getItem' | 'setItem'> {
  const texts = new Map<string, string>();
  return {
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
  };
}

it('keeps inputs by machine and name, and the last one', () => {
  const kept = storage();
  saveInput(kept, 'a', { name: 'large', text: '{"n":1}' });
  saveInput(kept, 'a', { name: 'large', text: '{"n":2}' });
  keepLast(kept, 'a', '{"n":3}');
  expect(readInputs(kept, 'a')).toEqual({ last: '{"n":3}', saved: [{ name: 'large', text: '{"n":2}' }] });
  expect(readInputs(kept, 'b')).toEqual({ last: undefined, saved: [] });
  expect(forgetInput(kept, 'a', 'large')).toEqual({ last: '{"n":3}', saved: [] });
});

it('passes over what is too large, what is something else, and a storage that is full', () => {
  const kept = storage();
  keepLast(kept, 'a', 'x'.repeat(keptCharactersMax + 1));
  expect(readInputs(kept, 'a').last).toBeUndefined();
  kept.setItem('cairn.inputs.a', '{"last":5,"saved":[{"name":1},null,{"name":"n","text":"t"}]}');
  expect(readInputs(kept, 'a')).toEqual({ last: undefined, saved: [{ name: 'n', text: 't' }] });
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    },
  };
  expect(() => keepLast(full, 'a', '{}')).not.toThrow();
});
