import { ServiceError } from '@cairn/kit';

/** The answer to a body that does not have the form of the operation's input. */
export function serializationError(message: string): ServiceError {
  return new ServiceError('SerializationException', message);
}

/** The name of a scalar's token, as the answers of AWS's JSON protocols call it. */
export function tokenOf(value: unknown): string {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return 'NUMBER_VALUE';
}
