import { type DefinitionText, parseDefinitionText } from '@cairn/diagram';
import type { EditorState, Text } from '@codemirror/state';
import { formatField } from './format-field.ts';

const read = new WeakMap<Text, DefinitionText>();

/** The definition that an editor's text is; a text is read once, whoever asks. */
export function definitionOf(state: EditorState): DefinitionText {
  const { doc } = state;
  const format = state.field(formatField);
  const known = read.get(doc);
  if (known?.format === format) return known;
  const definition = parseDefinitionText(doc.toString(), format);
  read.set(doc, definition);
  return definition;
}
