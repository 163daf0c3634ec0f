// Whether a text is an expression of the JSONPath query language. Says yes or no; what an expression means
// is the business of `data/`.

const quoted = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;
const start = String.raw`\$(?:\$|[\p{ID_Start}_]\p{ID_Continue}*)?`;
const steps = String.raw`(?:\.(?:[^\s.[\]@,:?*()'"\\]|\\.)(?:[^.[\]@,:?*()\\]|\\.)*|\[\s*(?:${quoted}|-?\d+)\s*\])*`;
const referencePattern = new RegExp(`^${start}${steps}$`, 'u');

/** Why a text is not a Reference Path; an empty text when the service gives no reason, undefined when it is one. */
export function referencePathProblem(text: string): string | undefined {
  if (!text.startsWith('$')) return "Reference path didn't start with '$'";
  return referencePattern.test(text) ? undefined : '';
}

/** Whether a text is a JSONPath of the service's dialect. */
export function isPath(text: string): boolean {
  return text.startsWith('$') && text.trim() === text && isBalanced(text);
}

/** Whether a text is a call of an intrinsic function: `States.Format('{}', $.a)`. */
export function isIntrinsicCall(text: string): boolean {
  return /^States\.[A-Za-z0-9]+\s*\(.*\)$/s.test(text) && isBalanced(text);
}

/** Whether quotes and brackets close each other. */
function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character === '\\') index += 1;
    else if (character === "'" || character === '"') {
      index = endOfQuoted(text, index);
      if (index === -1) return false;
    } else if (character === '[') open.push(']');
    else if (character === '(') open.push(')');
    else if (character === ']' || character === ')') {
      if (open.pop() !== character) return false;
    }
  }
  return open.length === 0;
}

function endOfQuoted(text: string, from: number): number {
  for (let index = from + 1; index < text.length; index++) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === text[from]) return index;
  }
  return -1;
}
