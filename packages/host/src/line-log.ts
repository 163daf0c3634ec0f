/** How rooms report what happens. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields?: object) => void;

/**
 * A log of one line per entry: time, level, message, fields as JSON.
 * @param write takes a line with its line end; stderr in production
 */
export function lineLog(write: (line: string) => void = (line) => process.stderr.write(line)): Log {
  return (level, message, fields) => {
    const details = fields === undefined ? '' : ` ${JSON.stringify(fields)}`;
    write(`${new Date().toISOString()} ${level} ${message}${details}\n`);
  };
}
