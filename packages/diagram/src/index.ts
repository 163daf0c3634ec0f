export {
  type IterationCounts,
  type RunOverlay,
  type StateRun,
  type StateRunStatus,
  takenEdge,
} from './graph/run-overlay.ts';
