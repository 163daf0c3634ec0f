export { ApiObservation, type ObservedApi, type RequestOutcome } from './observation/api-observation.ts';
export { type ObservationLimitName, observationLimits } from './observation/observation-limits.ts';
export type { ApiLogEvents, ApiMeter, ApiMetric, ObservationPorts } from './observation/observation-ports.ts';
export type { FieldLogLevel, FieldMapping, RequestLog, TracedField } from './observation/request-log.ts';
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
