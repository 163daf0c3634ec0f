import { isJsonArray, isJsonObject, type Json, type JsonObject, ServiceError } from '@cairn/kit';
import { type AttributeValue, type Item, type ItemDraft, setAttribute } from './attribute-value.ts';
import { type NumberFault, normaliseNumber } from './decimal.ts';
import { nestsTooDeep } from './item-size.ts';
import { readBinary, readBoolean, readMembers, readText } from './read-content.ts';

const valueMap = 'java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>';

/** Texts of the service for numbers that it does not store. */
const numberFaults: { readonly [fault in Exclude<NumberFault, 'unconvertible'>]: string } = {
  overflow: 'Number overflow. Attempting to store a number with magnitude larger than supported range',
  underflow: 'Number underflow. Attempting to store a number with magnitude smaller than supported range',
  precision: 'Attempting to store more than 38 significant digits in a Number',
};

/**
 * Reads an item, a key or any other map of values off the wire: checks the types and the rules of values and brings
 * numbers to their one notation. Members that the service does not know are left away, as it does.
 * @param member the request's member, for the text when it is absent: `Item`, `Key`
 * @throws ServiceError SerializationException for a wrong JSON type, ValidationException for a wrong value
 */
export function readItem(value: Json | undefined, member: string): Item {
  if (value === undefined || value === null) throw missing(member);
  const item = serializationFirst(value, readMap, checkMapTypes);
  for (const name in item) if (nestsTooDeep(item[name] as AttributeValue)) throw nestingError();
  return item;
}

/** Reads one value: an element of `Parameters`, `AttributeValueList`. @throws as {@link readItem} */
export function readAttributeValue(value: Json): AttributeValue {
  const read = serializationFirst(value, readValue, checkTypes);
  if (nestsTooDeep(read)) throw nestingError();
  return read;
}

/** The refusal of a request: ValidationException with this text. */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

/** The refusal of a value that nests deeper than 32 levels. */
export function nestingError(): ServiceError {
  return validationError(
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
  );
}

/** The normalised text of a number. @throws ServiceError ValidationException */
export function readNumber(text: string): string {
  const number = normaliseNumber(text);
  if ('text' in number) return number.text;
  throw validationError(numberFaultText(number.fault, text));
}

/** The service's text for a number that it cannot store. */
export function numberFaultText(fault: NumberFault, text: string): string {
  if (fault !== 'unconvertible') return numberFaults[fault];
  const what = 'The parameter cannot be converted to a numeric value';
  return text === '' ? what : `${what}: ${text}`;
}

function missing(member: string): ServiceError {
  const name = member.slice(0, 1).toLowerCase() + member.slice(1);
  return validationError(
    `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );
}

/** Wrong types anywhere are found before wrong values: the service first takes the JSON apart. */
function serializationFirst<Read>(
  value: Json,
  read: (value: Json) => Read,
  check: (value: Json) => void,
): Read {
  try {
    return read(value);
  } catch (error) {
    check(value);
    throw error;
  }
}

function readMap(value: Json): Item {
  const map = mapOf(value);
  const item: ItemDraft = {};
  for (const name in map) setAttribute(item, name, readValue(map[name] as Json));
  return item;
}

function checkMapTypes(value: Json): void {
  for (const member of Object.values(mapOf(value))) checkTypes(member);
}

function mapOf(value: Json): JsonObject {
  if (isJsonArray(value)) throw serializationError(`Unrecognized collection type ${valueMap}`);
  if (!isJsonObject(value)) throw serializationError('Unexpected field type');
  return value;
}

/** @throws ServiceError SerializationException where a type is wrong; values are not looked at */
function checkTypes(value: Json): void {
  const members = valueMembers(value);
  for (const type of Object.keys(members)) {
    const content = members[type] as Json;
    if (content !== null && Object.hasOwn(typeChecks, type)) typeChecks[type]?.(content);
  }
}

const typeChecks: { readonly [type: string]: (content: Json) => unknown } = {
  S: readText,
  N: readText,
  B: readBinary,
  BOOL: readBoolean,
  NULL: readBoolean,
  SS: (content) => readMembers(content).map(readText),
  NS: (content) => readMembers(content).map(readText),
  BS: (content) => readMembers(content).map(readBinary),
  L: (content) => readMembers(content).map(checkTypes),
  M: checkMapTypes,
};

function valueMembers(value: Json): JsonObject {
  if (isJsonArray(value)) {
    throw serializationError(
      'Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue',
    );
  }
  if (value === null) return {};
  if (!isJsonObject(value)) throw serializationError('Unexpected value type in payload');
  return value;
}

function readValue(value: Json): AttributeValue {
  const members = valueMembers(value);
  let read: AttributeValue | undefined;
  let count = 0;
  for (const type in members) {
    const content = members[type] as Json;
    const reader = readers.get(type);
    if (reader === undefined || content === null) continue;
    read = reader(content);
    count += 1;
  }
  if (read === undefined) {
    throw validationError(
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    );
  }
  if (count > 1) {
    throw validationError(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  return read;
}

const readers: ReadonlyMap<string, (content: Json) => AttributeValue> = new Map([
  ['S', (content) => ({ S: readText(content) })],
  ['N', (content) => ({ N: readNumber(readText(content)) })],
  ['B', (content) => ({ B: readBinary(content) })],
  ['BOOL', (content) => ({ BOOL: readBoolean(content) })],
  ['NULL', (content) => readNull(content)],
  ['SS', (content) => ({ SS: readStringSet(content) })],
  ['NS', (content) => ({ NS: readNumberSet(content) })],
  ['BS', (content) => ({ BS: readBinarySet(content) })],
  ['L', (content) => ({ L: readMembers(content).map(readValue) })],
  ['M', (content) => ({ M: readMap(content) })],
] satisfies [string, (content: Json) => AttributeValue][]);

function readNull(content: Json): AttributeValue {
  if (readBoolean(content)) return { NULL: true };
  throw invalidParameter('Null attribute value types must have the value of true');
}

function readStringSet(content: Json): readonly string[] {
  const members = readMembers(content).map(readText);
  // The two spaces are the service's.
  if (members.length === 0) throw invalidParameter('An string set  may not be empty');
  if (hasDuplicates(members)) {
    throw invalidParameter(`Input collection [${members.join(', ')}] contains duplicates.`);
  }
  return members;
}

function readNumberSet(content: Json): readonly string[] {
  const members = readMembers(content).map((member) => readNumber(readText(member)));
  if (members.length === 0) throw invalidParameter('An number set  may not be empty');
  if (hasDuplicates(members)) throw validationError('Input collection contains duplicates');
  return members;
}

function readBinarySet(content: Json): readonly string[] {
  const members = readMembers(content).map(readBinary);
  if (members.length === 0) throw invalidParameter('Binary sets should not be empty');
  if (hasDuplicates(members)) {
    // The missing space is the service's.
    throw invalidParameter(`Input collection [${members.join(', ')}]of type BS contains duplicates.`);
  }
  return members;
}

function hasDuplicates(members: readonly string[]): boolean {
  return new Set(members).size < members.length;
}

function invalidParameter(message: string): ServiceError {
  return validationError(`One or more parameter values were invalid: ${message}`);
}

function serializationError(message: string): ServiceError {
  return new ServiceError('SerializationException', message);
}
