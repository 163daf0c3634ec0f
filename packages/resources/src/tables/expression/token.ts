/** What a piece of an expression is. */
export type TokenKind =
  | 'name'
  | 'nameReference'
  | 'valueReference'
  | 'integer'
  | 'keyword'
  | 'symbol'
  | 'unknown'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; keywords in upper case. */
  readonly text: string;
  /** Where it begins and ends in the expression. */
  readonly from: number;
  readonly to: number;
}

const tokenPattern =
  /[ \t\r\n]*(?:([A-Za-z][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|([0-9]+)|(<>|<=|>=|[=<>()[\],.+-])|([^ \t\r\n]))/uy;

const keywordsOfConditions = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN']);
const keywordsOfUpdates = new Set(['SET', 'REMOVE', 'ADD', 'DELETE']);
const kinds: readonly TokenKind[] = [
  'name',
  'nameReference',
  'valueReference',
  'integer',
  'symbol',
  'unknown',
];

/** Which words are keywords: conditions and updates have their own. */
export type Grammar = 'condition' | 'update' | 'projection';

/** Takes an expression apart; what is no token is one of kind `unknown`. The last token is the `end`. */
export function readTokens(text: string, grammar: Grammar): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(text);
    if (match === null) break;
    at = tokenPattern.lastIndex;
    const group = match.slice(1).findIndex((part) => part !== undefined);
    const written = match[group + 1] as string;
    const isKeyword = group === 0 && keywordsOf(grammar).has(written.toUpperCase());
    const kind = isKeyword ? 'keyword' : (kinds[group] as TokenKind);
    tokens.push({
      kind,
      text: isKeyword ? written.toUpperCase() : written,
      from: at - written.length,
      to: at,
    });
  }
  tokens.push({ kind: 'end', text: '<EOF>', from: text.length, to: text.length });
  return tokens;
}

const none: ReadonlySet<string> = new Set();

function keywordsOf(grammar: Grammar): ReadonlySet<string> {
  if (grammar === 'condition') return keywordsOfConditions;
  return grammar === 'update' ? keywordsOfUpdates : none;
}
