/** A field of a type. */
interface NamedField {
  readonly name: string;
  readonly parentTypeName: string;
}

/** What is said of a field that its caller may not see. Source: answers of AppSync as clients report them. */
export function notAuthorized({ name, parentTypeName }: NamedField): string {
  return `Not Authorized to access ${name} on type ${parentTypeName}`;
}

/**
 * What is said of a null where there may be none. Source: graphql-java, NonNullableFieldWasNullError.
 * @param typeName of what is missing, without its `!`
 */
export function nullNotAllowed(
  typeName: string,
  { parentTypeName }: Pick<NamedField, 'parentTypeName'>,
  keys: readonly (string | number)[],
): string {
  return `Cannot return null for non-nullable type: '${typeName}' within parent '${parentTypeName}' (${keysText(keys)})`;
}

/** `/posts[0]/title`: the way to a value, as messages name it. */
export function keysText(keys: readonly (string | number)[]): string {
  return keys.map((key) => (typeof key === 'number' ? `[${key}]` : `/${key}`)).join('');
}
