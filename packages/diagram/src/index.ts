export {
  type DefinitionGraphOptions,
  definitionGraph,
  edgeLabelCharactersMax,
  graphNestingMax,
} from './graph/definition-graph.ts';
export {
  type DefinitionGraph,
  type EndNode,
  type GraphEdge,
  type GraphEdgeKind,
  type GraphNode,
  type MissingNode,
  type QueryLanguage,
  type RegionNode,
  type ResourceLabel,
  type StartNode,
  type StateNode,
  type StateType,
  stateTypes,
} from './graph/definition-graph-types.ts';
export { takenEdgeIds } from './graph/edge-taken.ts';
export { inProcessLayoutEngine } from './graph/in-process-layout-engine.ts';
export { type LayoutOptions, layoutGraph } from './graph/layout-graph.ts';
export type {
  Box,
  EngineGraph,
  LaidOutEdge,
  LaidOutGraph,
  LaidOutNode,
  LayoutDirection,
  LayoutEngine,
  Point,
} from './graph/layout-types.ts';
export {
  boxMeasures,
  type NodeSize,
  nodeSize,
  type StateMark,
  shapeMargins,
  stateMarks,
} from './graph/node-size.ts';
export { printableText } from './graph/printable-text.ts';
export {
  type IterationCounts,
  type RunOverlay,
  type StateRun,
  type StateRunStatus,
  takenEdge,
} from './graph/run-overlay.ts';
export { stateCaption } from './graph/state-caption.ts';
export { durationText, stateRunParts, statusWords } from './graph/state-run-text.ts';
export { type DefinedState, definedStates } from './run/definition-states.ts';
export { type ErrorExplanation, type ErrorFact, explainError } from './run/error-explanation.ts';
export {
  type AppliedCatcher,
  type AppliedErrorHandling,
  type AppliedRetrier,
  appliedErrorHandling,
} from './run/error-handling.ts';
export { type EventQuery, type EventTerm, matchesEvent, parseEventQuery } from './run/event-query.ts';
export { type JsonDifference, jsonDifferences, jsonDifferencesMax } from './run/json-difference.ts';
export { prettyJson } from './run/pretty-json.ts';
export { type ComparedStep, compareRuns, type RunComparison, textDifferences } from './run/run-comparison.ts';
export type { EventDetails, RunEvent } from './run/run-event.ts';
export type { RunList } from './run/run-list.ts';
export { RunReplay } from './run/run-replay.ts';
export { variablesBefore } from './run/run-variables.ts';
export { RunView } from './run/run-view.ts';
export type { RunScope, RunSummary, Step, StepAttempt, StepStatus, StepTask } from './run/step.ts';
export { type StepLinks, stepLinks } from './run/step-links.ts';
export { type StepPlace, stepPlaces, stepPlaceText } from './run/step-place.ts';
export {
  type ProcessingOptions,
  type ProcessingRow,
  processingRows,
  type StepProcessing,
  stepProcessing,
} from './run/step-processing.ts';
export { stepResult } from './run/step-result.ts';
export { taskTokenOf } from './run/task-token.ts';
export { type TestCase, type TestCaseMachine, type TestCaseOptions, testCaseOf } from './run/test-case.ts';
export {
  type TimelineRow,
  type TimelineSegment,
  type TimelineTick,
  timelineRows,
  timelineSegments,
  timelineTicks,
} from './run/timeline.ts';
export { markIconPath, missingIconPath, stateIconPath, statusIconPath } from './svg/icon-paths.ts';
export { renderSvg, type SvgOptions } from './svg/render-svg.ts';
export { arrowLength, arrowPath, dashes, dashOffset, routePath } from './svg/route-path.ts';
export type { SvgTheme } from './svg/svg-theme.ts';
export { renderTerminalGraph, type TerminalGraphOptions } from './terminal/render-terminal-graph.ts';
