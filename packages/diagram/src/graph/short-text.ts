/** A text in one line of at most so many UTF-16 units, with `…` where it was cut; never half of a surrogate pair. */
export function shortText(text: string, charactersMax: number): string {
  // A text of megabytes is cut before it is looked through.
  const line = text
    .slice(0, charactersMax * 8)
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= charactersMax && text.length <= charactersMax * 8) return line;
  const cut = line.slice(0, charactersMax - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
