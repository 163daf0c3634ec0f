import type { Fuel } from '../fuel.ts';
import { BoundedText } from '../print-value.ts';
import { isList, type Value } from '../value.ts';
import { formatText } from './format-text.ts';
import { findPattern } from './java-pattern.ts';
import { type Method, textOf, wholeNumber } from './method.ts';

/** `java.lang.String`, as far as templates call it. Patterns run in time linear in their text. */
export const stringMethods: { readonly [name: string]: Method<string> } = {
  length: (text) => BigInt(text.length),
  size: (text) => BigInt(text.length),
  isEmpty: (text) => text === '',
  isBlank: (text, _, fuel) => passed(text, fuel).trim() === '',
  charAt: (text, [index]) => text[wholeNumber(index) ?? -1],
  substring: (text, [from, to], fuel) => {
    const [start, end] = [wholeNumber(from) ?? 0, wholeNumber(to) ?? text.length];
    if (start < 0 || end > text.length || start > end) return undefined;
    fuel.spend(end - start);
    return text.slice(start, end);
  },
  indexOf: (text, [part, from], fuel) =>
    BigInt(text.indexOf(sought(text, textOf(part, fuel), fuel), wholeNumber(from))),
  lastIndexOf: (text, [part, from], fuel) =>
    BigInt(text.lastIndexOf(sought(text, textOf(part, fuel), fuel), wholeNumber(from))),
  contains: (text, [part], fuel) => text.includes(sought(text, textOf(part, fuel), fuel)),
  startsWith: (text, [part, from], fuel) =>
    text.startsWith(passed(textOf(part, fuel), fuel), wholeNumber(from)),
  endsWith: (text, [part], fuel) => text.endsWith(passed(textOf(part, fuel), fuel)),
  equalsIgnoreCase: (text, [other], fuel) =>
    passed(text, fuel).toLowerCase() === passed(textOf(other, fuel), fuel).toLowerCase(),
  compareTo: (text, [other], fuel) => compareTexts(passed(text, fuel), textOf(other, fuel)),
  concat: (text, [other], fuel) => joined([text, textOf(other, fuel)], fuel),
  replace: (text, [from, to], fuel) => replaceText(text, textOf(from, fuel), textOf(to, fuel), fuel),
  replaceAll: (text, [pattern, to], fuel) =>
    findPattern(textOf(pattern, fuel), fuel).replaceAll(text, textOf(to, fuel), fuel),
  replaceFirst: (text, [pattern, to], fuel) =>
    findPattern(textOf(pattern, fuel), fuel).replaceFirst(text, textOf(to, fuel), fuel),
  matches: (text, [pattern], fuel) => findPattern(textOf(pattern, fuel), fuel).matches(text, fuel),
  split: (text, [pattern, limit], fuel) =>
    findPattern(textOf(pattern, fuel), fuel).split(text, wholeNumber(limit) ?? 0, fuel),
  toLowerCase: (text, _, fuel) => bounded(passed(text, fuel).toLowerCase(), fuel),
  toUpperCase: (text, _, fuel) => bounded(passed(text, fuel).toUpperCase(), fuel),
  trim: (text, _, fuel) => passed(text, fuel).trim(),
  strip: (text, _, fuel) => passed(text, fuel).trim(),
  repeat: (text, [times], fuel) => {
    const count = wholeNumber(times) ?? 0;
    if (count < 0) return undefined;
    if (text === '') return '';
    fuel.bound(text.length * count);
    fuel.spend(text.length * count);
    return text.repeat(count);
  },
  toCharArray: (text, _, fuel) => {
    fuel.step(text.length);
    return [...text];
  },
  join: (text, [first, ...rest], fuel) => {
    const result = new BoundedText(fuel);
    for (const [at, item] of (isList(first) ? first : [first ?? null, ...rest]).entries()) {
      fuel.step();
      if (at > 0) result.write(text);
      result.write(textOf(item, fuel));
    }
    return result.text;
  },
  /** `String.format` is static: the format is the first parameter, unless what it is called on has directives. */
  format: (text, parameters, fuel) => {
    const [first, ...rest] = parameters;
    if (typeof first === 'string' && first.includes('%') && !text.includes('%')) {
      return formatText(first, spread(rest), fuel);
    }
    if (text === first) return formatText(text, spread(rest), fuel);
    return formatText(text, spread(parameters), fuel);
  },
  hashCode: (text, _, fuel) => {
    let hash = 0;
    for (let at = 0; at < passed(text, fuel).length; at += 1)
      hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
    return BigInt(hash);
  },
  compareToIgnoreCase: (text, [other], fuel) =>
    compareTexts(passed(text, fuel).toLowerCase(), textOf(other, fuel).toLowerCase()),
  codePointAt: (text, [index]) => {
    const code = text.codePointAt(wholeNumber(index) ?? -1);
    return code === undefined ? undefined : BigInt(code);
  },
};

/** A list in the place of the values is the values. */
function spread(values: readonly Value[]): readonly Value[] {
  const [first] = values;
  return values.length === 1 && isList(first) ? first : values;
}

/** A text that is gone through once. */
function passed(text: string, fuel: Fuel): string {
  fuel.spend(text.length);
  return text;
}

/** A part that is looked for in a text: at worst it is compared at each place. */
function sought(text: string, part: string, fuel: Fuel): string {
  fuel.spend(text.length * (1 + Math.min(part.length, text.length) / 4));
  return part;
}

function bounded(text: string, fuel: Fuel): string {
  fuel.bound(text.length);
  return text;
}

function joined(parts: readonly string[], fuel: Fuel): string {
  const result = new BoundedText(fuel);
  for (const part of parts) result.write(part);
  return result.text;
}

function compareTexts(one: string, other: string): bigint {
  return one < other ? -1n : one > other ? 1n : 0n;
}

/** Its length is known before it is made. */
function replaceText(text: string, from: string, to: string, fuel: Fuel): string {
  sought(text, from, fuel);
  let count = from === '' ? text.length + 1 : 0;
  if (from !== '') {
    for (let at = text.indexOf(from); at !== -1; at = text.indexOf(from, at + from.length)) count += 1;
  }
  const characters = text.length + count * (to.length - from.length);
  fuel.bound(characters);
  fuel.spend(characters);
  return text.replaceAll(from, () => to);
}
