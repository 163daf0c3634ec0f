import { writeSync } from 'node:fs';
import { describeBug } from './describe-bug.ts';

/**
 * Ends a process whose server was not stopped, as a power cut would: left to end by itself, its threads close the
 * database and take its log away, which the next start has to hold for lost.
 */
export function killUnstopped(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Ends the process so whatever ends it, from now on until the returned function is called: the server was stopped. */
export function killWhereUnstopped(): () => void {
  const tell = (error: unknown): void => {
    // At once: nothing is written later.
    writeSync(2, describeBug(error));
    killUnstopped();
  };
  process.on('uncaughtException', tell);
  process.on('exit', killUnstopped);
  return () => {
    process.off('uncaughtException', tell);
    process.off('exit', killUnstopped);
  };
}
