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
