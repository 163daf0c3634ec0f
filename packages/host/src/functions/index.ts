export { FunctionFolder } from './function-folder.ts';
export { FunctionProcesses } from './function-processes.ts';
