/** Bounds of a definition that are settings. */
export interface DefinitionLimits {
  /** Most characters of a state's name. */
  readonly stateNameCharactersMax: number;
  /** Most characters of a variable's name. */
  readonly variableNameCharactersMax: number;
  /** Most characters of the label of a Distributed Map. */
  readonly labelCharactersMax: number;
  /** Most branches and item processors inside each other; AWS names no such bound. */
  readonly nestedStatesMax: number;
  /** Largest number of seconds or attempts that a field may name. */
  readonly fieldNumberMax: number;
  /** Most calls of intrinsic functions in a field, nested ones included. */
  readonly intrinsicCallsMax: number;
}

/** AWS's values (Developer Guide, "Quotas related to state executions", "Intrinsic functions"). */
export const definitionLimits: DefinitionLimits = {
  stateNameCharactersMax: 80,
  variableNameCharactersMax: 80,
  labelCharactersMax: 40,
  nestedStatesMax: 100,
  fieldNumberMax: 99_999_999,
  intrinsicCallsMax: 10,
};
