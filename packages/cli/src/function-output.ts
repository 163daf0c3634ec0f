import type { Terminal } from './terminal.ts';

/** Shows each line that functions print, behind the function's name. */
export function showFunctionOutput(terminal: Terminal): (functionName: string, line: string) => void {
  return (functionName, line) => terminal.error(`${functionName} | ${line}\n`);
}
