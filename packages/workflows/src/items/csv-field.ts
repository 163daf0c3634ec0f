/**
 * The value of a field that needs more than cutting out: quotation marks around it are taken away, doubled ones are one,
 * a backslash makes the character behind it ordinary and vanishes (Developer Guide, "How Step Functions parses input CSV
 * files"). What stands behind the closing mark is kept.
 */
export function readCsvField(raw: string): string {
  if (!raw.startsWith('"')) return withoutEscapes(raw);
  const closing = closingQuote(raw);
  return withoutEscapes(raw.slice(1, closing)) + withoutEscapes(raw.slice(closing + 1));
}

function closingQuote(raw: string): number {
  for (let at = 1; at < raw.length; at++) {
    const character = raw[at];
    if (character === '\\') at += 1;
    else if (character === '"') {
      if (raw[at + 1] !== '"') return at;
      at += 1;
    }
  }
  return raw.length;
}

function withoutEscapes(text: string): string {
  return text.replace(/""|\\([\s\S]?)/gu, (found, kept: string | undefined) =>
    found === '""' ? '"' : (kept ?? ''),
  );
}
