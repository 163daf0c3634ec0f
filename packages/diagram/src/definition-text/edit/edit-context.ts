import type { DefinitionFormat, DefinitionText } from '../tree/definition-text.ts';
import { type TextStyle, textStyleOf } from './text-style.ts';

/** What every change of a text needs to know. */
export interface EditContext {
  readonly text: string;
  readonly format: DefinitionFormat;
  readonly style: TextStyle;
  /** Whether texts are written in double quotes whatever the style: they then mean the same everywhere. */
  readonly isPlain: boolean;
}

/** The context of editing a definition. */
export function editContextOf(definition: DefinitionText, isPlain = false): EditContext {
  return { text: definition.text, format: definition.format, style: textStyleOf(definition), isPlain };
}
