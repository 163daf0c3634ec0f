import { textWidth } from './text-measure.ts';

/** How a text is to be set. */
export interface TextSetting {
  readonly fontSize: number;
  readonly isBold?: boolean;
  /** In pixels. */
  readonly widthMax: number;
}

/** The text, or as much of its beginning as is not wider, with `…` behind. */
export function fitText(text: string, { fontSize, isBold, widthMax }: TextSetting): string {
  let width = 0;
  let end = 0;
  const ellipsis = textWidth('…', fontSize, isBold);
  let cut = '';
  for (const character of text) {
    width += textWidth(character, fontSize, isBold);
    if (width > widthMax) return `${cut}…`;
    end += character.length;
    if (width <= widthMax - ellipsis) cut = text.slice(0, end);
  }
  return text;
}

/** Where a name may be broken: behind spaces and signs, and before a capital inside a word. */
const wordEnd = /(?<=[\s\-_.:/])|(?<=[a-z0-9])(?=[A-Z])/;

/** A name in one line or, where it is too long, in two; what is longer still is cut. */
export function fitTitle(text: string, setting: TextSetting): readonly string[] {
  const whole = fitText(text, setting);
  if (whole === text) return [text];
  // One more character tells whether the line ends where a word does.
  const words = text.slice(0, whole.length).split(wordEnd);
  const last = words.pop() as string;
  const broken = words.join('');
  const first = broken.length * 3 > last.length ? broken : text.slice(0, whole.length - 1);
  return [first.trimEnd(), fitText(text.slice(first.length).trimStart(), setting)];
}
