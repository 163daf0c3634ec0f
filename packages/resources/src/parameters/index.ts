export { parameterArn, readParameterName } from './parameter-name.ts';
export { Parameters } from './parameters.ts';
export { parametersErrors } from './parameters-errors.ts';
