export { rotationHandlerName } from './secret-rotation.ts';
export { Secrets } from './secrets.ts';
export { secretsErrors } from './secrets-errors.ts';
