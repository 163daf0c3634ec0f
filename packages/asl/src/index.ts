export {
  type DetailKind,
  type HistoryEvent,
  type HistoryEventDetails,
  type HistoryEventShape,
  type HistoryEventType,
  historyEventShapes,
} from './history-event.ts';
export { type Execution, newExecution } from './machine/execution.ts';
export { pendingTasks, restoreExecution, takeChanges, takeSnapshot } from './machine/state-changes.ts';
export { transition } from './machine/transition.ts';
export { compileProgram } from './program/compile-program.ts';
export type { Program } from './program/program.ts';
export { type IntegrationPattern, parseTaskResource, type TaskResource } from './task-resource.ts';
export type {
  Command,
  ExecutionIdentity,
  ExecutionStatus,
  FrameRecord,
  MachineLimits,
  StartTask,
  StateChanges,
  TaskReference,
  Transition,
  TransitionEnvironment,
  TransitionEvent,
} from './transition-types.ts';
