import type {
  ApiBundle,
  BundledFunction,
  BundledResolver,
  BundlePart,
  BundleProblem,
  CodeDocument,
  DataSourceDocument,
  GraphqlApiSettings,
} from '@cairn/graphql';
import { type Json, type JsonObject, ServiceError } from '@cairn/kit';
import { type ApiSettingsFile, type Place, readApiSettingsFile } from './api-settings-file.ts';
import { stripTypes } from './strip-types.ts';

/** Something that is wrong in a file of an API. */
export interface ApiFileError extends Place {
  /** In the folder of the API. */
  readonly file: string;
  readonly message: string;
}

/** The API that files make, or all that keeps them from it. */
export type ApiFilesRead =
  | {
      readonly kind: 'bundle';
      readonly bundle: ApiBundle;
      /** Inputs of DynamoDB's CreateTable. */
      readonly tables: readonly JsonObject[];
      /** Where what is wrong with a part of the bundle stands. */
      readonly errorOf: (problem: BundleProblem) => ApiFileError;
    }
  | { readonly kind: 'errors'; readonly errors: readonly ApiFileError[] };

/** Reads the input of one of AppSync's operations, as if it had come over the wire. @throws ServiceError */
export type ReadOperationInput = (operation: string, input: Json) => object;

/** The texts of one resolver or function. */
interface CodeFiles {
  code?: string;
  request?: string;
  response?: string;
}

const codeFile = /^(resolvers|functions)\/(.+?)(?:\.(request|response)\.vtl|\.m?[jt]s)$/;
const settingsFiles = ['api.yaml', 'api.yml', 'api.json'] as const;
const runtime = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' } as const;
/** Stands in where an input has to name the API. */
const apiId = 'a'.repeat(26);
const noSource = 'none';
/** What AppSync says of a resolver or function that api.yaml names and for which there is no file. */
const lacksCode = /^A request mapping template or code is required/;

/** Makes the bundle of an API of its files' texts. @param files by their paths in the folder of the API */
export function readApiFiles(
  name: string,
  files: ReadonlyMap<string, string>,
  readInput: ReadOperationInput,
): ApiFilesRead {
  const settingsFile = settingsFiles.find((file) => files.has(file)) ?? settingsFiles[0];
  const settings = readApiSettingsFile(files.get(settingsFile));
  if (settings.kind === 'error') {
    const { message, line, column } = settings;
    return { kind: 'errors', errors: [{ file: settingsFile, message, line, column }] };
  }
  return new ApiFilesReader(name, { files, settings, settingsFile, readInput }).read();
}

interface ReaderParts {
  readonly files: ReadonlyMap<string, string>;
  readonly settings: ApiSettingsFile;
  readonly settingsFile: string;
  readonly readInput: ReadOperationInput;
}

class ApiFilesReader {
  readonly #name: string;
  readonly #parts: ReaderParts;
  readonly #errors: ApiFileError[] = [];
  readonly #resolvers = new Map<string, CodeFiles>();
  readonly #functions = new Map<string, CodeFiles>();
  readonly #texts = new Map<string, string>();

  constructor(name: string, parts: ReaderParts) {
    this.#name = name;
    this.#parts = parts;
  }

  read(): ApiFilesRead {
    const { files, settings } = this.#parts;
    const schema = files.get('schema.graphql');
    if (schema === undefined)
      this.#errors.push({ file: 'schema.graphql', message: 'there is no such file', line: 1, column: 1 });
    this.#readCode();
    // Without its code what else there is to say of a resolver would not be so.
    if (this.#errors.length > 0) return { kind: 'errors', errors: this.#errors };
    const dataSources = this.#dataSources();
    const bundle = {
      settings: this.#settings(),
      schema: schema ?? '',
      dataSources,
      functions: this.#functionsOf(dataSources),
      resolvers: this.#resolversOf(dataSources),
      environmentVariables: this.#checked(
        ['environmentVariables'],
        'PutGraphqlApiEnvironmentVariables',
        { apiId, environmentVariables: settings.environmentVariables },
        'environmentVariables',
      ),
    };
    if (this.#errors.length > 0) return { kind: 'errors', errors: this.#errors };
    const tables = [...settings.tables].map(
      ([TableName, members]) => ({ TableName, BillingMode: 'PAY_PER_REQUEST', ...members }) as JsonObject,
    );
    return {
      kind: 'bundle',
      bundle: bundle as ApiBundle,
      tables,
      errorOf: (problem) => this.#errorOf(problem),
    };
  }

  /** Gathers the files of each resolver and function. */
  #readCode(): void {
    for (const file of this.#parts.files.keys()) {
      const [, folder, name = '', template] = codeFile.exec(file) ?? [];
      if (folder === undefined) {
        if (/^(?:resolvers|functions)\//.test(file)) this.#misnamed(file);
        continue;
      }
      const all = folder === 'resolvers' ? this.#resolvers : this.#functions;
      const found = all.get(name) ?? {};
      all.set(name, found);
      const text = template === 'request' || template === 'response' ? template : 'code';
      if (found[text] !== undefined)
        this.#errors.push({ file, message: `${found[text]} is the same`, line: 1, column: 1 });
      found[text] = file;
      this.#texts.set(file, this.#textOf(file));
    }
  }

  #misnamed(file: string): void {
    const message =
      'a mapping template is named for its part: TYPE.FIELD.request.vtl or TYPE.FIELD.response.vtl';
    this.#errors.push({ file, message, line: 1, column: 1 });
  }

  /** The text of a file, of TypeScript without its types. */
  #textOf(file: string): string {
    const text = this.#parts.files.get(file) ?? '';
    if (!/\.m?ts$/.test(file)) return text;
    const stripped = stripTypes(text);
    if (stripped.kind === 'code') return stripped.code;
    const { message, line, column } = stripped;
    this.#errors.push({ file, message, line, column });
    return '';
  }

  #settings(): GraphqlApiSettings {
    const { settings } = this.#parts.settings;
    for (const name of ['tags', 'apiType', 'visibility'])
      if (settings[name] !== undefined) this.#tell(undefined, [name], `${name} is none of an API's files`);
    return this.#checked([], 'CreateGraphqlApi', {
      authenticationType: 'API_KEY',
      name: this.#name,
      ...settings,
    }) as GraphqlApiSettings;
  }

  /** The sources that are named; one that needs none where none is. */
  #dataSources(): readonly DataSourceDocument[] {
    const { dataSources } = this.#parts.settings;
    if (dataSources.size === 0) return [{ name: noSource, type: 'NONE' }];
    return [...dataSources].map(([name, members]) => {
      const made = this.#checked(['dataSources', name], 'CreateDataSource', { apiId, name, ...members });
      return without(made, 'apiId') as unknown as DataSourceDocument;
    });
  }

  #functionsOf(sources: readonly DataSourceDocument[]): readonly BundledFunction[] {
    const { functions } = this.#parts.settings;
    return [...new Set([...this.#functions.keys(), ...functions.keys()])].map((name) => {
      const path = ['functions', name];
      const given = { ...this.#source(path, functions.get(name), sources), ...functions.get(name) };
      const code = this.#codeOf(this.#functions.get(name));
      const made = this.#checked(path, 'CreateFunction', { apiId, name, ...given, ...code });
      return without(made, 'apiId') as unknown as BundledFunction;
    });
  }

  #resolversOf(sources: readonly DataSourceDocument[]): readonly BundledResolver[] {
    const { resolvers } = this.#parts.settings;
    return [...new Set([...this.#resolvers.keys(), ...resolvers.keys()])].flatMap((name) => {
      const path = ['resolvers', name];
      const [typeName = '', fieldName = '', ...rest] = name.split('.');
      if (fieldName === '' || rest.length > 0) {
        const files = this.#resolvers.get(name);
        const file = files?.code ?? files?.request ?? files?.response;
        this.#tell(file, path, `a resolver is named TYPE.FIELD, not '${name}'`);
        return [];
      }
      const { functions, ...given } = resolvers.get(name) ?? {};
      const isPipeline = functions !== undefined || given.pipelineConfig !== undefined;
      const shape = isPipeline
        ? { kind: 'PIPELINE', ...(functions === undefined ? {} : { pipelineConfig: { functions } }) }
        : { kind: 'UNIT', ...this.#source(path, given, sources) };
      const code = this.#codeOf(this.#resolvers.get(name));
      const made = this.#checked(path, 'CreateResolver', {
        ...{ apiId, typeName, fieldName },
        ...shape,
        ...given,
        ...code,
      });
      return [{ ...without(made, 'apiId'), kind: shape.kind } as unknown as BundledResolver];
    });
  }

  /** The source that is meant where none is said: the only one. */
  #source(
    path: readonly string[],
    given: { readonly [name: string]: unknown } = {},
    sources: readonly DataSourceDocument[],
  ): { readonly dataSourceName?: string } {
    const [only, other] = sources;
    if (given.dataSourceName !== undefined || only === undefined) return {};
    if (other === undefined) return { dataSourceName: only.name };
    const [kind, name] = path;
    const names = sources.map((source) => source.name).join(', ');
    this.#tell(undefined, path, `say in ${kind}.${name} which dataSourceName is meant: there are ${names}`);
    return { dataSourceName: only.name };
  }

  #codeOf(files: CodeFiles = {}): CodeDocument {
    const { code, request, response } = files;
    const text = (file: string | undefined): string => this.#texts.get(file ?? '') ?? '';
    return {
      ...(code === undefined ? {} : { code: text(code), runtime }),
      ...(request === undefined ? {} : { requestMappingTemplate: text(request) }),
      ...(response === undefined ? {} : { responseMappingTemplate: text(response) }),
    };
  }

  /** What the wire makes of an input; what it refuses is told of the settings that say it. */
  #checked(path: readonly string[], operation: string, input: object, member?: string): object {
    try {
      const read = this.#parts.readInput(operation, input as Json) as { readonly [name: string]: object };
      const odd = unknownMember(input, read);
      if (odd !== undefined)
        this.#tell(undefined, [...path, ...odd], `${odd.join('.')} is not known to AppSync's ${operation}`);
      return member === undefined ? read : (read[member] ?? {});
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.#tell(undefined, path, error.message);
      return {};
    }
  }

  #tell(file: string | undefined, path: readonly string[], message: string): void {
    const { settings, settingsFile } = this.#parts;
    const place = file === undefined ? settings.placeOf(path) : { line: 1, column: 1 };
    this.#errors.push({ file: file ?? settingsFile, message, ...place });
  }

  #errorOf({ part, message, line, column = 1 }: BundleProblem): ApiFileError {
    const { settings, settingsFile } = this.#parts;
    const file = this.#fileOf(part);
    if (file !== undefined) return { file, message, line: line ?? 1, column };
    const told = lacksCode.test(message) ? `${pathOf(part).join('/')}.js is not there: ${message}` : message;
    return { file: settingsFile, message: told, ...settings.placeOf(pathOf(part)) };
  }

  /** The file of a part of the bundle; undefined for what `api.yaml` says. */
  #fileOf(part: BundlePart): string | undefined {
    if (part.kind === 'schema') return 'schema.graphql';
    if (part.kind !== 'resolver' && part.kind !== 'function') return undefined;
    const files =
      part.kind === 'resolver'
        ? this.#resolvers.get(`${part.typeName}.${part.fieldName}`)
        : this.#functions.get(part.name);
    if (part.text !== undefined) return files?.[part.text];
    return files?.code ?? files?.request ?? files?.response;
  }
}

function pathOf(part: BundlePart): readonly string[] {
  if (part.kind === 'resolver') return ['resolvers', `${part.typeName}.${part.fieldName}`];
  if (part.kind === 'function') return ['functions', part.name];
  return part.kind === 'dataSource' ? ['dataSources', part.name] : [part.kind];
}

/** The names that lead to a member that was given and that reading has left out. */
function unknownMember(given: object, read: object): readonly string[] | undefined {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(read, name)) return [name];
    const kept: unknown = (read as { readonly [name: string]: unknown })[name];
    if (typeof value !== 'object' || value === null || typeof kept !== 'object' || kept === null) continue;
    const below = unknownMember(value, kept);
    if (below !== undefined) return [name, ...below];
  }
  return undefined;
}

function without(value: object, member: string): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== member));
}
