import type { LimitValues } from '@cairn/kit';
import { GraphQLError, Lexer, Source, TokenKind } from 'graphql';

/** What is wrong with a text before it is parsed: it is too large, or nests deeper than parsers go down. */
export function guardText(
  text: string,
  limits: LimitValues<
    'graphqlDocumentCharacters' | 'graphqlDocumentTokens' | 'graphqlDocumentNesting' | 'graphqlDirectives'
  >,
): string | undefined {
  if (text.length > limits.graphqlDocumentCharacters)
    return `The document has more than ${limits.graphqlDocumentCharacters} characters.`;
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  let tokens = 0;
  let directives = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      tokens += 1;
      if (tokens > limits.graphqlDocumentTokens)
        return `The document has more than ${limits.graphqlDocumentTokens} tokens.`;
      const { kind } = token;
      if (kind === TokenKind.AT) directives += 1;
      if (directives > limits.graphqlDirectives)
        return `The document has more than ${limits.graphqlDirectives} directives.`;
      if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L || kind === TokenKind.PAREN_L)
        depth += 1;
      else if (kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R || kind === TokenKind.PAREN_R)
        depth -= 1;
      if (depth > limits.graphqlDocumentNesting)
        return `The document nests deeper than ${limits.graphqlDocumentNesting} levels.`;
    }
  } catch (error) {
    // What is no token at all: the parser says where.
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
  return undefined;
}
