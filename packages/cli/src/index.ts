export { type CommandFailure, exitCodes } from './command-failure.ts';
export { createProgram } from './program.ts';
