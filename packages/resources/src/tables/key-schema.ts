import { utf8ByteLength } from '@cairn/kit';
import {
  type AttributeValue,
  attributeOf,
  type Item,
  type ItemDraft,
  scalarText,
  setAttribute,
  typeOfValue,
} from './attribute-value/attribute-value.ts';
import { byteCountOf } from './attribute-value/base64.ts';
import { orderedKeyText } from './attribute-value/ordered-key-text.ts';
import { keyBucket } from './key-bucket.ts';
import type { AttributeDefinition, KeySchemaElement } from './table-types.ts';
import { tablesErrors } from './tables-errors.ts';

/** An attribute of a key, with the type that it must have. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

const hashBytesMax = 2_048;
const rangeBytesMax = 1_024;

/** The key of a table or of an index: how it is read out of items, checked, and written as the key of a record. */
export class Key {
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | undefined;
  readonly attributes: readonly KeyAttribute[];
  readonly schema: readonly KeySchemaElement[];

  /** @param schema checked: a hash attribute, perhaps a range attribute, all defined */
  constructor(schema: readonly KeySchemaElement[], definitions: readonly AttributeDefinition[]) {
    this.schema = schema;
    this.attributes = schema.map(({ AttributeName: name }) => ({
      name,
      type: definitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType ?? 'S',
    }));
    this.hash = this.attributes[0] as KeyAttribute;
    this.range = this.attributes[1];
  }

  /** Whether an attribute is part of the key. */
  has(name: string): boolean {
    return name === this.hash.name || name === this.range?.name;
  }

  /** The record's key for an item that has this key's attributes; undefined when it lacks one or one is of another type. */
  textOf(item: Item): string | undefined {
    const hash = typedValue(item, this.hash);
    if (hash === undefined) return undefined;
    const hashText = orderedKeyText(hash);
    if (this.range === undefined) return keyBucket(hashText) + hashText;
    const range = typedValue(item, this.range);
    return range === undefined ? undefined : keyBucket(hashText) + hashText + orderedKeyText(range);
  }

  /** What the keys of all records with a hash attribute begin with. */
  prefixOf(hash: AttributeValue): string {
    const hashText = orderedKeyText(hash);
    return keyBucket(hashText) + hashText;
  }

  /** The key's attributes of an item. */
  pick(item: Item): Item {
    const picked: ItemDraft = {};
    for (const { name } of this.attributes) {
      const value = attributeOf(item, name);
      if (value !== undefined) setAttribute(picked, name, value);
    }
    return picked;
  }

  /** The record's key for a `Key` parameter. @throws ServiceError unless it is this key exactly */
  textOfParameter(given: Item): string {
    if (Object.keys(given).length !== this.attributes.length) throw mismatch();
    for (const attribute of this.attributes) {
      const value = typedValue(given, attribute);
      if (value === undefined) throw mismatch();
      this.#checkValue(attribute, value);
    }
    return this.textOf(given) as string;
  }

  /** The record's key for an item to be put. @throws ServiceError when a part of the key is missing or wrong */
  textOfItem(item: Item): string {
    for (const attribute of this.attributes) {
      const given = attributeOf(item, attribute.name);
      if (given === undefined) {
        throw tablesErrors.invalidParameters(`Missing the key ${attribute.name} in the item`);
      }
      const value = typedValue(item, attribute);
      if (value === undefined) {
        throw tablesErrors.invalidParameters(
          `Type mismatch for key ${attribute.name} expected: ${attribute.type} actual: ${typeOfValue(given)}`,
        );
      }
      this.#checkValue(attribute, value);
    }
    return this.textOf(item) as string;
  }

  /** Checks an item's attributes that are this index's key, as far as it has them. @throws ServiceError */
  checkIndexed(item: Item, indexName: string): void {
    for (const { name, type } of this.attributes) {
      const given = attributeOf(item, name);
      if (given === undefined) continue;
      if (typedValue(item, { name, type }) === undefined) {
        throw tablesErrors.invalidParameters(
          `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOfValue(given)} IndexName: ${indexName}`,
        );
      }
      if (scalarText(given) === '') {
        throw tablesErrors.validation(
          `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${emptyOf(type)} value. IndexName: ${indexName}, IndexKey: ${name}`,
        );
      }
    }
  }

  #checkValue({ name, type }: KeyAttribute, value: AttributeValue): void {
    const text = scalarText(value);
    if (text === '') {
      throw tablesErrors.validation(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${emptyOf(type)} value. Key: ${name}`,
      );
    }
    // The service's own messages lack the space.
    const isHash = name === this.hash.name;
    if (text.length * 3 <= (isHash ? hashBytesMax : rangeBytesMax)) return;
    const bytes = keyBytes(type, text);
    if (isHash && bytes > hashBytesMax) {
      throw tablesErrors.invalidParameters(
        `Size of hashkey has exceeded the maximum size limit of${hashBytesMax} bytes`,
      );
    }
    if (!isHash && bytes > rangeBytesMax) {
      throw tablesErrors.invalidParameters(
        `Aggregated size of all range keys has exceeded the size limit of ${rangeBytesMax} bytes`,
      );
    }
  }
}

/** The attribute's value when it is of the key's type. */
function typedValue(item: Item, { name, type }: KeyAttribute): AttributeValue | undefined {
  const value = attributeOf(item, name);
  return value !== undefined && type in value ? value : undefined;
}

function keyBytes(type: KeyAttribute['type'], text: string): number {
  if (type === 'S') return utf8ByteLength(text);
  if (type === 'N') return 21;
  return byteCountOf(text);
}

function emptyOf(type: KeyAttribute['type']): string {
  return type === 'B' ? 'binary' : 'string';
}

function mismatch() {
  return tablesErrors.validation('The provided key element does not match the schema');
}
