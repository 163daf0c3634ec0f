export type { IterationCounts, RunOverlay, StateRun, StateRunStatus } from './graph/run-overlay.ts';
export type { EventDetails, RunEvent } from './run/run-event.ts';
export type { RunList } from './run/run-list.ts';
export { RunView } from './run/run-view.ts';
export type {
  RunScope,
  RunSummary,
  StateType,
  Step,
  StepAttempt,
  StepStatus,
  StepTask,
} from './run/step.ts';
