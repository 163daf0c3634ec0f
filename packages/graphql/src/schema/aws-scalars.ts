import {
  isJsonNumber,
  isJsonObject,
  type Json,
  JsonNestingError,
  JsonNumber,
  numberOf,
  parseJson,
  printJson,
} from '@cairn/kit';
import { isIpAddress, isPhoneNumber, isUrl } from './aws-addresses.ts';
import { isDate, isDateTime, isEmail, isTime } from './aws-times.ts';

/** What a scalar makes of a value: undefined where it is none of its values. */
export interface AwsScalar {
  readonly description: string;
  /** Of an argument or a variable, as resolvers see it. */
  readonly read: (value: Json) => Json | undefined;
  /** Of a resolver's result, as clients see it. */
  readonly write: (value: Json) => Json | undefined;
}

const guide = 'https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html';

/** The scalars that every schema of AppSync has without defining them. Source: AppSync developer guide, "Scalar types". */
export const awsScalars: { readonly [name: string]: AwsScalar } = {
  AWSDate: ofText('a date (`YYYY-MM-DD`) with an optional offset', isDate),
  AWSTime: ofText('a time (`hh:mm:ss.sss`) with an optional offset', isTime),
  AWSDateTime: ofText('a date and time (`YYYY-MM-DDThh:mm:ss.sssZ`)', isDateTime),
  AWSTimestamp: {
    description: `The AWSTimestamp scalar is a number of seconds before or after 1970-01-01T00:00Z. ${guide}`,
    read: wholeSeconds,
    write: (value) => wholeSeconds(typeof value === 'string' ? numberOfText(value) : value),
  },
  AWSEmail: ofText('an email address (`local-part@domain-part`, RFC 822)', isEmail),
  AWSJSON: {
    description: `The AWSJSON scalar is a JSON text; resolvers see what it stands for. ${guide}`,
    read: (value) => (typeof value === 'string' ? jsonOfText(value) : undefined),
    write: textOfJson,
  },
  AWSPhone: ofText('a phone number; without a country code one of the North American plan', isPhoneNumber),
  AWSURL: ofText('a URL with a scheme (RFC 1738)', isUrl),
  AWSIPAddress: ofText('an IPv4 or IPv6 address, or a block of them in CIDR notation', isIpAddress),
};

function ofText(what: string, isOne: (text: string) => boolean): AwsScalar {
  const check = (value: Json): Json | undefined =>
    typeof value === 'string' && isOne(value) ? value : undefined;
  return { description: `The scalar is ${what}. ${guide}`, read: check, write: check };
}

function wholeSeconds(value: Json): number | undefined {
  if (!isJsonNumber(value)) return undefined;
  const number = numberOf(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

function numberOfText(text: string): Json {
  return /^[+-]?\d{1,16}$/.test(text) ? Number(text) : text;
}

function jsonOfText(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Texts that are JSON already stay as they are, so that what was stored as text is not quoted twice. */
function textOfJson(value: Json): Json | undefined {
  if (typeof value === 'string' && isJsonText(value)) return value;
  try {
    return printJson(value);
  } catch (error) {
    if (error instanceof JsonNestingError) return undefined;
    throw error;
  }
}

function isJsonText(text: string): boolean {
  return /^\s*[[{"\d\-tfn]/.test(text) && jsonOfText(text) !== undefined;
}

/** A value as messages show it. */
export function shownValue(value: Json): string {
  if (value instanceof JsonNumber) return value.text;
  if (typeof value === 'string') return value;
  return isJsonObject(value) || Array.isArray(value) ? javaText(value) : String(value);
}

/** How Java prints maps and lists: what a String field shows of a result that is no text. */
export function javaText(value: Json): string {
  const parts: string[] = [];
  const levelsMax = 64;
  const print = (part: Json, levels: number): void => {
    if (Array.isArray(part)) {
      parts.push('[');
      for (const [index, item] of (part as readonly Json[]).entries()) {
        if (index > 0) parts.push(', ');
        if (levels > 0) print(item, levels - 1);
      }
      parts.push(']');
    } else if (isJsonObject(part)) {
      parts.push('{');
      for (const [index, [name, item]] of Object.entries(part).entries()) {
        parts.push(index > 0 ? ', ' : '', name, '=');
        if (levels > 0) print(item, levels - 1);
      }
      parts.push('}');
    } else parts.push(String(part));
  };
  print(value, levelsMax);
  return parts.join('');
}
