export { compareDefinitions } from './definition-text/compare/compare-definitions.ts';
export type {
  DefinitionComparison,
  EdgeComparison,
  FieldChange,
  StateComparison,
} from './definition-text/compare/definition-comparison.ts';
export {
  type CheckSetting,
  type ConversionSample,
  checkConversion,
  type SampleCheck,
} from './definition-text/convert/check-conversion.ts';
export type { ConversionNote } from './definition-text/convert/conversion-notes.ts';
export { convertStateToJsonata, type StateConversion } from './definition-text/convert/convert-state.ts';
export type { StateList } from './definition-text/definition-edit/connection-edits.ts';
export type { DefinitionEdit } from './definition-text/definition-edit/definition-edit.ts';
export { editDefinition, valueEditsOf } from './definition-text/definition-edit/edit-definition.ts';
export { copyStates, type StatesClip } from './definition-text/definition-edit/paste-states.ts';
export { languageOf, type QueryLanguage } from './definition-text/definition-edit/query-language.ts';
export {
  referencesIn,
  referencesOf,
  type StateReference,
} from './definition-text/definition-edit/references.ts';
export {
  fieldsOfState,
  isStateType,
  type StateType,
  stateTypes,
} from './definition-text/definition-edit/state-fields.ts';
export {
  freshStateName,
  type StatePlace,
  scopesOf,
  stateNames,
  statePlace,
  statePointer,
} from './definition-text/definition-edit/state-place.ts';
export { applyValueEdit, valueAt } from './definition-text/edit/apply-value-edit.ts';
export { differenceOf } from './definition-text/edit/difference.ts';
export { editDefinitionText, type TextEdit } from './definition-text/edit/edit-definition-text.ts';
export { EditRefusal } from './definition-text/edit/edit-refusal.ts';
export { applyChanges, invertChanges, type TextChange } from './definition-text/edit/text-change.ts';
export type { ValueEdit } from './definition-text/edit/value-edit.ts';
export { type LineHunk, lineDifference, linesOf } from './definition-text/merge/line-difference.ts';
export { type MergePiece, mergeTexts, type TextMerge } from './definition-text/merge/merge-texts.ts';
export type {
  PolicyNote,
  PolicyProposal,
  PolicySetting,
  PolicyStatement,
} from './definition-text/policy/policy-proposal.ts';
export { proposePolicy } from './definition-text/policy/propose-policy.ts';
export {
  catcherSkeleton,
  choiceRuleSkeleton,
  retrierSkeleton,
  type SkeletonKind,
  type SkeletonPlace,
  skeletonKinds,
  stateSkeleton,
} from './definition-text/skeletons/state-skeletons.ts';
export { type TaskKind, taskKinds, taskSkeleton } from './definition-text/skeletons/task-skeletons.ts';
export type { DefinitionFormat, DefinitionText } from './definition-text/tree/definition-text.ts';
export { type FoundNode, findNode } from './definition-text/tree/find-node.ts';
export {
  arrayPosition,
  type PointerSteps,
  parsePointer,
  printPointer,
} from './definition-text/tree/json-pointer.ts';
export { parseDefinitionText } from './definition-text/tree/parse-definition-text.ts';
export { pointerAt, type TextPlace } from './definition-text/tree/pointer-at.ts';
export { pointerOfLocation } from './definition-text/tree/pointer-of-location.ts';
export { type PlaceRanges, rangeOf } from './definition-text/tree/range-of.ts';
export type {
  ContainerLayout,
  ScalarStyle,
  TextAlias,
  TextArray,
  TextItem,
  TextMember,
  TextNode,
  TextObject,
  TextScalar,
} from './definition-text/tree/text-node.ts';
export type { TextProblem, TextProblemCode } from './definition-text/tree/text-problem.ts';
export type { TextRange } from './definition-text/tree/text-range.ts';
export { textValue } from './definition-text/tree/text-value.ts';
export { type JsonTextResult, toJsonText } from './definition-text/tree/to-json-text.ts';
export { yamlLimits } from './definition-text/tree/yaml-limits.ts';
export {
  type DefinitionGraphOptions,
  definitionGraph,
  edgeLabelCharactersMax,
  graphNestingMax,
} from './graph/definition-graph.ts';
export type {
  DefinitionGraph,
  EndNode,
  GraphEdge,
  GraphEdgeKind,
  GraphNode,
  MissingNode,
  RegionNode,
  ResourceLabel,
  StartNode,
  StateNode,
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
export { stateOutlinePath } from './svg/state-outline.ts';
export type { SvgTheme } from './svg/svg-theme.ts';
export { renderTerminalGraph, type TerminalGraphOptions } from './terminal/render-terminal-graph.ts';
