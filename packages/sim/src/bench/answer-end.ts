const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const name = Buffer.from('content-length:');

/** Where the body of an HTTP answer is. */
export interface AnswerEnd {
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/**
 * Where the body of an answer with a `Content-Length` begins and ends, which may be beyond what has come. Looks at
 * bytes, and at each once: a load generator calls it for every answer.
 * @param length of what has come @returns undefined while the head is not all there
 */
export function answerEnd(bytes: Uint8Array, length: number): AnswerEnd | undefined {
  let bodyLength = 0;
  let lineStart = 0;
  for (let at = 0; at < length; at += 1) {
    if (bytes[at] !== lineFeed) continue;
    if (bytes[lineStart] === carriageReturn) return { bodyStart: at + 1, bodyEnd: at + 1 + bodyLength };
    if (bytes[lineStart + name.length - 1] === 0x3a && isLengthLine(bytes, lineStart)) {
      bodyLength = numberFrom(bytes, lineStart + name.length);
    }
    lineStart = at + 1;
  }
  return undefined;
}

/** The status of an answer, by the bytes where HTTP/1.1 has it. */
export function statusOf(bytes: Uint8Array): number {
  return numberFrom(bytes, 9);
}

function isLengthLine(bytes: Uint8Array, lineStart: number): boolean {
  for (let at = 0; at < name.length; at += 1) {
    if (((bytes[lineStart + at] as number) | 0x20) !== ((name[at] as number) | 0x20)) return false;
  }
  return true;
}

/** The number that stands there after spaces. */
function numberFrom(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === 0x20) at += 1;
  let number = 0;
  for (; ; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return number;
    number = number * 10 + digit;
  }
}
