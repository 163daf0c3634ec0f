export { BlobFiles } from './blob-files.ts';
export { nodeHashing } from './node-hashing.ts';
