export type {
  DataSource,
  DataSourceAnswer,
  DataSourceCall,
} from './resolver/data-source.ts';
export {
  type EvaluationEffects,
  type EvaluationOutcome,
  type EvaluationSurroundings,
  noEffects,
  type ResolverCode,
  type ResolverError,
} from './resolver/resolver-code.ts';
export type {
  ResolverContext,
  ResolverInfo,
  ResolverRequest,
} from './resolver/resolver-context.ts';
export type { DataSourceConfiguration } from './sources/data-source-configuration.ts';
export { directLambdaRequest } from './sources/lambda/lambda-request.ts';
export { makeDataSource } from './sources/make-data-source.ts';
export { type SourceLimitName, sourceLimits } from './sources/source-limits.ts';
export type { SourcePorts } from './sources/source-ports.ts';
