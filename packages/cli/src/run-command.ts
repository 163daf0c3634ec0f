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
  process.stderr.write(
    `cairn: this is a bug of Cairn, please report it\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return exitCodes.bug;
}
