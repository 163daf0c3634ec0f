/*
 * How wide a text will be, without a browser: advance widths of a common sans-serif in thousandths of the font's size,
 * a little generous because nobody knows which system font will draw it.
 */

const widths: readonly (readonly [characters: string, width: number])[] = [
  ["ijl'|", 260],
  ['.,:;!I', 300],
  [' ftr()[]{}/\\`"-', 350],
  ['*^szcvxyJk', 520],
  ['abdeghnopqu0123456789?_$L#', 590],
  ['FTZ~+<>=', 620],
  ['ABEKPSVXYCDHNRU&', 700],
  ['GOQw', 770],
  ['mM', 870],
  ['W@%', 950],
];

const widthOf = new Map(
  widths.flatMap(([characters, width]) => [...characters].map((character) => [character, width] as const)),
);

/** Some system fonts are this much wider than the common ones. */
const plainFactor = 1.06;
const boldFactor = 1.17;
/** Letters of most scripts. */
const otherWidth = 640;
/** Ideographs, kana, hangul and pictures are as wide as they are high. */
const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]/;
/** Marks that stand over what is before them, and what joins and directs. */
const invisible = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** The width of a text in pixels at a font size in pixels. */
export function textWidth(text: string, fontSize: number, isBold = false): number {
  let thousandths = 0;
  for (const character of text) thousandths += characterWidth(character);
  return (thousandths * fontSize * (isBold ? boldFactor : plainFactor)) / 1_000;
}

function characterWidth(character: string): number {
  const known = widthOf.get(character);
  if (known !== undefined) return known;
  if (character.length > 1 || wide.test(character)) return 1_000;
  return invisible.test(character) ? 0 : otherWidth;
}
