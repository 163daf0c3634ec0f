import type { Token } from './token.ts';

/** A function with a body, from its parameters to the closing brace. */
export interface FunctionSpan {
  readonly name: string;
  readonly line: number;
  readonly lineCount: number;
}

const statements = new Set('if for while switch catch with'.split(' '));
const typeTokensMax = 80;

/** @param code tokens without comments */
export function functionsOf(code: readonly Token[]): readonly FunctionSpan[] {
  const open: { readonly start: Token; readonly name: string | undefined }[] = [];
  const spans: FunctionSpan[] = [];
  for (const [index, token] of code.entries()) {
    if (token.kind === 'template') {
      // The parts of a template are cut at their braces, which pair up among themselves.
      continue;
    }
    if (token.kind !== 'punctuator') continue;
    if (token.text === '{') open.push({ start: token, name: functionNameBefore(code, index) });
    if (token.text !== '}') continue;
    const block = open.pop();
    if (block?.name === undefined) continue;
    const lineCount = token.line - block.start.line + 1;
    spans.push({ name: block.name, line: block.start.line, lineCount });
  }
  return spans;
}

/** The name of the function whose body begins at `index`; undefined when no function's body does. */
function functionNameBefore(code: readonly Token[], index: number): string | undefined {
  const before = code[index - 1];
  if (before?.text === '=>') return 'an arrow function';
  const close = closeOfParameters(code, index - 1);
  if (close === undefined) return undefined;
  const name = code[openingOf(code, close) - 1];
  if (name?.kind !== 'name' || statements.has(name.text)) return undefined;
  return name.text === 'function' ? 'a function' : name.text;
}

/** Where the parameters end: right before the body, or before its `: type`. */
function closeOfParameters(code: readonly Token[], last: number): number | undefined {
  if (code[last]?.text === ')') return last;
  let depth = 0;
  for (let at = last; at > Math.max(0, last - typeTokensMax); at--) {
    const text = code[at]?.text ?? '';
    if ('}])>'.includes(text)) depth++;
    if ('{[(<'.includes(text)) depth--;
    if (depth < 0 || (depth === 0 && [';', '=', '=>', 'return', 'class'].includes(text))) return undefined;
    if (depth === 0 && text === ':' && code[at - 1]?.text === ')') return at - 1;
  }
  return undefined;
}

function openingOf(code: readonly Token[], close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    if (code[at]?.kind !== 'punctuator') continue;
    if (code[at]?.text === ')') depth++;
    if (code[at]?.text === '(') depth--;
    if (depth === 0) return at;
  }
  return 0;
}
