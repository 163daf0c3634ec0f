import { ServiceError } from '@cairn/kit';

/** Every error of Parameter Store that this room answers. Source: the API reference of Systems Manager, "Errors". */
export const parametersErrors = {
  notFound: (): ServiceError => refuse('ParameterNotFound', ''),
  exists: (): ServiceError =>
    refuse(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    ),
  versionNotFound: (name: string, selector: string): ServiceError =>
    refuse(
      'ParameterVersionNotFound',
      /^\d+$/.test(selector)
        ? `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`
        : `Systems Manager could not find label ${selector} for parameter ${name}. Verify the label and try again.`,
    ),
  typeChange: (): ServiceError =>
    refuse(
      'HierarchyTypeMismatchException',
      "Parameter Store doesn't support changing a parameter type in a hierarchy. For example, you can't change a parameter from a String type to a SecureString type. You must create a new, unique parameter.",
    ),
  tooManyLevels: (): ServiceError =>
    refuse(
      'HierarchyLevelLimitExceededException',
      'A hierarchy can have a maximum of 15 levels. For more information, see Requirements and constraints for parameter names in the AWS Systems Manager User Guide.',
    ),
  tooManyVersions: (name: string): ServiceError =>
    refuse(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version 1, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    ),
  tooManyLabels: (limit: number): ServiceError =>
    refuse(
      'ParameterVersionLabelLimitExceeded',
      `A parameter version can have a maximum of ${limit} labels. Move one or more labels to another version and try again.`,
    ),
  tooManyTags: (): ServiceError =>
    refuse('TooManyTagsError', 'The number of tags for the specified resource exceeds the limit.'),
  resourceType: (): ServiceError =>
    refuse('InvalidResourceType', 'The resource type is not valid here: only Parameter is.'),
  resourceId: (): ServiceError => refuse('InvalidResourceId', 'The resource ID is not valid.'),
  filterKey: (key: string): ServiceError =>
    refuse('InvalidFilterKey', `The following filter key is not valid: ${key}`),
  filterOption: (option: string): ServiceError =>
    refuse('InvalidFilterOption', `The following filter option is not valid: ${option}`),
  nextToken: (): ServiceError => refuse('InvalidNextToken', 'The specified token is not valid.'),
  invalidPattern: (reason: string): ServiceError =>
    refuse(
      'InvalidAllowedPatternException',
      `The request does not meet the regular expression requirement. ${reason}`,
    ),
  patternMismatch: (pattern: string): ServiceError =>
    refuse(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
    ),
  dataType: (): ServiceError =>
    refuse('ValidationException', 'The following data type is not supported: only text is, here.'),
  invalid: (message: string): ServiceError => refuse('ValidationException', message),
} as const;

function refuse(code: string, message: string): ServiceError {
  return new ServiceError(code, message);
}
