import { decodeBase64, encodeBase64 } from '@cairn/kit';
import type { LogPosition } from './log-ports.ts';
import { logsErrors } from './logs-errors.ts';

const timestampDigits = 16;
const idDigits = 40;

/** A position as 56 digits, as ids of events look in AWS. */
export function printPosition({ timestampMs, eventId }: LogPosition): string {
  return String(timestampMs).padStart(timestampDigits, '0') + String(eventId).padStart(idDigits, '0');
}

/** @throws ServiceError InvalidParameterException when the digits are none of ours */
export function readPosition(digits: string): LogPosition {
  if (!/^\d{56}$/.test(digits)) throw invalidToken();
  const position = {
    timestampMs: Number(digits.slice(0, timestampDigits)),
    eventId: Number(digits.slice(timestampDigits)),
  };
  if (!Number.isSafeInteger(position.timestampMs) || !Number.isSafeInteger(position.eventId))
    throw invalidToken();
  return position;
}

/** `f/DIGITS/s` goes on forwards from a position, `b/DIGITS/s` backwards. */
export interface StreamToken {
  readonly direction: 'f' | 'b';
  readonly position: LogPosition;
}

/** The form of GetLogEvents' tokens. */
export function printStreamToken({ direction, position }: StreamToken): string {
  return `${direction}/${printPosition(position)}/s`;
}

/** @throws ServiceError InvalidParameterException */
export function readStreamToken(token: string): StreamToken {
  const [, direction, digits] = /^([fb])\/(\d{56})\/s$/.exec(token) ?? [];
  if (digits === undefined) throw invalidToken();
  return { direction: direction as 'f' | 'b', position: readPosition(digits) };
}

/** Names are ASCII or not: a token holds the UTF-8 bytes of what it means. */
export function printListToken(parts: readonly (string | number)[]): string {
  return encodeBase64(JSON.stringify(parts));
}

/** @throws ServiceError InvalidParameterException */
export function readListToken(token: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(new TextDecoder().decode(decodeBase64(token)));
    if (Array.isArray(parts)) return parts;
  } catch {
    // Answered below, like every other token that is none of ours.
  }
  throw invalidToken();
}

/** The answer to a token that this service did not give. */
export function invalidToken(): Error {
  return logsErrors.invalid('The specified nextToken is invalid.');
}
