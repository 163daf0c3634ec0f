import type { DefinitionFormat } from '@cairn/diagram';
import { invertedEffects } from '@codemirror/commands';
import { type Extension, StateEffect, StateField } from '@codemirror/state';

/** Says in which language the text is from now on. */
export const setFormat = StateEffect.define<DefinitionFormat>();

/** In which language the text is. */
export const formatField = StateField.define<DefinitionFormat>({
  create: () => 'json',
  update(format, transaction) {
    for (const effect of transaction.effects) if (effect.is(setFormat)) return effect.value;
    return format;
  },
});

/** Undoing a change of the text's language brings the language back with it. */
export const formatHistory: Extension = invertedEffects.of((transaction) => {
  const before = transaction.startState.field(formatField, false);
  return before !== undefined && transaction.effects.some((effect) => effect.is(setFormat))
    ? [setFormat.of(before)]
    : [];
});
