const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size for reading: `812 bytes`, `1.4 MB`. */
export function printBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}
