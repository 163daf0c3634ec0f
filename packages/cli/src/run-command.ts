import { CommanderError } from 'commander';
import { CommandFailure, exitCodes } from './command-failure.ts';
import { createProgram } from './program.ts';
import { letYoungSpaceGrow } from './start-memory.ts';

// Whoever reads may stop reading (`| head`): what is left is not written, and a server runs on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// What nobody waits for fails as a bug too; what is open is as a process leaves it that exits.
process.once('uncaughtException', (error) => process.exit(report(error)));

try {
  const program = createProgram((code) => {
    process.exitCode = code;
  });
  // `start` lets it grow itself, once its code is loaded.
  program.hook('preAction', (_, command) => {
    if (command.name() !== 'start') letYoungSpaceGrow();
  });
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Tells a person what went wrong. @returns the exit code */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has written its message, or the help that was asked for.
    return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage;
  }
  if (error instanceof CommandFailure) {
    process.stderr.write(`cairn: ${error.message}\n`);
    return error.exitCode;
  }
  const what = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`cairn: this is a bug of Cairn, please report it\n${what}\n`);
  return exitCodes.bug;
}
