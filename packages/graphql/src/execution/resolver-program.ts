import { invariant, isJsonObject, type Json } from '@cairn/kit';
import { type DataSource, directLambdaRequest } from '../resolver/data-source.ts';
import type { ResolverCode } from '../resolver/resolver-code.ts';
import type {
  CodeDefinition,
  CodeRejection,
  DataSourceDefinition,
  ProgramDefinition,
  ProgramPorts,
} from './program-definition.ts';

/** A request, a data source and a response: a unit resolver, or one function of a pipeline. */
export interface ResolverStep {
  /** Absent where the source is asked directly, with the whole context. */
  readonly request: ResolverCode | undefined;
  /** What the source is asked then; undefined where there is code. */
  readonly directRequest: Json | undefined;
  /** Absent where the source's answer is the step's. */
  readonly response: ResolverCode | undefined;
  /** Undefined for `NONE`, which answers what it is asked. */
  readonly source: DataSource | undefined;
  /** Whether a document is of the first version of mapping templates, by which errors of the source end the resolver. */
  readonly isFirstVersion: (document: Json | undefined) => boolean;
  readonly maxBatchSize: number;
  /** Of a pipeline's function. */
  readonly functionName?: string;
  readonly functionId?: string;
}

/** The resolver of one field, compiled. */
export type ResolverProgram =
  | { readonly kind: 'unit'; readonly step: ResolverStep }
  | {
      readonly kind: 'pipeline';
      readonly before: ResolverCode | undefined;
      readonly steps: readonly ResolverStep[];
      readonly after: ResolverCode | undefined;
    }
  /** What cannot run, and why. */
  | { readonly kind: 'broken'; readonly message: string; readonly errorType: string };

/** Compiles the resolvers of an API when they are first asked for. */
export class ResolverPrograms {
  readonly #definition: ProgramDefinition;
  readonly #ports: ProgramPorts;
  readonly #resolvers = new Map<string, ProgramDefinition['resolvers'][number]>();
  readonly #programs = new Map<string, ResolverProgram>();
  readonly #sources = new Map<string, DataSource>();

  constructor(definition: ProgramDefinition, ports: ProgramPorts) {
    this.#definition = definition;
    this.#ports = ports;
    for (const resolver of definition.resolvers)
      this.#resolvers.set(`${resolver.typeName}.${resolver.fieldName}`, resolver);
  }

  /** The resolver of a field; undefined where it has none. */
  programOf(typeName: string, fieldName: string): ResolverProgram | undefined {
    const key = `${typeName}.${fieldName}`;
    const resolver = this.#resolvers.get(key);
    if (resolver === undefined) return undefined;
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const program = this.#compile(resolver);
    this.#programs.set(key, program);
    return program;
  }

  #compile(resolver: ProgramDefinition['resolvers'][number]): ResolverProgram {
    try {
      if (resolver.kind !== 'PIPELINE') {
        const { dataSourceName = '', maxBatchSize } = resolver;
        const step = this.#step(resolver, dataSourceName, maxBatchSize);
        // Only templates of unit resolvers have a first version.
        const isTemplate = resolver.code === undefined;
        return { kind: 'unit', step: isTemplate ? { ...step, isFirstVersion } : step };
      }
      const { request, response } = this.#handlers(resolver);
      const steps = (resolver.pipelineConfig?.functions ?? []).map((id) => {
        const found = this.#definition.functions.find(({ functionId }) => functionId === id);
        if (found === undefined) throw new BrokenResolver(`Function not found: ${id}`, 'InternalFailure');
        const step = this.#step(found, found.dataSourceName, found.maxBatchSize);
        return { ...step, functionName: found.name, functionId: found.functionId };
      });
      return { kind: 'pipeline', before: request, steps, after: response };
    } catch (error) {
      if (!(error instanceof BrokenResolver)) throw error;
      return { kind: 'broken', message: error.message, errorType: error.errorType };
    }
  }

  #step(code: CodeDefinition, sourceName: string, maxBatchSize = 0): ResolverStep {
    const { request, response } = this.#handlers(code);
    const definition = this.#definition.dataSources.find(({ name }) => name === sourceName);
    if (definition === undefined)
      throw new BrokenResolver(`No data source found named ${sourceName}`, 'InternalFailure');
    const source = definition.type === 'NONE' ? undefined : this.#source(definition);
    const directRequest = request === undefined ? directLambdaRequest : undefined;
    return { request, directRequest, response, source, isFirstVersion: never, maxBatchSize };
  }

  #source(definition: DataSourceDefinition): DataSource {
    const known = this.#sources.get(definition.name);
    if (known !== undefined) return known;
    const source = this.#ports.dataSource(definition, this.#definition);
    if (source === undefined)
      throw new BrokenResolver(
        `Data sources of type ${definition.type} are not supported.`,
        'UnsupportedOperation',
      );
    this.#sources.set(definition.name, source);
    return source;
  }

  #handlers({ code, requestMappingTemplate, responseMappingTemplate }: CodeDefinition): {
    readonly request: ResolverCode | undefined;
    readonly response: ResolverCode | undefined;
  } {
    if (code !== undefined) {
      const script = compiled(this.#ports.compileScript(code), 'Code');
      const handler = (name: string) => (script.handlers.has(name) ? script.handler(name) : undefined);
      return { request: handler('request'), response: handler('response') };
    }
    const template = (text: string | undefined) =>
      text === undefined || text === ''
        ? undefined
        : compiled(this.#ports.compileTemplate(text), 'MappingTemplate');
    return {
      request: template(requestMappingTemplate),
      response: template(responseMappingTemplate),
    };
  }
}

function isFirstVersion(document: Json | undefined): boolean {
  return isJsonObject(document) && document.version === '2017-02-28';
}

function never(): boolean {
  return false;
}

class BrokenResolver extends Error {
  override readonly name = 'BrokenResolver';
  readonly errorType: string;

  constructor(message: string, errorType: string) {
    super(message);
    this.errorType = errorType;
  }
}

function compiled<Code extends object>(made: Code | CodeRejection, errorType: string): Code {
  if (!('kind' in made && made.kind === 'rejected')) return made as Code;
  invariant('message' in made, 'a rejection says why');
  throw new BrokenResolver(String(made.message), errorType);
}

/** What `NONE` answers: the payload it is asked with. */
export function payloadOf(document: Json | undefined): Json {
  return isJsonObject(document) ? (document.payload ?? null) : null;
}
