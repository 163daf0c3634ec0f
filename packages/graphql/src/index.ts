export type {
  ApiBundle,
  BundledFunction,
  BundledResolver,
  BundlePart,
  BundleProblem,
  BundleText,
  DeployedBundle,
} from './apis/api-bundle.ts';
export type { ApiChanged, ApiReference, GraphqlApiDefinition } from './apis/api-definition.ts';
export type {
  ApiDocument,
  ApiKeyDocument,
  AuthenticationProvider,
  AuthenticationType,
  CodeDocument,
  DataSourceDocument,
  DataSourceType,
  FunctionDocument,
  GraphqlApiSettings,
  LambdaAuthorizerConfig,
  LogConfig,
  OpenIDConnectConfig,
  ResolverDocument,
  UserPoolConfig,
} from './apis/api-documents.ts';
export { type ApiEndpoints, apiEndpoints } from './apis/api-endpoints.ts';
export type { GraphqlApiPorts } from './apis/api-ports.ts';
export { checkBundle } from './apis/check-bundle.ts';
export { evaluationContext } from './apis/evaluation-context.ts';
export { GraphqlApis } from './apis/graphql-apis.ts';
export { ApiAuthorizers, type AuthorizedApi } from './authorization/api-authorizers.ts';
export { type ApiKeyAuthorizerOptions, apiKeyAuthorizer } from './authorization/api-key-authorizer.ts';
export { type AuthorizationLimitName, authorizationLimits } from './authorization/authorization-limits.ts';
export type {
  AuthorizationPorts,
  FindUserPool,
  TokenKeys,
  UserPool,
} from './authorization/authorization-ports.ts';
export {
  type AuthorizationMode,
  type AuthorizationRequest,
  type Authorizer,
  type Caller,
  isRefusal,
  type Refusal,
  unauthorized,
} from './authorization/caller.ts';
export { IssuerKeys, type IssuerPorts } from './authorization/issuer-keys.ts';
export { type ApiProgram, compileApi } from './execution/api-program.ts';
export {
  type ApiDirectory,
  ApiPrograms,
  type AuthorizerSource,
  keyAuthorizer,
} from './execution/api-programs.ts';
export { type ExecutionLimitName, executionLimits } from './execution/execution-limits.ts';
export { ExecutionTurns, type ExecutionTurnsPorts } from './execution/execution-turns.ts';
export {
  type GraphqlAnswer,
  type GraphqlRequest,
  type RefusedSubscription,
  type StartedSubscription,
  transportError,
} from './execution/graphql-request.ts';
export { type ApiEntrance, answerHttp, type GraphqlHttpRequest } from './execution/http-answer.ts';
export type {
  CodeDefinition,
  CodeRejection,
  DataSourceDefinition,
  Deadline,
  FunctionDefinition,
  MutationEvent,
  ProgramDefinition,
  ProgramPorts,
  ResolverDefinition,
  ScriptHandlers,
} from './execution/program-definition.ts';
export { resolverLanguages } from './execution/resolver-languages.ts';
export {
  type ApiResources,
  type CreateResourcesOptions,
  createResources,
  type GeneratedDataSource,
  type GeneratedTable,
} from './generation/create-resources.ts';
export type { GeneratedResolver } from './generation/model-resolvers.ts';
export { ApiObservation, type ObservedApi, type RequestOutcome } from './observation/api-observation.ts';
export { type MeasuringApi, measuredDataSource } from './observation/measured-data-source.ts';
export { type ObservationLimitName, observationLimits } from './observation/observation-limits.ts';
export type { ApiLogEvents, ApiMeter, ApiMetric, ObservationPorts } from './observation/observation-ports.ts';
export type { FieldLogLevel, FieldMapping, RequestLog, TracedField } from './observation/request-log.ts';
export {
  type DataSource,
  type DataSourceAnswer,
  type DataSourceCall,
  directLambdaRequest,
} from './resolver/data-source.ts';
export {
  type EvaluationEffects,
  type EvaluationOutcome,
  type EvaluationSurroundings,
  noEffects,
  type ResolverCode,
  type ResolverError,
} from './resolver/resolver-code.ts';
export type { ResolverContext, ResolverInfo, ResolverRequest } from './resolver/resolver-context.ts';
export { ApiSchema, changedTypes, type SchemaFormat, type TypeText } from './schema/api-schema.ts';
export type { AppliedDirective } from './schema/aws-directives.ts';
export { type AwsScalar, awsScalars } from './schema/aws-scalars.ts';
export { type PlacedProblem, placeProblem } from './schema/place-problem.ts';
export { readSchema } from './schema/read-schema.ts';
export { isSchemaRejection, type SchemaRejection } from './schema/schema-rejection.ts';
export type { CodeError, ScriptRejection } from './script/code-error.ts';
export {
  type CompiledScript,
  compileScript,
  printPlacedMessage,
  type ScriptOptions,
} from './script/compile-script.ts';
export type { HostModules } from './script/host-module.ts';
export { type CountedBranch, type CountedPlace, ScriptCoverage } from './script/script-coverage.ts';
export { type ScriptLimitName, type ScriptLimits, scriptLimits } from './script/script-limits.ts';
export { scriptModules } from './script-modules/script-modules.ts';
export type { DataSourceConfiguration } from './sources/data-source-configuration.ts';
export { makeDataSource } from './sources/make-data-source.ts';
export { type SourceLimitName, sourceLimits } from './sources/source-limits.ts';
export type { SourcePorts } from './sources/source-ports.ts';
export { readInvalidation } from './subscriptions/invalidation-call.ts';
export { ObservedRealtimeApis, type RealtimeObservation } from './subscriptions/observed-realtime-apis.ts';
export {
  type ConnectedApi,
  type ReadyApi,
  RealtimeApis,
  type RealtimeApisOptions,
  type RealtimeOperation,
} from './subscriptions/realtime-apis.ts';
export type { Fragments } from './subscriptions/selection-plan.ts';
export { type SubscriptionLimitName, subscriptionLimits } from './subscriptions/subscription-limits.ts';
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
export { compileMappingTemplate, type TemplateRejection } from './templates/compile-mapping-template.ts';
export { MappingTemplate } from './templates/mapping-template.ts';
export { type RenderedMappingTemplate, renderMappingTemplate } from './templates/render-mapping-template.ts';
export { type TemplateLimitName, type TemplateLimits, templateLimits } from './templates/template-limits.ts';
