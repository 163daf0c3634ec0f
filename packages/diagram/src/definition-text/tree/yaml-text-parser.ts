import { jsonNestingDepthMax } from '@cairn/kit';
import { Composer, CST, type Document, LineCounter, Parser } from 'yaml';
import { textProblemsMax } from './json-text-parser.ts';
import type { TextNode } from './text-node.ts';
import type { TextProblem, TextProblemCode } from './text-problem.ts';
import type { TextRange } from './text-range.ts';
import { yamlComments } from './yaml-comments.ts';
import { YamlTreeBuilder } from './yaml-tree-builder.ts';

/** What was found in a YAML text. */
export interface YamlTextReading {
  readonly root?: TextNode;
  readonly problems: readonly TextProblem[];
  readonly comments: readonly TextRange[];
}

/**
 * Reads YAML 1.2 (core schema, with merge keys) as a definition may be written: one document, names that are texts,
 * values that JSON can say. Never throws.
 */
export function readYamlText(text: string, aliasedCharactersMax: number): YamlTextReading {
  const problems: TextProblem[] = [];
  const lines = new LineCounter();
  const report = (code: TextProblemCode, message: string, range: TextRange): void => {
    if (problems.length < textProblemsMax) problems.push({ severity: 'error', code, message, range });
  };
  const root = readDocument(text, lines, { aliasedCharactersMax, report });
  problems.sort((left, right) => left.range.from - right.range.from);
  return { ...(root === undefined ? {} : { root }), problems, comments: yamlComments(text) };
}

interface ReadingContext {
  readonly aliasedCharactersMax: number;
  report(code: TextProblemCode, message: string, range: TextRange): void;
}

function readDocument(text: string, lines: LineCounter, context: ReadingContext): TextNode | undefined {
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tokens.find((token) => nestsDeeper(token));
  if (deep !== undefined) {
    const range = { from: 0, to: text.length };
    context.report('nesting', `The definition nests deeper than ${jsonNestingDepthMax} levels`, range);
    return undefined;
  }
  const composer = new Composer({ keepSourceTokens: true, uniqueKeys: false, logLevel: 'silent' });
  const [document, second] = [...composer.compose(tokens, true, text.length)];
  if (document === undefined) return undefined;
  for (const { message, pos } of document.errors) context.report('syntax', message, within(text, pos));
  for (const { message, pos } of document.warnings) context.report('no-json', message, within(text, pos));
  if (second !== undefined) {
    const range = { from: second.range[0], to: second.range[1] };
    context.report('no-json', 'A definition is one document; a second one begins here', range);
  }
  return treeOf(document, { text, lines, ...context });
}

function treeOf(
  document: Document.Parsed,
  context: ReadingContext & { readonly text: string; readonly lines: LineCounter },
): TextNode | undefined {
  const isEmpty = document.contents === null || document.contents.range[0] >= context.text.length;
  if (isEmpty) {
    context.report('syntax', 'There is no definition', { from: 0, to: context.text.length });
    return undefined;
  }
  return new YamlTreeBuilder(context).build(document.contents as NonNullable<typeof document.contents>);
}

function within(text: string, [from, to]: readonly [number, number]): TextRange {
  const start = Math.min(from, text.length);
  return { from: start, to: Math.max(start, Math.min(to, text.length)) };
}

/** Whether collections nest deeper than JSON may, found without recursion: what composes them recurses. */
function nestsDeeper(token: CST.Token): boolean {
  const pending: { readonly token: CST.Token; readonly depth: number }[] = [{ token, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const depth = next.depth;
    const push = (child: CST.Token | null | undefined): void => {
      if (child != null) pending.push({ token: child, depth: CST.isCollection(child) ? depth + 1 : depth });
    };
    if (depth > jsonNestingDepthMax) return true;
    if (next.token.type === 'document') push(next.token.value);
    if (!CST.isCollection(next.token)) continue;
    for (const item of next.token.items) {
      push(item.key);
      push(item.value);
    }
  }
  return false;
}
