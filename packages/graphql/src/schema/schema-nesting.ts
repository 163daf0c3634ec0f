/** How deep brackets of a schema may nest: types and default values are never that deep, and parsers go down by calls. */
export const schemaNestingMax = 100;

/** Whether the brackets of a text nest too deep; those in strings and comments count too, which only a text of brackets notices. */
export function tooDeep(text: string, nestingMax: number = schemaNestingMax): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x7b || code === 0x5b || code === 0x28) {
      depth += 1;
      if (depth > nestingMax) return true;
    } else if ((code === 0x7d || code === 0x5d || code === 0x29) && depth > 0) depth -= 1;
  }
  return false;
}
