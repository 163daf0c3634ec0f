import { backupDataDirectory, ServerStartError } from '@cairn/server';
import { CommandFailure } from '../command-failure.ts';
import { refuseFile } from '../data-directory.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

/** Copies a data directory, as of one moment, while a server may be using it. */
export async function backup(
  directory: string,
  options: { readonly data: string },
  terminal: Terminal = processTerminal,
): Promise<void> {
  await refuseFile(options.data);
  const keyFile = await backupDataDirectory(options.data, directory).catch((error: unknown) => {
    throw error instanceof ServerStartError ? new CommandFailure(error.message) : error;
  });
  terminal.out(`${options.data} is copied to ${directory}\n`);
  if (keyFile !== undefined)
    terminal.out(`the key that opens its secrets is beside it, in ${keyFile}: keep it apart from the copy\n`);
  else
    terminal.out(
      'the key that opens its secrets is not in it nor beside it: it is given from outside (--seal-key-file or CAIRN_SEAL_KEY); keep it, without it the copy does not start\n',
    );
}
