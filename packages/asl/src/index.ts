export {
  type CalledService,
  calledService,
  calledServices,
  causeNameOf,
  isOwnSdkService,
  isOwnService,
  sdkIdOf,
} from './called-services.ts';
export { findPath } from './data/find-path.ts';
export { definitionGrammar } from './definition/definition-grammar.ts';
export { type DefinitionLimits, definitionLimits } from './definition/definition-limits.ts';
export { type DiagnoseOptions, diagnoseDefinition } from './definition/diagnose-definition.ts';
export {
  type Diagnosis,
  type Diagnostic,
  type DiagnosticCode,
  type DiagnosticSeverity,
  isAcceptable,
  printDiagnostic,
} from './definition/diagnostic.ts';
export { predefinedErrorNames } from './definition/error-names.ts';
export type { FieldType, GrammarName, ObjectGrammar } from './definition/field-grammar.ts';
export { isForbiddenHeader } from './definition/forbidden-headers.ts';
export type { Hint } from './definition/hint.ts';
export { hintDefinition } from './definition/hint-definition.ts';
export { type IntegrationParameters, integrationParameters } from './definition/integration-parameters.ts';
export { locate } from './definition/locate.ts';
export { nearestName } from './definition/nearest-name.ts';
export type { StateMachineType } from './definition/object-rules.ts';
export type { TextPosition } from './definition/text-position.ts';
export { type IsRemote, uncalledService, uncalledServices } from './definition/uncalled-services.ts';
export { unsupportedFeatures } from './definition/unsupported-features.ts';
export {
  type DetailKind,
  type HistoryEvent,
  type HistoryEventDetails,
  type HistoryEventShape,
  type HistoryEventType,
  historyEventShapes,
} from './history-event.ts';
export { printEventDetails } from './history-event-details.ts';
export { type Execution, executionSecondsMaxDefault, newExecution } from './machine/execution.ts';
export {
  type ItemFailure,
  ItemInputs,
  type ItemInputsSetting,
  type SelectedItem,
} from './machine/item-inputs.ts';
export { isRedrivable } from './machine/redrive.ts';
export {
  awaitedTask,
  awaitedTasks,
  clockSkewOf,
  dropChanges,
  type OpenTask,
  pendingMapRuns,
  pendingTask,
  pendingTasks,
  restoreExecution,
  takeChanges,
  takeSnapshot,
} from './machine/state-changes.ts';
export { transition } from './machine/transition.ts';
export { compileProgram } from './program/compile-program.ts';
export type { DistributedMap, Program } from './program/program.ts';
export type { VariableReferences } from './program/variable-references.ts';
export type { RecordedEvent } from './replay/recorded-attempts.ts';
export { type ReplayVerdict, replayHistory } from './replay/replay-history.ts';
export { javaExceptionName } from './services/java-names.ts';
export {
  hasModelledErrors,
  modelledError,
  type SdkService,
  sdkService,
  sdkServiceIds,
} from './services/sdk-services.ts';
export { type IntegrationPattern, parseTaskResource, type TaskResource } from './task-resource.ts';
export type { ErrorDetails, InspectionData } from './test-state/inspection.ts';
export type { FieldValidationMode } from './test-state/mock-result.ts';
export {
  type StateConfiguration,
  type StateMock,
  StateTest,
  type StateTestOutcome,
  type StateTestRequest,
  type StateTestSetting,
  type StateTestStep,
} from './test-state/state-test.ts';
export { TestStateRefusal } from './test-state/test-state-refusal.ts';
export type {
  Command,
  ExecutionIdentity,
  ExecutionStatus,
  FrameRecord,
  MachineLimits,
  MapRunReference,
  MapRunSettings,
  StartMapRun,
  StartTask,
  StateChanges,
  TaskReference,
  Transition,
  TransitionEnvironment,
  TransitionEvent,
} from './transition-types.ts';
