import type { CallScope } from '@cairn/kit';
import { parse } from 'graphql';
import { type ApiSchema, type SchemaFormat, type TypeText, typesOf } from '../schema/api-schema.ts';
import { readSchema } from '../schema/read-schema.ts';
import { SchemaMemory } from '../schema/schema-memory.ts';
import { isSchemaRejection, notParsed, rejected, type SchemaRejection } from '../schema/schema-rejection.ts';
import type { ApiDocument, SchemaDocument } from './api-documents.ts';
import { apiErrors } from './api-errors.ts';
import { listPage, type PageInput } from './api-pages.ts';
import type { GraphqlApiPorts } from './api-ports.ts';
import { type ApiRecords, type ApiWork, apiCollections, partWrite } from './api-records.ts';
import { sdlOfIntrospectedType } from './introspected-type.ts';
import { appSyncArn } from './resource-names.ts';

type ApiInput = { readonly apiId: string };
type FormatInput = ApiInput & { readonly format: SchemaFormat };
type TypeInput = FormatInput & { readonly typeName: string };

/** The document of an API's schema stands alone below its id. */
export const schemaKey = '';

/** Schemas of APIs, whole and by their types. */
export class Schemas {
  readonly #apis: ApiRecords;
  readonly #ports: Pick<GraphqlApiPorts, 'limits'>;
  readonly #memory: SchemaMemory;

  constructor(apis: ApiRecords, ports: Pick<GraphqlApiPorts, 'limits'>) {
    this.#apis = apis;
    this.#ports = ports;
    this.#memory = new SchemaMemory(ports.limits);
  }

  /** The schema of a text; the same object for the same text as long as it is kept. */
  read(sdl: string): ApiSchema | SchemaRejection {
    return this.#memory.read(sdl);
  }

  /** The schema is taken, or refused, before this answers; the answer is AppSync's all the same. */
  async startSchemaCreation(
    scope: CallScope,
    { apiId, definition }: ApiInput & { readonly definition: Uint8Array },
  ): Promise<object> {
    if (definition.length > this.#ports.limits.graphqlSchemaBytes)
      throw apiErrors.badRequest(`Schema is larger than ${this.#ports.limits.graphqlSchemaBytes} bytes.`);
    return this.#apis.change(scope, apiId, async (api) => {
      const text = textOf(definition);
      const read = text === undefined ? rejected(notParsed) : this.read(text);
      if (text !== undefined && !isSchemaRejection(read))
        return { ...schemaWork(api, createdDocument(read, text)), result: { status: 'PROCESSING' } };
      // The schema that was taken before stays in force.
      const kept = await this.definitionOf(apiId);
      const document: SchemaDocument = {
        status: 'FAILED',
        details: isSchemaRejection(read) ? read.details : notParsed,
        ...(kept === undefined ? {} : { definition: kept }),
      };
      return { ...schemaWork(api, document), result: { status: 'PROCESSING' } };
    });
  }

  async getSchemaCreationStatus(scope: CallScope, { apiId }: ApiInput): Promise<object> {
    await this.#apis.existing(scope, apiId);
    const document = await this.#document(apiId);
    if (document === undefined) return { status: 'NOT_APPLICABLE' };
    return { status: document.status, details: document.details };
  }

  /** @throws ServiceError GraphQLSchemaException where there is no schema */
  async getIntrospectionSchema(
    scope: CallScope,
    { apiId, format, includeDirectives = true }: FormatInput & { readonly includeDirectives?: boolean },
  ): Promise<object> {
    const api = await this.#apis.existing(scope, apiId);
    const schema = await this.#find(api);
    if (schema === undefined) throw apiErrors.noSchema();
    return {
      schema: format === 'SDL' ? schema.sdl(includeDirectives) : schema.introspectionJson(includeDirectives),
    };
  }

  async createType(
    scope: CallScope,
    { apiId, definition, format }: FormatInput & { readonly definition: string },
  ): Promise<object> {
    return this.#apis.change(scope, apiId, async (api) => {
      const before = await this.#find(api);
      const { schema, typeName } = this.#withType(before, definition, format);
      if (before?.typeNames.includes(typeName) === true)
        throw apiErrors.badRequest(`Type ${typeName} already exists`);
      return typeWork(api, schema, typeName, format);
    });
  }

  async getType(scope: CallScope, { apiId, typeName, format }: TypeInput): Promise<object> {
    const api = await this.#apis.existing(scope, apiId);
    const schema = await this.#find(api);
    return { type: shown(api, typeOf(schema, typeName, format), format) };
  }

  async listTypes(scope: CallScope, { apiId, format, ...page }: FormatInput & PageInput): Promise<object> {
    const api = await this.#apis.existing(scope, apiId);
    const schema = await this.#find(api);
    // Types are printed only where they are shown.
    const names = (schema?.typeNames ?? []).map((name) => ({ name }));
    const { items, nextToken } = listPage(names, page);
    return { types: items.map(({ name }) => shown(api, typeOf(schema, name, format), format)), nextToken };
  }

  async updateType(
    scope: CallScope,
    { apiId, typeName, definition, format }: TypeInput & { readonly definition?: string | undefined },
  ): Promise<object> {
    return this.#apis.change(scope, apiId, async (api) => {
      const before = await this.#existing(api, typeName);
      if (definition === undefined) return typeWork(api, before, typeName, format);
      const changed = this.#withType(before, definition, format);
      if (changed.typeName !== typeName)
        throw apiErrors.badRequest(`The definition is of type ${changed.typeName}, not of ${typeName}.`);
      return typeWork(api, changed.schema, typeName, format);
    });
  }

  async deleteType(scope: CallScope, { apiId, typeName }: Omit<TypeInput, 'format'>): Promise<object> {
    return this.#apis.change(scope, apiId, async (api) => {
      const changed = (await this.#existing(api, typeName)).withoutType(typeName);
      if (isSchemaRejection(changed)) throw apiErrors.badRequest(changed.details);
      return { ...schemaWork(api, createdDocument(changed)), result: {} };
    });
  }

  /** @throws ServiceError NotFoundException where an API has no such type */
  async checkType(api: ApiInput, typeName: string): Promise<void> {
    await this.#existing(api, typeName);
  }

  /** @throws ServiceError NotFoundException where an API has no such field */
  async checkField(api: ApiInput, typeName: string, fieldName: string): Promise<void> {
    const schema = await this.#existing(api, typeName);
    if (!schema.hasField(typeName, fieldName)) throw apiErrors.fieldNotFound(typeName, fieldName);
  }

  /** The schema of an API in SDL, as it was last taken. */
  async definitionOf(apiId: string): Promise<string | undefined> {
    return (await this.#document(apiId))?.definition;
  }

  async #existing(api: ApiInput, typeName: string): Promise<ApiSchema> {
    const schema = await this.#find(api);
    if (schema?.typeNames.includes(typeName) !== true) throw apiErrors.typeNotFound(typeName);
    return schema;
  }

  async #find({ apiId }: ApiInput): Promise<ApiSchema | undefined> {
    const definition = await this.definitionOf(apiId);
    if (definition === undefined) return undefined;
    const read = this.read(definition);
    // What was taken by other rules than today's.
    if (isSchemaRejection(read)) throw apiErrors.badRequest(read.details);
    return read;
  }

  /** A schema with a type more, or another in the place of that of its name. @throws ServiceError BadRequestException */
  #withType(
    schema: ApiSchema | undefined,
    given: string,
    format: SchemaFormat,
  ): { readonly schema: ApiSchema; readonly typeName: string } {
    const definition = format === 'SDL' ? given : sdlOfIntrospectedType(given);
    if (definition === undefined) throw apiErrors.badRequest('The definition is no type in JSON.');
    const changed =
      schema === undefined ? readSchema(definition, this.#ports.limits) : schema.withType(definition);
    if (isSchemaRejection(changed)) throw apiErrors.badRequest(changed.details);
    const [type, ...others] = typesOf(parse(definition));
    if (type === undefined || others.length > 0)
      throw apiErrors.badRequest('The definition must be that of one type.');
    return { schema: changed, typeName: type.name.value };
  }

  #document(apiId: string): Promise<SchemaDocument | undefined> {
    return this.#apis.part<SchemaDocument>(apiCollections.schemas, apiId, schemaKey);
  }
}

function typeWork(
  api: ApiDocument,
  schema: ApiSchema,
  typeName: string,
  format: SchemaFormat,
): ApiWork<object> {
  const type = shown(api, typeOf(schema, typeName, format), format);
  return { ...schemaWork(api, createdDocument(schema)), result: { type } };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * The document of a schema that was taken.
 * @param definition as its author wrote it, where it is not made of types
 */
export function createdDocument(schema: ApiSchema, definition = schema.sdl()): SchemaDocument {
  const details = `Successfully created schema with ${schema.typeNames.length} types.`;
  return { status: 'SUCCESS', details, definition };
}

function schemaWork(api: ApiDocument, document: SchemaDocument): Pick<ApiWork<object>, 'parts'> {
  return { parts: [partWrite(apiCollections.schemas, api, schemaKey, document)] };
}

function typeOf(schema: ApiSchema | undefined, typeName: string, format: SchemaFormat): TypeText {
  const type = schema?.typeDefinition(typeName, format);
  if (type === undefined) throw apiErrors.typeNotFound(typeName);
  return type;
}

function shown(api: ApiDocument, type: TypeText, format: SchemaFormat): object {
  return { ...type, arn: appSyncArn(api, `apis/${api.apiId}/types/${type.name}`), format };
}
