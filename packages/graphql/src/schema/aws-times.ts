/** `Z`, or hours and minutes with optional seconds. Source: AppSync developer guide, "Scalar types". */
const offset = '(?:Z|[+-](?:0\\d|1[0-8]):[0-5]\\d(?::[0-5]\\d)?)';
/** The guide's own example has a point without digits after it. */
const clock = '(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{0,9})?)?';
const day = '(-?\\d{4,9})-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])';

const datePattern = new RegExp(`^${day}${offset}?$`);
const timePattern = new RegExp(`^${clock}${offset}?$`);
const dateTimePattern = new RegExp(`^${day}T${clock}${offset}$`);

/** Whether a text is an AWSDate: `1970-01-01`, `1970-01-01Z`, `1970-01-01-07:00`. */
export function isDate(text: string): boolean {
  return isDay(datePattern.exec(text));
}

/** Whether a text is an AWSTime: `12:30`, `12:30:24.500-07:00`. */
export function isTime(text: string): boolean {
  return timePattern.test(text);
}

/** Whether a text is an AWSDateTime: `1970-01-01T12:30:00.000Z`. The offset is compulsory. */
export function isDateTime(text: string): boolean {
  return isDay(dateTimePattern.exec(text));
}

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the month has the day, by the proleptic Gregorian calendar. */
function isDay(match: RegExpExecArray | null): boolean {
  if (match === null) return false;
  const [year, month, date] = match.slice(1, 4).map(Number) as [number, number, number];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return date <= (month === 2 && isLeap ? 29 : (daysOfMonths[month - 1] as number));
}

const local =
  /^(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*|"(?:[^"\\\r\n]|\\[^\r\n])+")$/;
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** Whether a text is an AWSEmail: `local-part@domain-part` of RFC 822, the domain a name or an address in brackets. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > 320 || !local.test(text.slice(0, at))) return false;
  const domain = text.slice(at + 1);
  if (/^\[[\d.:a-fA-FIPv]+\]$/.test(domain)) return true;
  return domain.length > 0 && domain.split('.').every((part) => label.test(part));
}
