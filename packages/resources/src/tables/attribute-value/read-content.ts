import { isJsonArray, isJsonNumber, type Json, numberOf, ServiceError } from '@cairn/kit';
import { base64Fault } from './base64.ts';

/** The content of S and of a member of a set. @throws ServiceError SerializationException */
export function readText(content: Json): string {
  if (typeof content === 'string') return wellFormed(content);
  throw wrongType(content, 'String');
}

/**
 * Half of a surrogate pair cannot be written in UTF-8: such texts would all become the same.
 * @throws ServiceError SerializationException
 */
export function wellFormed(text: string): string {
  if (text.isWellFormed()) return text;
  throw serializationError('Unpaired surrogate characters cannot be converted to UTF-8');
}

/** The content of B: base64. @throws ServiceError SerializationException */
export function readBinary(content: Json): string {
  if (typeof content === 'string') {
    const fault = base64Fault(content);
    if (fault === undefined) return content;
    throw serializationError(fault);
  }
  if (typeof content === 'object' && content !== null && !isJsonNumber(content)) {
    throw structure(content, 'class java.nio.ByteBuffer');
  }
  throw serializationError('only base-64-encoded strings are convertible to bytes');
}

/** The content of BOOL and NULL; the service takes some words for it. @throws ServiceError SerializationException */
export function readBoolean(content: Json): boolean {
  if (typeof content === 'boolean') return content;
  if (typeof content !== 'string') throw wrongType(content, 'Boolean');
  const word = content.toUpperCase();
  if (['TRUE', '1', 'YES'].includes(word)) return true;
  if (['FALSE', '0', 'NO'].includes(word)) return false;
  throw serializationError('Unexpected token received from parser');
}

/** The elements of L and of a set. @throws ServiceError SerializationException */
export function readMembers(content: Json): readonly Json[] {
  if (isJsonArray(content)) return content;
  if (typeof content !== 'object' || isJsonNumber(content)) throw serializationError('Unexpected field type');
  throw serializationError('Start of structure or map found where not expected');
}

function wrongType(content: Json, wanted: 'String' | 'Boolean'): ServiceError {
  if (typeof content === 'boolean') {
    return serializationError(`${content ? 'TRUE_VALUE' : 'FALSE_VALUE'} cannot be converted to ${wanted}`);
  }
  if (isJsonNumber(content)) {
    const kind = Number.isInteger(numberOf(content)) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
    return serializationError(`${kind} cannot be converted to ${wanted}`);
  }
  return structure(content, `class java.lang.${wanted}`);
}

function structure(content: Json, javaType: string): ServiceError {
  return serializationError(
    isJsonArray(content)
      ? `Unrecognized collection type ${javaType}`
      : 'Start of structure or map found where not expected',
  );
}

function serializationError(message: string): ServiceError {
  return new ServiceError('SerializationException', message);
}
