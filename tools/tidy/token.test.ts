import { expect, it } from 'vitest';
import { moduleImportsOf } from './module-import.ts';
import { tokensOf } from './token.ts';

it.each([
  ["a('b // c')", ['a', '(', 'b // c', ')']],
  ['a // b\nc', ['a', '// b', 'c']],
  ['a /* b\n */ c', ['a', '/* b\n */', 'c']],
  ['a / b / c', ['a', '/', 'b', '/', 'c']],
  ['x = /a"[/]b/u.test(y)', ['x', '=', '/a"[/]b/u', '.', 'test', '(', 'y', ')']],
  ['return /"/', ['return', '/"/']],
  ['(a) / b', ['(', 'a', ')', '/', 'b']],
  ['`a`', ['`a`']],
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the source of templates is what is cut here
  ['`a ${b + `c ${d}`} e`', ['`a ${', 'b', '+', '`c ${', 'd', '}`', '} e`']],
  ['`a ${{ b: 1 }.b} c`', ['`a ${', '{', 'b', ':', '1', '}', '.', 'b', '} c`']],
  ['`\\` $ \\${ {`', ['`\\` $ \\${ {`']],
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
  ['a?.b ?? 1_000n', ['a', '?.', 'b', '?', '?', '1_000n']],
  ['#field = "it\'s"', ['#field', '=', "it's"]],
])('cuts %s', (source, texts) => {
  expect(tokensOf(source).map((token) => token.text)).toEqual(texts);
});

it('counts the lines, those inside of templates and comments too', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the source of a template
  const tokens = tokensOf('a\n/* \n */ b `\n${c}\n` d');
  expect(tokens.map((token) => [token.text.trim()[0], token.line])).toEqual([
    ['a', 1],
    ['/', 2],
    ['b', 3],
    ['`', 3],
    ['c', 4],
    ['}', 4],
    ['d', 5],
  ]);
});

it.each([
  ["import 'a'", 'a', false],
  ["import a from 'b'", 'b', false],
  ["import * as a from 'b'", 'b', false],
  ["import a, { b, type C } from 'd'", 'd', false],
  ["import { type A, type B as C } from 'd'", 'd', true],
  ["import { type } from 'd'", 'd', false],
  ["import type { A } from 'b'", 'b', true],
  ["import type A from 'b'", 'b', true],
  ["export { a } from 'b'", 'b', false],
  ["export { type A } from 'b'", 'b', true],
  ["export * from 'b'", 'b', false],
  ["export type * from 'b'", 'b', true],
  ["const a = await import('b')", 'b', false],
  ["type A = import('b').B", 'b', false],
])('reads the import in %s', (source, specifier, isTypeOnly) => {
  expect(moduleImportsOf(tokensOf(source))).toEqual([{ specifier, isTypeOnly, line: 1 }]);
});

it.each([
  "// import 'a'",
  '"import \'a\'"',
  "export const from = 'a'",
  "export function a() { return from('b') }",
  "export { a };\nconst b = 'c'",
  'export type A = { from: "b" }',
  'import.meta.url',
])('reads no import in %s', (source) => {
  expect(moduleImportsOf(tokensOf(source).filter((token) => token.kind !== 'comment'))).toEqual([]);
});
