// Limits, types and what is as light, which cost a start nothing; the code of each folder has an entry of its own: `@cairn/resources/queues`.
export { type ContainerLimitName, containerLimits } from './containers/container-limits.ts';
export type {
  ContainerChange,
  ContainerEnd,
  ContainerEngine,
  ContainerFailure,
  ContainerLogs,
  ContainerOrder,
  ContainerOutput,
  ContainersPorts,
  RunningContainer,
} from './containers/container-ports.ts';
export type { Containers } from './containers/containers.ts';
export type { Deliveries } from './deliveries/deliveries.ts';
export { type DeliveryLimitName, deliveryLimits } from './deliveries/delivery-limits.ts';
export type { DeliveriesPorts } from './deliveries/delivery-ports.ts';
export type { ConnectionAuthorization } from './events/connection-authorization.ts';
export { type EventLimitName, eventLimits } from './events/event-limits.ts';
export type { Events } from './events/events.ts';
export type { EventsPorts } from './events/events-ports.ts';
export type { EventPattern } from './events/pattern/event-pattern.ts';
export type { EventPatternError } from './events/pattern/pattern-error.ts';
export type { InvokeOptions } from './functions/function-invoke.ts';
export { type FunctionLimitName, functionLimits } from './functions/function-limits.ts';
export { FunctionLog } from './functions/function-log.ts';
export type { RecordFunctionMetric } from './functions/function-metrics.ts';
export type {
  CodeLocation,
  CodeProblem,
  CodeStore,
  DirectoryFunction,
  FunctionDirectory,
  FunctionHost,
  FunctionInvocation,
  FunctionLogRecorder,
  FunctionOutcome,
  FunctionsPorts,
  InvocationEnd,
  InvocationReport,
  RunnableFunction,
  StoredCode,
} from './functions/function-ports.ts';
export type { RuntimeFamily } from './functions/function-runtime.ts';
export type {
  AddPermissionInput,
  AliasConfiguration,
  AliasInput,
  AliasRoutingConfiguration,
  CodeInput,
  ConfigurationInput,
  CreateAliasInput,
  CreateFunctionInput,
  FunctionConfiguration,
  GetFunctionOutput,
  GetPolicyOutput,
  InvokeInput,
  InvokeOutput,
  ListAliasesInput,
  ListAliasesOutput,
  ListFunctionsInput,
  ListFunctionsOutput,
  ListVersionsInput,
  ListVersionsOutput,
  LoggingConfig,
  PageInput,
  PublishVersionInput,
  QualifiedInput,
  RemovePermissionInput,
  Tags,
  UpdateAliasInput,
  UpdateFunctionCodeInput,
  UpdateFunctionConfigurationInput,
  Variables,
} from './functions/function-types.ts';
export type { Functions } from './functions/functions.ts';
export { readLogGroupArn } from './logs/log-group-place.ts';
export { type LogLimitName, logLimits } from './logs/log-limits.ts';
export type {
  LogBatch,
  LogCounters,
  LogDeletion,
  LogEventEntry,
  LogEventListOptions,
  LogEventRow,
  LogPosition,
  LogStore,
  LogStreamListOptions,
  LogStreamRow,
  LogsPorts,
  NewLogStream,
} from './logs/log-ports.ts';
export type { InternalLogEvents } from './logs/log-sink.ts';
export type { Logs } from './logs/logs.ts';
export { type MetricLimitName, metricLimits } from './metrics/metric-limits.ts';
export type { MetricsPorts } from './metrics/metric-minutes.ts';
export type { Meter, Metrics } from './metrics/metrics.ts';
export type { CorsRequest } from './objects/cors-rules.ts';
export type {
  BlobFile,
  BucketRow,
  ListedObject,
  ObjectChange,
  ObjectChangeAnswer,
  ObjectContent,
  ObjectIndex,
  ObjectListEntry,
  ObjectListOptions,
  ObjectRow,
  PartRow,
  StoredObject,
  UploadListOptions,
  UploadName,
  UploadRow,
  WriteCondition,
} from './objects/object-index.ts';
export { type ObjectLimitName, objectLimits } from './objects/object-limits.ts';
export type {
  ChecksumAlgorithm,
  Hasher,
  Hashing,
  HashName,
  ObjectBlobs,
  ObjectsPorts,
} from './objects/object-ports.ts';
export type { ObjectBody } from './objects/object-types.ts';
export type { Objects } from './objects/objects.ts';
export { type ParameterLimitName, parameterLimits } from './parameters/parameter-limits.ts';
export type { ParametersPorts } from './parameters/parameter-ports.ts';
export type { Parameters } from './parameters/parameters.ts';
export { type QueueLimitName, queueLimits } from './queues/queue-limits.ts';
export type { QueueCallOptions, QueuesPorts } from './queues/queue-ports.ts';
export type { Queues } from './queues/queues.ts';
export type { ApiAnswer, ApiRequest } from './routes/invoke/api-request.ts';
export { type RouteLimitName, routeLimits } from './routes/route-limits.ts';
export type { ApiAccessQuestion, RoutesPorts } from './routes/route-ports.ts';
export type { Routes } from './routes/routes.ts';
export { type ScheduleLimitName, scheduleLimits } from './schedules/schedule-limits.ts';
export type { Schedules } from './schedules/schedules.ts';
export type { SchedulesPorts, ScheduleTargets, TargetCall } from './schedules/schedules-ports.ts';
export { type SecretLimitName, secretLimits } from './secrets/secret-limits.ts';
export type { SecretsPorts } from './secrets/secret-ports.ts';
export type { Secrets } from './secrets/secrets.ts';
export type { StatementTarget } from './tables/partiql/statement-target.ts';
export { type TableLimitName, tableLimits } from './tables/table-limits.ts';
export type { Tables } from './tables/tables.ts';
export type { TablesPorts } from './tables/tables-ports.ts';
export { type TopicLimitName, topicLimits } from './topics/topic-limits.ts';
export type { MessageSigner, TopicsPorts } from './topics/topic-ports.ts';
export type { Topics } from './topics/topics.ts';
export { topicsPath } from './topics/topics-path.ts';
