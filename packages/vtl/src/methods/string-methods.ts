import { TemplateError } from '../template-error.ts';
import { isList } from '../value.ts';
import { findPattern } from './java-pattern.ts';
import { type Method, textOf, wholeNumber } from './method.ts';

/** `java.lang.String`, as far as templates call it. Patterns run in time linear in their text. */
export const stringMethods: { readonly [name: string]: Method<string> } = {
  length: (text) => BigInt(text.length),
  size: (text) => BigInt(text.length),
  isEmpty: (text) => text === '',
  isBlank: (text) => text.trim() === '',
  charAt: (text, [index]) => text[wholeNumber(index) ?? -1],
  substring: (text, [from, to]) => {
    const [start, end] = [wholeNumber(from) ?? 0, wholeNumber(to) ?? text.length];
    return start < 0 || end > text.length || start > end ? undefined : text.slice(start, end);
  },
  indexOf: (text, [part, from]) => BigInt(text.indexOf(textOf(part), wholeNumber(from))),
  lastIndexOf: (text, [part, from]) => BigInt(text.lastIndexOf(textOf(part), wholeNumber(from))),
  contains: (text, [part]) => text.includes(textOf(part)),
  startsWith: (text, [part, from]) => text.startsWith(textOf(part), wholeNumber(from)),
  endsWith: (text, [part]) => text.endsWith(textOf(part)),
  equalsIgnoreCase: (text, [other]) => text.toLowerCase() === textOf(other).toLowerCase(),
  compareTo: (text, [other]) => BigInt(text < textOf(other) ? -1 : text > textOf(other) ? 1 : 0),
  concat: (text, [other], scope) => bounded(text + textOf(other), scope.limits.charactersMax),
  replace: (text, [from, to], scope) =>
    bounded(
      text.replaceAll(textOf(from), () => textOf(to)),
      scope.limits.charactersMax,
    ),
  replaceAll: (text, [pattern, to], scope) =>
    bounded(findPattern(textOf(pattern)).replaceAll(text, textOf(to)), scope.limits.charactersMax),
  replaceFirst: (text, [pattern, to]) => findPattern(textOf(pattern)).replaceFirst(text, textOf(to)),
  matches: (text, [pattern]) => findPattern(textOf(pattern)).matches(text),
  split: (text, [pattern, limit]) => findPattern(textOf(pattern)).split(text, wholeNumber(limit) ?? 0),
  toLowerCase: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
  strip: (text) => text.trim(),
  repeat: (text, [times], scope) => {
    const count = wholeNumber(times) ?? 0;
    if (count < 0) return undefined;
    scope.bound(text.length * count);
    return text.repeat(count);
  },
  toCharArray: (text, _, scope) => {
    scope.step(text.length);
    return [...text];
  },
  join: (text, [first, ...rest]) => (isList(first) ? first : [first ?? null, ...rest]).map(textOf).join(text),
  format: (text, [first, ...rest]) => {
    const values = isList(first) ? first : [first ?? null, ...rest];
    let at = 0;
    return text.replace(/%(?:%|n|[sd])/g, (directive) => {
      if (directive === '%%') return '%';
      if (directive === '%n') return '\n';
      const value = values[at];
      at += 1;
      return textOf(value ?? null);
    });
  },
};

function bounded(text: string, charactersMax: number): string {
  if (text.length > charactersMax)
    throw new TemplateError(`A text has more than ${charactersMax} characters`);
  return text;
}
