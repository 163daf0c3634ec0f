export { nameOf as batchNameOf } from './containers/batch/batch-names.ts';
export { readName as readJobDefinitionName } from './containers/batch/job-definitions.ts';
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
export { Containers } from './containers/containers.ts';
export { clusterNameOf, clusterOfTask, definitionNameOf, taskIdOf } from './containers/ecs/ecs-names.ts';
export { Deliveries } from './deliveries/deliveries.ts';
export { type DeliveryLimitName, deliveryLimits } from './deliveries/delivery-limits.ts';
export type { DeliveriesPorts } from './deliveries/delivery-ports.ts';
export { busArn, readBusPlace, readRuleArn, ruleArn } from './events/bus-place.ts';
export type { ConnectionAuthorization } from './events/connection-authorization.ts';
export { type EventLimitName, eventLimits } from './events/event-limits.ts';
export { Events } from './events/events.ts';
export { eventsErrors } from './events/events-errors.ts';
export type { EventsPorts } from './events/events-ports.ts';
export { EventPattern } from './events/pattern/event-pattern.ts';
export { EventPatternError } from './events/pattern/pattern-error.ts';
export { checkTarget, targetCall } from './events/target-call.ts';
export { eventHandlerName } from './functions/event-invocations.ts';
export type { InvokeOptions } from './functions/function-invoke.ts';
export { type FunctionLimitName, functionLimits } from './functions/function-limits.ts';
export { FunctionLog } from './functions/function-log.ts';
export { meteredHost, type RecordFunctionMetric } from './functions/function-metrics.ts';
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
export { functionArn, readFunctionReference } from './functions/function-reference.ts';
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
export { Functions } from './functions/functions.ts';
export { lambdaErrors } from './functions/lambda-errors.ts';
export { parseFilterPattern } from './logs/filter-pattern.ts';
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
export { Logs } from './logs/logs.ts';
export { logsErrors } from './logs/logs-errors.ts';
export { type MetricLimitName, metricLimits } from './metrics/metric-limits.ts';
export type { MetricsPorts } from './metrics/metric-minutes.ts';
export { type Meter, Metrics } from './metrics/metrics.ts';
export { metricsErrors } from './metrics/metrics-errors.ts';
export { readCopySource } from './objects/copy-source.ts';
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
export { Objects } from './objects/objects.ts';
export { s3Errors } from './objects/s3-errors.ts';
export { type ParameterLimitName, parameterLimits } from './parameters/parameter-limits.ts';
export { parameterArn, readParameterName } from './parameters/parameter-name.ts';
export type { ParametersPorts } from './parameters/parameter-ports.ts';
export { Parameters } from './parameters/parameters.ts';
export { parametersErrors } from './parameters/parameters-errors.ts';
export { readTaskHandle } from './queues/message-move-tasks.ts';
export { queueArn, readQueueUrl } from './queues/queue-address.ts';
export { type QueueLimitName, queueLimits } from './queues/queue-limits.ts';
export type { QueueCallOptions, QueuesPorts } from './queues/queue-ports.ts';
export { Queues } from './queues/queues.ts';
export { sqsErrors } from './queues/sqs-errors.ts';
export type { ApiAnswer, ApiRequest } from './routes/invoke/api-request.ts';
export { routeErrors } from './routes/route-errors.ts';
export { type RouteLimitName, routeLimits } from './routes/route-limits.ts';
export type { ApiAccessQuestion, RoutesPorts } from './routes/route-ports.ts';
export { Routes } from './routes/routes.ts';
export { type ScheduleLimitName, scheduleLimits } from './schedules/schedule-limits.ts';
export { Schedules } from './schedules/schedules.ts';
export { schedulesErrors } from './schedules/schedules-errors.ts';
export type { SchedulesPorts, ScheduleTargets, TargetCall } from './schedules/schedules-ports.ts';
export { type SecretLimitName, secretLimits } from './secrets/secret-limits.ts';
export type { SecretsPorts } from './secrets/secret-ports.ts';
export { rotationHandlerName } from './secrets/secret-rotation.ts';
export { Secrets } from './secrets/secrets.ts';
export { secretsErrors } from './secrets/secrets-errors.ts';
export { type StatementTarget, statementTarget } from './tables/partiql/statement-target.ts';
export { type TableLimitName, tableLimits } from './tables/table-limits.ts';
export { iteratorStreamArn } from './tables/table-streams.ts';
export { Tables } from './tables/tables.ts';
export { tablesErrors } from './tables/tables-errors.ts';
export type { TablesPorts } from './tables/tables-ports.ts';
export { topicsPath } from './topics/envelope.ts';
export { fanOutHandlerName } from './topics/fan-out.ts';
export { httpHandlerName } from './topics/notifications.ts';
export { type TopicLimitName, topicLimits } from './topics/topic-limits.ts';
export { readSubscriptionArn, topicArn } from './topics/topic-place.ts';
export type { MessageSigner, TopicsPorts } from './topics/topic-ports.ts';
export { Topics } from './topics/topics.ts';
export { topicsErrors } from './topics/topics-errors.ts';
