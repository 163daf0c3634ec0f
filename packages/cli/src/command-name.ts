/**
 * How the command was called, for lines that tell what to call next: `./cairn` of a checkout tells its
 * own name, since no `cairn` need be in the PATH.
 */
export function commandName(environment: { readonly [name: string]: string | undefined }): string {
  return environment.CAIRN_COMMAND || 'cairn';
}
