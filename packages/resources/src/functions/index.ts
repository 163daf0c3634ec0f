export { eventHandlerName } from './event-invocations.ts';
export { meteredHost } from './function-metrics.ts';
export { functionArn, readFunctionReference } from './function-reference.ts';
export { Functions } from './functions.ts';
export { lambdaErrors } from './lambda-errors.ts';
