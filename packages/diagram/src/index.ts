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
  type IterationCounts,
  type RunOverlay,
  type StateRun,
  type StateRunStatus,
  takenEdge,
} from './graph/run-overlay.ts';
