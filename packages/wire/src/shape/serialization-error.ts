import { ServiceError } from '@cairn/kit';

/** The answer to a body that does not have the form of the operation's input. */
export function serializationError(message: string): ServiceError {
  return new ServiceError('SerializationException', message);
}

/** What AWS's JSON protocols say of a scalar of the wrong type: `NUMBER_VALUE can not be converted to a String`. */
export function conversionText(value: unknown, type: string): string {
  return `${tokenOf(value)} can not be converted to ${type === 'Integer' ? 'an' : 'a'} ${type}`;
}

function tokenOf(value: unknown): string {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return 'NUMBER_VALUE';
}
