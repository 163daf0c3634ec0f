import type { Clock, Json, LimitValues } from '@cairn/kit';
import type { ApiObservation, ObservedApi } from '../observation/api-observation.ts';
import type { DataSource } from '../resolver/data-source.ts';
import type { EffectLimitName } from '../resolver/effect-limits.ts';
import type { ResolverCode } from '../resolver/resolver-code.ts';
import type { ApiSchema } from '../schema/api-schema.ts';
import type { SchemaRejection } from '../schema/schema-rejection.ts';
import type { ExecutionLimitName } from './execution-limits.ts';
import type { ExecutionTurns } from './execution-turns.ts';

/** All that an API is compiled of, as the control plane keeps it. */
export interface ProgramDefinition {
  readonly apiId: string;
  /** Absent where no source has to be told apart by it. */
  readonly arn?: string | undefined;
  /** Another for each change; what was compiled is kept by it. */
  readonly revision: string;
  /** Absent until a schema was created. */
  readonly sdl: string | undefined;
  readonly resolvers: readonly ResolverDefinition[];
  readonly functions: readonly FunctionDefinition[];
  readonly dataSources: readonly DataSourceDefinition[];
  readonly environmentVariables: { readonly [name: string]: string };
  readonly introspectionConfig: 'ENABLED' | 'DISABLED';
  /** 0 for none. */
  readonly queryDepthLimit: number;
  /** 0 for AppSync's own. */
  readonly resolverCountLimit: number;
}

/** Code of a resolver or function: in JavaScript, as mapping templates, or none (direct Lambda resolvers). */
export interface CodeDefinition {
  readonly runtime?: { readonly name: string; readonly runtimeVersion: string } | undefined;
  readonly code?: string | undefined;
  readonly requestMappingTemplate?: string | undefined;
  readonly responseMappingTemplate?: string | undefined;
}

export interface ResolverDefinition extends CodeDefinition {
  readonly typeName: string;
  readonly fieldName: string;
  readonly kind?: 'UNIT' | 'PIPELINE' | undefined;
  readonly dataSourceName?: string | undefined;
  /** `functions`: ids of functions, in order. */
  readonly pipelineConfig?: { readonly functions?: readonly string[] | undefined } | undefined;
  readonly maxBatchSize?: number | undefined;
}

export interface FunctionDefinition extends CodeDefinition {
  readonly functionId: string;
  readonly name: string;
  readonly dataSourceName: string;
  readonly maxBatchSize?: number | undefined;
}

export interface DataSourceDefinition {
  readonly name: string;
  /** `NONE`, `AMAZON_DYNAMODB`, … */
  readonly type: string;
  /** Its configuration, as AWS spells it. */
  readonly [member: string]: unknown;
}

/** Code that cannot be compiled: it was refused when it was uploaded, or its language has changed since. */
export interface CodeRejection {
  readonly kind: 'rejected';
  readonly message: string;
}

/** Handlers of one text of APPSYNC_JS: `request` and `response`, each where the code has it. */
export interface ScriptHandlers {
  readonly handlers: ReadonlySet<string>;
  handler(name: string): ResolverCode;
}

/** A time that ends by itself, or before. */
export interface Deadline {
  /** Ends with it. */
  readonly signal: AbortSignal;
  /** Ends it now, so that nothing is held until it were over. */
  cancel(): void;
}

/** What executing an API needs of others. */
export interface ProgramPorts {
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly limits: LimitValues<ExecutionLimitName | EffectLimitName>;
  /** Begins a time that ends after some milliseconds. */
  readonly deadline: (milliseconds: number) => Deadline;
  readonly compileScript: (code: string) => ScriptHandlers | CodeRejection;
  readonly compileTemplate: (text: string) => ResolverCode | CodeRejection;
  /** Reads a schema's text; one that remembers what it has read where given. */
  readonly readSchema?: ((sdl: string) => ApiSchema | SchemaRejection) | undefined;
  /** A source that is ready to be asked; undefined where its kind is not there. `NONE` is never asked for. */
  readonly dataSource: (definition: DataSourceDefinition, api: ProgramDefinition) => DataSource | undefined;
  /** Shares the thread among requests; absent where nobody else needs it. */
  readonly turns?: ExecutionTurns | undefined;
  /** Counts and logs the requests of an API; absent where nobody wants to know. */
  readonly observe?: (api: ObservedApi) => ApiObservation;
  /** Told when a field of the mutation type was resolved without an error, before the request is answered. */
  readonly onMutation?: (event: MutationEvent) => void;
}

/** A mutation that is done, for those who subscribe to it. */
export interface MutationEvent {
  readonly apiId: string;
  readonly fieldName: string;
  /** The field's value by its type's own field names, as far as the mutation selected them. */
  readonly result: Json;
  /** `extensions.invalidateSubscriptions` of its resolver. */
  readonly invalidations: readonly Json[];
}
