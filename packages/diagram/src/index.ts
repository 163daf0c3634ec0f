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
export { markIconPath, missingIconPath, stateIconPath, statusIconPath } from './svg/icon-paths.ts';
export { renderSvg, type SvgOptions } from './svg/render-svg.ts';
export { arrowLength, arrowPath, dashes, dashOffset, routePath } from './svg/route-path.ts';
export type { SvgTheme } from './svg/svg-theme.ts';
export { renderTerminalGraph, type TerminalGraphOptions } from './terminal/render-terminal-graph.ts';
