const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const pattern = /^([A-Z][a-z]{2}) ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) UTC (\d{4})$/;

/**
 * Milliseconds of TIMESTAMP as clients write it: `Fri Nov 6 03:04:05 UTC 2026`.
 * @returns undefined where it is none, or no day of the calendar
 */
export function parseTimestamp(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, dayName = '', monthName = '', ...numbers] = match;
  const [day = 0, hour = 0, minute = 0, second = 0, year = 0] = numbers.map(Number);
  const month = months.indexOf(monthName);
  if (month === -1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const atMs = Date.UTC(year, month, day, hour, minute, second);
  const date = new Date(atMs);
  const isReal = date.getUTCDate() === day && date.getUTCMonth() === month && year >= 1_970;
  return isReal && days[date.getUTCDay()] === dayName ? atMs : undefined;
}

/** As clients write it. */
export function printTimestamp(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  const day = `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${date.getUTCDate()}`;
  return `${day} ${time} UTC ${date.getUTCFullYear()}`;
}
