import { nearestName } from '@cairn/asl/nearest-name';
import { ServerStartError } from './cairn-options.ts';

/**
 * Refuses names that a table of settings does not have, with the nearest that it has.
 * @param kind what the settings are: `limit`
 * @param command lists them all
 * @throws ServerStartError
 */
export function refuseUnknownSettings(
  names: readonly string[],
  { table, kind, command }: { readonly table: object; readonly kind: string; readonly command: string },
): void {
  for (const name of names) {
    if (Object.hasOwn(table, name)) continue;
    const nearest = nearestName(name, Object.keys(table));
    const hint = nearest === undefined ? '' : `: did you mean '${nearest}'?`;
    throw new ServerStartError(`unknown ${kind} '${name}'${hint} (${command} lists them)`);
  }
}
