import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  JsonNumber,
  numberOf,
  printJson,
  type RemoteCall,
  ServiceError,
  setMember,
} from '@cairn/kit';

/** What a schema of the AWS SDK tells of a shape (`NormalizedSchema` of `@smithy/core/schema`). */
export interface SdkSchema {
  isStructSchema(): boolean;
  isListSchema(): boolean;
  isMapSchema(): boolean;
  isBlobSchema(): boolean;
  isTimestampSchema(): boolean;
  isDocumentSchema(): boolean;
  isBigIntegerSchema(): boolean;
  isNumericSchema(): boolean;
  isIdempotencyToken(): boolean;
  getValueSchema(): SdkSchema;
  structIterator(): Iterable<readonly [member: string, schema: SdkSchema]>;
}

/** How blobs stand in JSON: as their text in UTF-8, or as base64. */
type Blobs = NonNullable<RemoteCall['blobs']>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The input of a command made from one whose members are in PascalCase, whatever the service's own are.
 * @throws ServiceError when it has a member that the command does not
 */
export function sdkInput(schema: SdkSchema, value: Json, blobs: Blobs = 'text', place = ''): unknown {
  if (value === null) return undefined;
  if (schema.isStructSchema() && isJsonObject(value)) return sdkStructure(schema, value, blobs, place);
  if (schema.isListSchema() && isJsonArray(value)) {
    return value.map((item) => sdkInput(schema.getValueSchema(), item, blobs, place));
  }
  if (schema.isMapSchema() && isJsonObject(value)) {
    const of = schema.getValueSchema();
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, sdkInput(of, inner, blobs, place)]),
    );
  }
  if (schema.isBlobSchema()) return sdkBlob(typeof value === 'string' ? value : printJson(value), blobs);
  if (schema.isTimestampSchema()) return sdkInstant(value);
  if (schema.isBigIntegerSchema() && value instanceof JsonNumber) return BigInt(printJson(value));
  return plainValue(value);
}

/** Text that is no base64 is the service's to refuse, as it would be over HTTP. */
function sdkBlob(text: string, blobs: Blobs): Uint8Array {
  if (blobs === 'text') return encoder.encode(text);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text) return bytes;
  throw new ServiceError('SerializationException', 'Invalid Base64 text');
}

function sdkStructure(
  schema: SdkSchema,
  value: { readonly [member: string]: Json },
  blobs: Blobs,
  place: string,
): object {
  const structure: Record<string, unknown> = {};
  const given = new Map(Object.entries(value));
  for (const [member, inner] of schema.structIterator()) {
    for (const name of new Set([member, pascalCase(member)])) {
      const found = given.get(name);
      given.delete(name);
      if (found !== undefined) structure[member] ??= sdkInput(inner, found, blobs, `${place}/${name}`);
    }
  }
  for (const [name, left] of given) {
    if (left === null) continue;
    throw new ServiceError(
      'UnknownOperationException',
      `The field "${name}" is not supported by Step Functions${place === '' ? '' : ` at ${place}`}`,
    );
  }
  return structure;
}

/** An input with the token by which the service knows a repeated call, where it has a member for it. */
export function withIdempotencyToken(schema: SdkSchema, input: unknown, key: string | undefined): unknown {
  if (key === undefined || typeof input !== 'object' || input === null) return input;
  for (const [member, inner] of schema.structIterator()) {
    if (inner.isIdempotencyToken() && !(member in input)) return { ...input, [member]: key };
  }
  return input;
}

/** ISO 8601 texts or epoch seconds; what is neither is the service's to refuse. */
function sdkInstant(value: Json): unknown {
  if (isJsonNumber(value)) return new Date(numberOf(value) * 1_000);
  const epochMs = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(epochMs) ? plainValue(value) : new Date(epochMs);
}

/** JSON as JavaScript holds it: numbers that it cannot hold come near. */
function plainValue(value: Json): unknown {
  if (isJsonNumber(value)) return numberOf(value);
  if (isJsonArray(value)) return value.map(plainValue);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainValue(inner)]));
}

/** What a command has answered, its members in PascalCase, instants in ISO 8601. */
export async function sdkOutput(schema: SdkSchema, value: unknown, blobs: Blobs = 'text'): Promise<Json> {
  if (value === undefined || value === null) return null;
  if (schema.isStructSchema() && typeof value === 'object')
    return await structureOutput(schema, value, blobs);
  if (schema.isListSchema() && Array.isArray(value)) {
    return await Promise.all(value.map((item) => sdkOutput(schema.getValueSchema(), item, blobs)));
  }
  if (schema.isMapSchema() && typeof value === 'object') {
    const map: Record<string, Json> = {};
    for (const [key, inner] of Object.entries(value)) {
      setMember(map, key, await sdkOutput(schema.getValueSchema(), inner, blobs));
    }
    return map;
  }
  if (blobs === 'base64' && value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return await scalarOutput(value);
}

async function structureOutput(schema: SdkSchema, value: object, blobs: Blobs): Promise<Json> {
  const shown: Record<string, Json> = {};
  for (const [member, inner] of schema.structIterator()) {
    const found = (value as { readonly [member: string]: unknown })[member];
    if (found !== undefined && found !== null) {
      setMember(shown, pascalCase(member), await sdkOutput(inner, found, blobs));
    }
  }
  return shown;
}

async function scalarOutput(value: unknown): Promise<Json> {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (value instanceof Uint8Array) return decoder.decode(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (isStream(value)) return await value.transformToString();
  if (Array.isArray(value)) return await Promise.all(value.map(scalarOutput));
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  // A number too long for JavaScript, as the SDK keeps it.
  if ('string' in value && 'type' in value) return String(value.string);
  const shown: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) setMember(shown, key, await scalarOutput(inner));
  return shown;
}

function isStream(value: unknown): value is { transformToString(): Promise<string> } {
  return typeof (value as { transformToString?: unknown } | null)?.transformToString === 'function';
}

function pascalCase(member: string): string {
  return member.slice(0, 1).toUpperCase() + member.slice(1);
}
