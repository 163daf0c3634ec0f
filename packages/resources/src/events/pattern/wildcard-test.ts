/** A literal piece of a wildcard pattern, or any characters. */
type Piece = string | undefined;

/**
 * Compiles a wildcard pattern: `*` stands for any characters, `\*` and `\\` for themselves. Matching takes time in
 * proportion to the text times the pattern's length at most, without regular expressions.
 * @throws RangeError with AWS's words: two wildcards side by side, an escape of something else
 */
export function wildcardTest(pattern: string): (text: string) => boolean {
  const pieces = piecesOf(pattern);
  const first = pieces[0];
  if (pieces.length === 1 && first !== undefined) return (text) => text === first;
  const head = first ?? '';
  const tail = pieces.at(-1) ?? '';
  const middle = pieces.slice(1, -1).filter((piece) => piece !== undefined);
  return (text) => {
    if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail))
      return false;
    let at = head.length;
    for (const piece of middle) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= text.length - tail.length;
  };
}

/** Literal pieces and, between them, undefined for each wildcard; a pattern that begins or ends with one has it there. */
function piecesOf(pattern: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let literal = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    if (character === '*') {
      // Positions are told as if the pattern stood in its quotes.
      if (pattern[at + 1] === '*') throw new RangeError(`Consecutive wildcard characters at pos ${at + 1}`);
      if (literal !== '') pieces.push(literal);
      pieces.push(undefined);
      literal = '';
      continue;
    }
    if (character !== '\\') {
      literal += character;
      continue;
    }
    const escaped = pattern[at + 1];
    if (escaped !== '*' && escaped !== '\\')
      throw new RangeError(`Invalid escape character at pos ${at + 1}`);
    literal += escaped;
    at += 1;
  }
  if (literal !== '' || pieces.length === 0) pieces.push(literal);
  return pieces;
}
