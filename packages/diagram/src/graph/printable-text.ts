/**
 * Control characters, halves of pairs and what changes the direction of the text around it: names must not be able to
 * break a picture's XML, to steer a terminal, or to make what stands beside them read otherwise.
 */
const unprintable = /(?![\t\n\r])[\p{Cc}\p{Cs}\p{Bidi_Control}\uFFFE\uFFFF]/gu;

/** A user's text with U+FFFD for what is not to be printed. */
export function printableText(text: string): string {
  return text.replace(unprintable, '\uFFFD');
}
