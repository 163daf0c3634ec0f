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
