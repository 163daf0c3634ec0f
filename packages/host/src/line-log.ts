import type { Log } from '@cairn/kit';

/** Characters that would begin a new line, or steer a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/**
 * A log of one line per entry: time, level, message, fields as JSON. What users wrote cannot forge an entry:
 * control characters are escaped. Errors show their stack.
 * @param write takes a line with its line end; stderr in production
 */
export function lineLog(write: (line: string) => void = (line) => process.stderr.write(line)): Log {
  return (level, message, fields) => {
    const details = fields === undefined ? '' : ` ${JSON.stringify(fields, showErrors)}`;
    write(`${new Date().toISOString()} ${level} ${message.replace(controls, escaped)}${details}\n`);
  };
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function showErrors(_member: string, value: unknown): unknown {
  return value instanceof Error ? (value.stack ?? String(value)) : value;
}
