import packageJson from '../../package.json' with { type: 'json' };

/** What the studio has to know before it can sign anything. */
export interface DescribeStudioOutput {
  /** `local`: any credentials will do, an access key of 12 digits is the account; `strict`: signatures are verified. */
  readonly auth: 'local' | 'strict';
  readonly account: string;
  readonly region: string;
  readonly version: string;
  /** Whether machines are files of a folder (`cairn start --definitions`). */
  readonly hasDefinitionFiles: boolean;
  /** How the command is called on the machine of the server: `cairn`, `./cairn`. */
  readonly command: string;
}

/** Says what the studio is the studio of. */
export function describeStudio({
  isStrict,
  rootAccessKey,
  definitionFolder,
  command,
}: {
  readonly isStrict: boolean;
  readonly rootAccessKey: { readonly account: string };
  readonly definitionFolder: object | undefined;
  readonly command: string;
}): DescribeStudioOutput {
  return {
    auth: isStrict ? 'strict' : 'local',
    account: rootAccessKey.account,
    region: 'us-east-1',
    version: packageJson.version,
    hasDefinitionFiles: definitionFolder !== undefined,
    command: publicName(command),
  };
}

/** Everybody hears it: where on the disk a checkout lies is not told. */
function publicName(command: string): string {
  return /^\.?\/?[\w.-]+$/.test(command) && !command.startsWith('/')
    ? command
    : (command.split(/[\\/]/).at(-1) ?? 'cairn');
}
