export type { MachineChanges } from './catalog/machine-changes.ts';
export type { Tag } from './catalog/tag-catalog.ts';
export type { ActivityTask } from './engine/activity-queues.ts';
export type { FollowedEvent, FollowedEvents } from './engine/execution-feed.ts';
export type { ExecutionLogs, ExecutionLogWrite } from './engine/execution-log.ts';
export type { ExecutionMeter, ExecutionMeters, ExecutionMetric } from './engine/execution-meters.ts';
export type { ExecutionStatusChange, ExecutionStatusChanges } from './engine/execution-status-changes.ts';
export type { EarlierInstallation } from './engine/task-token.ts';
export type { DenialOf, PermissionQuestion } from './integrations/task-call.ts';
export { type ItemLimits, itemLimits } from './items/item-limits.ts';
export {
  ItemReaderFailure,
  type ItemReaderRequest,
  type ItemSource,
  type MapItem,
  type OpenItemSource,
} from './items/item-source.ts';
export type {
  CompressionFormat,
  GetObjectRequest,
  ListObjectsRequest,
  MapRunObjects,
  ObjectPage,
  PutObjectRequest,
  ReadableObject,
} from './items/map-run-objects.ts';
export { openItemSource, openItemSourceWithin } from './items/open-item-source.ts';
export type { OpenParquet, ParquetInput, ParquetReader } from './items/parquet-port.ts';
export type { ChildResult, ResultWriterRequest, WriteResults } from './items/result-writer.ts';
export { ResultWriterFailure } from './items/result-writer.ts';
export { checkResultWriter, writeResults, writeResultsWithin } from './items/write-results.ts';
export type {
  Burst,
  ExecutionListOptions,
  ExecutionRow,
  ExecutionSearch,
  ExecutionSearchPage,
  Journal,
  JournalReader,
  ListPosition,
  NewExecution,
  SegmentRow,
} from './journal.ts';
export { type StepFunctionsLimitName, type StepFunctionsLimits, stepFunctionsLimits } from './limits.ts';
export { mapRunData } from './map-run/map-run-data.ts';
export type { MapRunData } from './map-run/map-run-ports.ts';
export {
  type MeterPrice,
  type MeterPrices,
  meterPrices,
  printDollars,
  resolvePrices,
} from './meter/meter-prices.ts';
export { MockConfigError } from './mocks/mock-config.ts';
export type { MockSource } from './mocks/mocks.ts';
export type { MockText } from './mocks/read-mock-config.ts';
export type { DescribeExecutionOutput } from './operations/execution-description.ts';
export type { TimeMode } from './operations/execution-time.ts';
export type { StartExecutionInput, StartExecutionOutput } from './operations/executions.ts';
export type { ReadMeterOutput } from './operations/meter.ts';
export type { DescribeStateMachineOutput } from './operations/state-machine-reads.ts';
export type { CreateStateMachineInput } from './operations/state-machines.ts';
export type { requestLimits } from './request-limits.ts';
export { partitionOf } from './resource-arn.ts';
export type { StepFunctionsPorts } from './service/step-functions-ports.ts';
export { StepFunctions } from './step-functions.ts';
export { stepFunctionsErrors } from './step-functions-errors.ts';
export { rateLimits } from './throttle/rate-quotas.ts';
