export { AnsweredError, RawClient } from './raw-client.ts';
export { ServerProcess, type ServerProcessOptions } from './server-process.ts';
