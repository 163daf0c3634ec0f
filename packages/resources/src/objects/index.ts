export { readCopySource } from './copy-source.ts';
export { Objects } from './objects.ts';
export { s3Errors } from './s3-errors.ts';
