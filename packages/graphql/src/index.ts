export { type ApiKeyAuthorizerOptions, apiKeyAuthorizer } from './authorization/api-key-authorizer.ts';
export {
  type AuthorizationMode,
  type AuthorizationRequest,
  type Authorizer,
  type Caller,
  isRefusal,
  type Refusal,
  unauthorized,
} from './authorization/caller.ts';
export { type ApiProgram, compileApi } from './execution/api-program.ts';
export { type ExecutionLimitName, executionLimits } from './execution/execution-limits.ts';
export {
  type GraphqlAnswer,
  type GraphqlRequest,
  type RefusedSubscription,
  type StartedSubscription,
  transportError,
} from './execution/graphql-request.ts';
export type {
  CodeDefinition,
  CodeRejection,
  DataSourceDefinition,
  FunctionDefinition,
  MutationEvent,
  ProgramDefinition,
  ProgramPorts,
  ResolverDefinition,
  ScriptHandlers,
} from './execution/program-definition.ts';
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
export { ApiSchema, changedTypes, type SchemaFormat, type TypeText } from './schema/api-schema.ts';
export type { AppliedDirective } from './schema/aws-directives.ts';
export { type AwsScalar, awsScalars } from './schema/aws-scalars.ts';
export { readSchema } from './schema/read-schema.ts';
export { isSchemaRejection, type SchemaRejection } from './schema/schema-rejection.ts';
export { readInvalidation } from './subscriptions/invalidation-call.ts';
export {
  type ConnectedApi,
  type ReadyApi,
  RealtimeApis,
  type RealtimeApisOptions,
  type RealtimeOperation,
} from './subscriptions/realtime-apis.ts';
export type { Fragments } from './subscriptions/selection-plan.ts';
export { type SubscriptionLimitName, subscriptionLimits } from './subscriptions/subscription-limits.ts';
export { type SubscriptionProgram, startOperation } from './subscriptions/subscription-operation.ts';
export type {
  EndReason,
  StartOperation,
  Subscriber,
  SubscriptionCaller,
  SubscriptionStart,
} from './subscriptions/subscription-ports.ts';
export {
  type InvalidationCall,
  type LiveSubscription,
  type PublishedMutation,
  type SubscriptionOutcome,
  type SubscriptionRequest,
  Subscriptions,
  type SubscriptionsOptions,
} from './subscriptions/subscriptions.ts';
