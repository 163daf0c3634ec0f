import { parseDefinitionText, parsePointer, pointerAt, textValue } from '@cairn/diagram';
import type { DefinitionQuestion, Explanation } from './definition-messages.ts';
import { intrinsicFunctions, jsonataFunctions, jsonataValues } from './expression-words.ts';
import { fieldText, typeText } from './field-words.ts';
import { grammarAt } from './grammar-at.ts';

/** What is to be known about the word at an offset: a field, a type, a function. */
export function explainPlace(
  question: Extract<DefinitionQuestion, { kind: 'explain' }>,
): Explanation | undefined {
  const { text, format, offset } = question;
  const definition = parseDefinitionText(text, format);
  const place = pointerAt(definition, offset);
  if (place === undefined || definition.root === undefined) return undefined;
  const steps = parsePointer(place.pointer);
  const name = steps.at(-1) ?? '';
  if (place.part === 'name') {
    const { owner, isJsonata } = grammarAt(textValue(definition.root), steps);
    const words = owner === undefined ? undefined : fieldText(name);
    if (words === undefined) return undefined;
    return {
      ...place.range,
      title: `${name} · ${owner} · ${isJsonata ? 'JSONata' : 'JSONPath'}`,
      text: words,
    };
  }
  const found = wordAt(text, offset);
  const word = [...jsonataFunctions, ...jsonataValues, ...intrinsicFunctions].find(
    (one) => one.name === found?.word,
  );
  if (word !== undefined && found !== undefined) {
    const title = word.takes === '' ? word.name : `${word.name}(${word.takes})`;
    return { from: found.from, to: found.from + found.word.length, title, text: word.text };
  }
  const type =
    name === 'Type'
      ? typeText(text.slice(place.range.from, place.range.to).replaceAll(/["']/g, ''))
      : undefined;
  return type === undefined ? undefined : { ...place.range, title: 'Type', text: type };
}

function wordAt(text: string, offset: number): { readonly word: string; readonly from: number } | undefined {
  const before = /[$\w.]*$/.exec(text.slice(Math.max(0, offset - 60), offset))?.[0] ?? '';
  const after = /^[\w.]*/.exec(text.slice(offset, offset + 60))?.[0] ?? '';
  const word = before + after;
  return word === '' ? undefined : { word, from: offset - before.length };
}
