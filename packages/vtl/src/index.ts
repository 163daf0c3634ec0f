export { areEqual, isTrue } from './arithmetic.ts';
export { escapeJavaScript } from './escape-javascript.ts';
export { defaultRenderLimits, Fuel, type RenderLimits } from './fuel.ts';
export { findPattern as javaPattern, type JavaPattern } from './methods/java-pattern.ts';
export { printValue } from './print-value.ts';
export { compileTemplate, type Rendering, type Template, type Variables } from './template.ts';
export { TemplateError } from './template-error.ts';
export {
  type HostObject,
  isHostObject,
  isList,
  isMap,
  isNumeric,
  jsonOf,
  type Value,
  type ValueList,
  type ValueMap,
  valueOfJson,
} from './value.ts';
