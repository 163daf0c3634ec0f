import type { JsonSyntaxError } from '@cairn/kit';
import type { Hint } from './hint.ts';
import { positionAt } from './text-position.ts';

/** Says where broken JSON breaks and how to repair it. */
export function jsonHint(text: string, error: JsonSyntaxError): Hint {
  const advice = repairAt(text, error.offset);
  return { message: advice.message, ...positionAt(text, advice.index) };
}

const closeQuote = 'Close the quote, and write line breaks inside texts as \\n.';

interface Repair {
  readonly message: string;
  readonly index: number;
}

function repairAt(text: string, offset: number): Repair {
  const index = text.startsWith('\ufeff') ? 0 : offset;
  const character = text[index];
  const before = lastIndexOfContent(text, index);
  if (character === '\ufeff')
    return { message: 'Remove the byte order mark at the start of the file.', index };
  if (character === undefined) return missingEnd(text);
  if (character < ' ') return { message: closeQuote, index };
  if ((character === '}' || character === ']') && text[before] === ',') {
    return { message: `Remove the comma before '${character}'.`, index: before };
  }
  if (character === "'") return { message: 'Put names and texts into double quotes.', index };
  if (/^[\s-]*$/.test(text.slice(0, index)) && looksLikeYaml(text)) {
    return { message: yaml, index: text.search(/\S/) };
  }
  if (character === '/' || character === '#') {
    return { message: "JSON has no comments: use a member 'Comment'.", index };
  }
  if (character === '"') return misplacedQuote(text, before, index);
  if (/^[A-Za-z_$]+\s*:/.test(text.slice(index, index + 200)) && !isInsideObject(text[before])) {
    return { message: yaml, index };
  }
  if (/[A-Za-z_$]/.test(character)) return bareWord(text, before, index);
  if (character === '}' || character === ']') {
    return { message: `Remove '${character}', or give what has to stand before it.`, index };
  }
  if (/[{[\d]/.test(character) && /["}\]\dle]/.test(text[before] ?? '')) {
    return { message: 'Put a comma between the two values.', index };
  }
  return { message: `Something else than '${character}' has to stand here.`, index };
}

const yaml = 'This looks like YAML; a definition is JSON.';

/** Whether the first line of content, behind comments and marks, names a member without a brace. */
function looksLikeYaml(text: string): boolean {
  const start = text.slice(0, yamlCharactersMax).replace(/^(?:[^\S\n]*(?:#[^\n]*|---|%YAML[^\n]*)?\n)+/, '');
  return /^\s*(?:[A-Za-z_$]\w*|"[^"\n]*"):(?:\s|$)/.test(start);
}

/** How much of a text is looked at to tell what it is. */
const yamlCharactersMax = 10_000;

function misplacedQuote(text: string, before: number, index: number): Repair {
  if (isOpeningQuote(text[before])) {
    return { message: closeQuote, index };
  }
  return { message: 'Put a comma before this.', index };
}

function isOpeningQuote(before: string | undefined): boolean {
  return before === undefined || '{[,:'.includes(before);
}

function isInsideObject(before: string | undefined): boolean {
  return before === '{' || before === ',';
}

function bareWord(text: string, before: number, index: number): Repair {
  const word = /^[\w$.-]+/.exec(text.slice(index, index + 100))?.[0] ?? '';
  if (isInsideObject(text[before])) return { message: `Put the name into double quotes: "${word}".`, index };
  const literals: { readonly [word: string]: string } = {
    True: 'true',
    False: 'false',
    None: 'null',
    undefined: 'null',
  };
  const literal = Object.hasOwn(literals, word) ? literals[word] : undefined;
  if (literal !== undefined) return { message: `Write ${literal} instead of ${word}.`, index };
  return { message: `Put the text into double quotes: "${word}".`, index };
}

function missingEnd(text: string): Repair {
  const { open, openQuote } = openParts(text);
  if (openQuote !== undefined) return { message: closeQuote, index: openQuote };
  if (open.length === 0) return { message: 'The definition is empty.', index: 0 };
  const innermost = open[open.length - 1] as number;
  const closers = open.map((at) => (text[at] === '{' ? '}' : ']')).reverse();
  const shown = closers.length > 20 ? `${closers.length} brackets` : `'${closers.join('')}'`;
  return {
    message: `${shown} is missing at the end; '${text[innermost]}' is opened here.`,
    index: innermost,
  };
}

/** Indices of the brackets, and of the quote, that nothing closes. */
function openParts(text: string): { readonly open: number[]; readonly openQuote?: number } {
  const open: number[] = [];
  const token = /"(?:[^"\\]|\\.)*"|["{}[\]]/gs;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === '"') return { open, openQuote: match.index };
    if (match[0] === '{' || match[0] === '[') open.push(match.index);
    else if (match[0] === '}' || match[0] === ']') open.pop();
  }
  return { open };
}

function lastIndexOfContent(text: string, index: number): number {
  let at = index - 1;
  while (at >= 0 && /\s/.test(text[at] as string)) at -= 1;
  return at;
}
