/** The beginning of a text that is too long to be shown, with an ellipsis; others as they are. Halves no character. */
export function elided(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const shown = text.slice(0, charactersMax);
  return `${/[\uD800-\uDBFF]$/.test(shown) ? shown.slice(0, -1) : shown}...`;
}
