import { restoreDataDirectory, ServerStartError } from '@cairn/server';
import { CommandFailure } from '../command-failure.ts';
import { commandName } from '../command-name.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

/** Makes a data directory from a backup, after checking that the backup is whole. */
export async function restore(
  directory: string,
  options: { readonly data: string },
  terminal: Terminal = processTerminal,
): Promise<void> {
  await restoreDataDirectory(directory, options.data).catch((error: unknown) => {
    throw error instanceof ServerStartError ? new CommandFailure(error.message) : error;
  });
  terminal.out(
    `${options.data} holds what ${directory} held\n${commandName(process.env)} start --data ${options.data}\n`,
  );
}
