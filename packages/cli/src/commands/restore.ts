import { restoreDataDirectory, ServerStartError } from '@cairn/server';
import { CommandFailure } from '../command-failure.ts';
import { commandName } from '../command-name.ts';
import { refuseFile } from '../data-directory.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

/** Makes a data directory from a backup, after checking that the backup is whole. */
export async function restore(
  directory: string,
  options: { readonly data: string },
  terminal: Terminal = processTerminal,
): Promise<void> {
  await refuseFile(options.data);
  const sealKey = await restoreDataDirectory(directory, options.data).catch((error: unknown) => {
    throw error instanceof ServerStartError ? new CommandFailure(messageOf(error)) : error;
  });
  terminal.out(
    `${options.data} holds what ${directory} held\n${commandName(process.env)} start --data ${options.data}\n`,
  );
  if (sealKey === undefined)
    terminal.error(
      `no key is beside the backup (${directory}.key): what is sealed opens with the key of the server that was copied, which the start is given by --seal-key-file FILE or CAIRN_SEAL_KEY\n`,
    );
}

/** What a server says of its damaged data, to restore a backup, does not help where the backup is damaged. */
function messageOf({ message }: ServerStartError): string {
  const damage = /^(?:The backup )?(\S.*) is damaged \((.*?)\)\./.exec(message);
  return damage === null
    ? message
    : `the backup ${damage[1]} is damaged (${damage[2]}), nothing was restored: take an older backup`;
}
