import { isJsonObject, type Json, type JsonObject, memberOf, parseJson } from '@cairn/kit';

/** The type that introspection shows, in SDL; undefined where the text shows none. */
export function sdlOfIntrospectedType(text: string): string | undefined {
  let type: Json;
  try {
    type = parseJson(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(type)) return undefined;
  const name = textOf(type, 'name');
  const kind = textOf(type, 'kind') ?? '';
  const print = Object.hasOwn(printers, kind) ? printers[kind] : undefined;
  return name === undefined || print === undefined ? undefined : describedBy(type, '') + print(name, type);
}

const printers: { readonly [kind: string]: (name: string, type: JsonObject) => string } = {
  OBJECT: (name, type) => `type ${name}${interfacesOf(type)} ${fieldsOf(type, 'fields')}`,
  INTERFACE: (name, type) => `interface ${name}${interfacesOf(type)} ${fieldsOf(type, 'fields')}`,
  INPUT_OBJECT: (name, type) => `input ${name} ${fieldsOf(type, 'inputFields')}`,
  ENUM: (name, type) => `enum ${name} ${block(itemsOf(type, 'enumValues').map(enumValueOf))}`,
  UNION: (name, type) => `union ${name} = ${itemsOf(type, 'possibleTypes').map(reference).join(' | ')}`,
};

function interfacesOf(type: JsonObject): string {
  const names = itemsOf(type, 'interfaces').map(reference);
  return names.length === 0 ? '' : ` implements ${names.join(' & ')}`;
}

function fieldsOf(type: JsonObject, member: string): string {
  return block(itemsOf(type, member).map(fieldOf));
}

function fieldOf(field: JsonObject): string {
  const given = itemsOf(field, 'args').map((argument) => inputOf(argument));
  const list = given.length === 0 ? '' : `(${given.join(', ')})`;
  return `${describedBy(field, '  ')}  ${inputOf(field, list)}${deprecation(field)}`;
}

function inputOf(input: JsonObject, argumentList = ''): string {
  const usual = textOf(input, 'defaultValue');
  const type = memberOf(input, 'type');
  const printed = isJsonObject(type) ? reference(type) : '';
  return `${textOf(input, 'name')}${argumentList}: ${printed}${usual === undefined ? '' : ` = ${usual}`}`;
}

function enumValueOf(value: JsonObject): string {
  return `${describedBy(value, '  ')}  ${textOf(value, 'name')}${deprecation(value)}`;
}

function reference(type: JsonObject): string {
  const inner = memberOf(type, 'ofType');
  const kind = textOf(type, 'kind');
  if (kind === 'NON_NULL' && isJsonObject(inner)) return `${reference(inner)}!`;
  if (kind === 'LIST' && isJsonObject(inner)) return `[${reference(inner)}]`;
  return textOf(type, 'name') ?? '';
}

function deprecation(member: JsonObject): string {
  if (memberOf(member, 'isDeprecated') !== true) return '';
  const reason = textOf(member, 'deprecationReason');
  return reason === undefined ? ' @deprecated' : ` @deprecated(reason: ${JSON.stringify(reason)})`;
}

function describedBy(member: JsonObject, indent: string): string {
  const description = textOf(member, 'description');
  return description === undefined ? '' : `${indent}${JSON.stringify(description)}\n`;
}

function block(lines: readonly string[]): string {
  return `{\n${lines.join('\n')}\n}`;
}

function itemsOf(type: JsonObject, member: string): readonly JsonObject[] {
  const items = memberOf(type, member);
  return Array.isArray(items) ? (items as readonly Json[]).filter(isJsonObject) : [];
}

function textOf(type: JsonObject, member: string): string | undefined {
  const value = memberOf(type, member);
  return typeof value === 'string' ? value : undefined;
}
