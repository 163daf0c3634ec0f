import { accessSync, constants, statSync } from 'node:fs';
import { unreadableFile } from '@cairn/kit';
import { type ServerOptions, ServerStartError } from './cairn-options.ts';

/** An option that names a file. */
interface OptionFile {
  readonly option: string;
  readonly file: string | undefined;
  /** What to do where it cannot be read. */
  readonly advice: string;
}

/**
 * Looks whether all files and folders that options name can be read, before anything is made. They are not read: what
 * a pipe gives, it gives once.
 * @throws ServerStartError that names the option, the file and what to do
 */
export function checkOptionFiles(options: ServerOptions): void {
  for (const { option, file, advice } of optionFiles(options)) {
    if (file === undefined) continue;
    const failure = failureOf(file);
    if (failure !== undefined)
      throw new ServerStartError(`${option}: ${unreadableFile(file, failure)}; ${advice}`);
  }
  const { sdkFolder } = options;
  if (sdkFolder !== undefined && statSync(sdkFolder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new ServerStartError(
      `--sdk-folder: the folder ${sdkFolder} is not there; name the one in which npm install @aws-sdk/client-… was called`,
    );
}

function optionFiles(options: ServerOptions): readonly OptionFile[] {
  const { smtp, sealKeyFile, sealKey, imagesFile, mockConfigFile, tlsCertificateFile, tlsKeyFile } = options;
  return [
    {
      option: '--smtp',
      file: smtp?.startsWith('@') ? smtp.slice(1) : undefined,
      advice: 'name a file that holds smtp://USER:PASSWORD@HOST:PORT',
    },
    {
      option: '--seal-key-file',
      // The key itself comes first.
      file: sealKey === undefined ? sealKeyFile : undefined,
      advice: 'name the file that holds the key',
    },
    {
      option: '--images',
      file: imagesFile,
      advice:
        'it takes a JSON file of this form: {"NAME": {"directory": "job", "command": ["node", "job.mjs"]}}',
    },
    { option: '--mock-config', file: mockConfigFile, advice: 'name a JSON file of test cases' },
    { option: '--tls-certificate', file: tlsCertificateFile, advice: 'name the certificate, as PEM' },
    { option: '--tls-key', file: tlsKeyFile, advice: 'name the private key of the certificate, as PEM' },
  ];
}

function failureOf(file: string): NodeJS.ErrnoException | undefined {
  try {
    if (statSync(file).isDirectory()) return { name: 'Error', message: 'a directory', code: 'EISDIR' };
    accessSync(file, constants.R_OK);
    return undefined;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}
