/** The service's wording, one function per text. Lists are printed the way Java prints them. */
export const diagnosticTexts = {
  notAnObject: () => 'Definition must be a valid JSON object',
  required: (fields: readonly string[]) => `These fields are required: ${list(fields)}`,
  requiredField: (field: string) => `The field '${field}' is required but was missing`,
  unsupportedField: (field: string) => `Field '${field}' is not supported`,
  unsupportedParameter: (field: string) => `The field "${field}" is not supported by Step Functions`,
  onlyOne: (fields: readonly string[]) => `There should only be one of the following fields: ${list(fields)}`,
  exactlyOne: (fields: readonly string[]) =>
    `This object should have only one of the following fields: ${list(fields)}`,
  ruleKind: (fields: readonly string[]) =>
    `The object must have only one of the following fields, ${list(fields)}`,
  wrongLanguage: (language: string, field: string, other: string) =>
    `The QueryLanguage is set to '${language}', but field '${field}' is only supported for the '${other}' QueryLanguage`,
  languageDowngrade: () =>
    "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
  stateType: (types: readonly string[]) => `The field 'Type' should have one of these values: ${list(types)}`,
  oneOfValues: (values: readonly string[]) => `Value should be one of the following: ${list(values)}`,
  expectedType: (type: string) => `Expected value of type ${type}`,
  empty: () => 'Value cannot be empty',
  minimum: (value: string) => `Minimum value is ${value}`,
  maximum: (value: string) => `Maximum value is ${value}`,
  path: () => 'Value must be a valid JSONPath.',
  referencePath: (reason?: string) =>
    reason === undefined ? 'Value is not a Reference Path' : `Value is not a Reference Path: ${reason}`,
  templateValue: (field: string) =>
    `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`,
  templateDuplicate: (field: string) => `The field '${field}' is already defined without '.$'`,
  jsonataString: () => 'JSONata string must start with {% and end with %}',
  timestamp: () => 'String does not match RFC3339 timestamp',
  statesAll: () => 'States.ALL must appear alone and at end of list',
  maxDelay: () => 'MaxDelaySeconds must be greater than IntervalSeconds',
  heartbeat: () => 'HeartbeatSeconds must be smaller than TimeoutSeconds',
  notAnArn: () => 'Value is not a valid resource ARN',
  unknownResource: (arn: string) =>
    `The resource provided ${arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
  resourceValue: () => "The field 'Resource' does not match any of the allowed values",
  activityCredentials: () => "The field 'Credentials' is not supported for activities",
  expressPattern: (pattern: '.sync' | '.waitForTaskToken') =>
    // The service's own text ends in a blank after '.waitForTaskToken'.
    `Express state machine does not support '${pattern}' service integration${pattern === '.sync' ? '' : ' '}`,
  expressActivity: () => 'Express state machine does not support Activity ARN',
  expressDistributed: () =>
    "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines",
  csvHeaderLocation: () => "The field 'CSVHeaderLocation' is required",
  missingTarget: (target: string) => `Missing 'Next' target: ${target}`,
  noTerminalState: () => 'Workflow has no terminal state',
  unreachable: (state: string) => `State "${state}" is not reachable.`,
  duplicateState: (state: string) => `Duplicate State name: ${state}`,
  forbiddenHeader: (name: string) => `The header '${name}' is not supported in the field 'Headers'`,
  oneConnection: () =>
    "Exactly one of the fields 'Authentication' and 'InvocationConfig' with a 'ConnectionArn' is required",
  longStateName: (state: string, charactersMax: number) =>
    `Invalid State name: State '${state}' exceeds the ${charactersMax}-character limit allowed by the service`,
  duplicateLabel: (label: string) => `Duplicate Label name: ${label}`,
  longLabel: (label: string, charactersMax: number) =>
    `Invalid Label name: Label '${label}' exceeds the ${charactersMax}-character limit allowed by the service`,
  labelCharacters: (label: string) => `Invalid Label name: Label '${label}' contains invalid characters`,
  tooDeep: () => 'The states are too deeply nested',
  variableCharacters: (name: string) =>
    `Invalid variable name '${name}': the variable name contains invalid characters.`,
  longVariable: (name: string, charactersMax: number) =>
    `Invalid variable name '${name}': the variable name exceeds the ${charactersMax}-character limit.`,
  duplicateVariable: (name: string) => `The variable name '${name}' was already defined in a parent scope.`,
  topLevelReference: (name: string) => `Reference to '${name}' at the top level is not supported.`,
  unknownStatesField: (member: string) => `Field '$states.${member}' does not exist.`,
  reservedVariable: () => "Cannot assign to reserved variable '$states'.",
  noDollar: (field: string) =>
    `The value of the field '${field}' looks like a JSONPath or an intrinsic function call, but the field name does not end in '.$'.`,
  noPath: (field: string) =>
    `The value of the field '${field}' looks like a JSONPath, but the field name does not end in 'Path'.`,
  staticResult: (field: string) => `The field '${field}' in the Result of a Pass state is not evaluated.`,
} as const;

function list(values: readonly string[]): string {
  return `[${values.join(', ')}]`;
}
