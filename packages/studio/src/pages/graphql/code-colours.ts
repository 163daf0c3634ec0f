import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';

/** Colours of what JSON does not have: types, variables, directives. */
export const codeColours: Extension = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.typeName, tags.className], color: 'var(--code-key)' },
    { tag: [tags.variableName, tags.attributeName], color: 'var(--code-number)' },
    { tag: [tags.modifier, tags.definitionKeyword, tags.meta], color: 'var(--code-keyword)' },
  ]),
);
