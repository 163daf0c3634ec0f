export {
  type DetailKind,
  type HistoryEvent,
  type HistoryEventDetails,
  type HistoryEventShape,
  type HistoryEventType,
  historyEventShapes,
} from './history-event.ts';
export { type IntegrationPattern, parseTaskResource, type TaskResource } from './task-resource.ts';
export type {
  Command,
  ExecutionIdentity,
  ExecutionStatus,
  FrameRecord,
  MachineLimits,
  StateChanges,
  TaskReference,
  Transition,
  TransitionEnvironment,
  TransitionEvent,
} from './transition-types.ts';
