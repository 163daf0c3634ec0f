/** The types of attribute values by the names that the wire gives them. */
export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'SS' | 'NS' | 'BS' | 'L' | 'M';

/**
 * A value as the wire carries it: an object of one member, whose name is the type. Numbers are normalised texts
 * (no exponent, no idle zeros), binaries base64. Never changed once made.
 * Source: "AttributeValue" in the API reference of DynamoDB.
 */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item };

/** An item, or a map inside one: values by attribute name. Names may be anything, `__proto__` included. */
export interface Item {
  readonly [name: string]: AttributeValue;
}

/** An item under construction. */
export type ItemDraft = Record<string, AttributeValue>;

/** The types that keys may have. */
export type KeyType = 'S' | 'N' | 'B';

/** The type of a value, by which its content is found. */
export function typeOfValue(value: AttributeValue): AttributeType {
  for (const type in value) return type as AttributeType;
  return 'NULL';
}

/** What a value holds under its type. */
function contentOf(value: AttributeValue): string | boolean | readonly unknown[] | Item {
  return (value as unknown as Record<string, string | boolean | readonly unknown[] | Item>)[
    typeOfValue(value)
  ] as string | boolean | readonly unknown[] | Item;
}

/** The text of a string, number or binary. */
export function scalarText(value: AttributeValue): string {
  return contentOf(value) as string;
}

/** The attribute, or undefined; never looks at the prototype chain. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** Sets an attribute of an item under construction; `__proto__` becomes an ordinary attribute. */
export function setAttribute(draft: ItemDraft, name: string, value: AttributeValue): void {
  if (name === '__proto__') {
    Object.defineProperty(draft, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    draft[name] = value;
  }
}

/** A value as AWS's error texts show it: `{S:text}`. */
export function printValue(value: AttributeValue): string {
  return `{${typeOfValue(value)}:${printContent(value)}}`;
}

function printContent(value: AttributeValue): string {
  if ('L' in value) return `[${value.L.map(printValue).join(', ')}]`;
  if ('M' in value) return JSON.stringify(value.M);
  const content = contentOf(value);
  return Array.isArray(content) ? `[${content.join(', ')}]` : String(content);
}
