import { StateFailure } from './state-failure.ts';

/**
 * Compiles the pattern of StringMatches: `*` stands for any characters, `\*` for a star, `\\` for a
 * backslash. Any other use of the backslash fails the state when the rule is tested, as the States
 * Language has it. The pieces between stars are searched one after the other, never backwards, which
 * finds a match whenever there is one.
 */
export function compileStringMatches(pattern: string): (text: string) => boolean {
  const pieces = splitAtStars(pattern);
  if (pieces === undefined) {
    return () => {
      throw new StateFailure('States.Runtime', `Invalid escape sequence in the pattern '${pattern}'.`);
    };
  }
  const first = pieces[0] as string;
  const last = pieces.at(-1) as string;
  if (pieces.length === 1) return (text) => text === first;
  const inner = pieces.slice(1, -1).filter((piece) => piece !== '');
  return (text) => {
    const end = text.length - last.length;
    if (first.length > end || !text.startsWith(first) || !text.endsWith(last)) return false;
    return holdsInOrder(text.slice(first.length, end), inner);
  };
}

function holdsInOrder(text: string, pieces: readonly string[]): boolean {
  let from = 0;
  for (const piece of pieces) {
    const found = text.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return true;
}

/** The literal pieces between stars; undefined when an escape is wrong. */
function splitAtStars(pattern: string): string[] | undefined {
  const pieces: string[] = [];
  let piece = '';
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] as string;
    if (character === '*') {
      pieces.push(piece);
      piece = '';
    } else if (character === '\\') {
      index += 1;
      const escaped = pattern[index];
      if (escaped !== '*' && escaped !== '\\') return undefined;
      piece += escaped;
    } else {
      piece += character;
    }
  }
  pieces.push(piece);
  return pieces;
}
