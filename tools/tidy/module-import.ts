import type { Token } from './token.ts';

/** One import, re-export or dynamic import. */
export interface ModuleImport {
  readonly specifier: string;
  /** Only types come through it: it is gone at run time. */
  readonly isTypeOnly: boolean;
  readonly line: number;
}

/** @param tokens without comments */
export function moduleImportsOf(tokens: readonly Token[]): readonly ModuleImport[] {
  const found: ModuleImport[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'name') continue;
    const next = tokens[index + 1];
    const afterNext = tokens[index + 2];
    if (tokens[index - 1]?.text === '.' && tokens[index - 1]?.kind === 'punctuator') continue;
    if (token.text === 'import' && next?.kind === 'string') found.push(valueImport(next));
    else if (token.text === 'import' && next?.text === '(' && afterNext?.kind === 'string') {
      found.push(valueImport(afterNext));
    } else if (token.text === 'import' || token.text === 'export') {
      const clause = fromClause(tokens, index + 1);
      if (clause !== undefined) found.push(clause);
    }
  }
  return found;
}

function valueImport(token: Token): ModuleImport {
  return { specifier: token.text, isTypeOnly: false, line: token.line };
}

/** Reads `type? ( * as x | x | { … } )* from '…'`; anything else is not an import. */
function fromClause(tokens: readonly Token[], start: number): ModuleImport | undefined {
  let index = start;
  let isTypeOnly = false;
  if (tokens[index]?.text === 'type' && tokens[index + 1]?.text !== 'from') {
    isTypeOnly = true;
    index++;
  }
  for (; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    const next = tokens[index + 1];
    if (token.text === 'from' && next?.kind === 'string') {
      return { specifier: next.text, isTypeOnly, line: next.line };
    }
    if (token.text === '{') {
      const end = tokens.findIndex((other, at) => at > index && other.text === '}');
      if (end < 0) return undefined;
      isTypeOnly ||= namesAreTypes(tokens.slice(index + 1, end));
      index = end;
    } else if (token.kind !== 'name' && token.text !== '*' && token.text !== ',') return undefined;
    else if (['const', 'let', 'function', 'class', 'interface', 'async', 'default'].includes(token.text)) {
      return undefined;
    }
  }
  return undefined;
}

function namesAreTypes(tokens: readonly Token[]): boolean {
  const names = splitAtCommas(tokens).filter((name) => name.length > 0);
  return names.length > 0 && names.every((name) => name[0]?.text === 'type' && name.length > 1);
}

function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === ',') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
