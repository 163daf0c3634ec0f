import type { DefinitionFile } from '../../wire/cairn.ts';

/** What is wrong with a file, and where: `line 3: …`. */
export function fileErrorWords({ message, line }: NonNullable<DefinitionFile['error']>): string {
  // The service names no place of what concerns the definition as a whole.
  const words = message.replace(/ at null(?=['",;.]|\s|$)/g, '');
  return line === undefined ? words : `line ${line}: ${words}`;
}
