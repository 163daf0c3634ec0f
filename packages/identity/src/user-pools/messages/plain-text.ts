const named: { readonly [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * What a mail says, for readers that show no HTML: elements go, those that begin a line begin one, links say where they
 * lead. For reading alone: what comes out is no HTML and is not safe as such.
 */
export function plainText(html: string): string {
  return html
    .replace(/<(style|script|head)\b[^<>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/[ \t\r\n]+/g, ' ')
    .replace(/<a\b[^<>]*?\bhref\s*=\s*"([^"<>]*)"[^<>]*>([^<]*)<\/a\s*>/gi, '$2 $1')
    .replace(/<(?:br|\/?(?:p|div|tr|li|h[1-6]|table|ul|ol))\b[^<>]*>/gi, '\n')
    .replace(/<\/?[a-z!][^<>]*>/gi, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, entityOf)
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function entityOf(
  whole: string,
  decimal: string | undefined,
  hexadecimal: string | undefined,
  name: string | undefined,
): string {
  if (name !== undefined) return named[name.toLowerCase()] ?? whole;
  const point = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
}
