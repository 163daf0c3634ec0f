export { BlobCodeStore } from './blob-code-store.ts';
export { checkArchive, unpackArchive, unzippedBytesMax, zipEntriesMax } from './code-archive.ts';
export { syncFolder, writeDurably } from './durable-files.ts';
export { FunctionFolder, type FunctionFolderOptions } from './functions/function-folder.ts';
export { FunctionProcesses, type FunctionProcessesOptions } from './functions/function-processes.ts';
export { type Log, lineLog } from './line-log.ts';
export { nodeDigest, sha256Base64 } from './node-digest.ts';
export { systemClock } from './system-clock.ts';
export { systemRandom } from './system-random.ts';
