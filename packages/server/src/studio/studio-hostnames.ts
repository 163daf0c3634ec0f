import { type ServerOptions, ServerStartError } from '../cairn-options.ts';

/** Where the studio is anyhow. */
export const studioHostname = 'studio.localhost';

/**
 * The names of the studio's host. They are nobody else's: what users made must never share them.
 * @throws ServerStartError on what is no name, or the server's own
 */
export function studioHostnames({
  studioHostnames: given = [],
  hostnames = [],
}: Pick<ServerOptions, 'studioHostnames' | 'hostnames'>): readonly string[] {
  const own = new Set(['localhost', ...hostnames.map((name) => name.toLowerCase())]);
  for (const name of given.map((each) => each.toLowerCase())) {
    if (!/^(?!.*\.\.)(?![\d.]+$)[a-z\d][a-z\d.-]{0,252}$/.test(name))
      throw new ServerStartError(
        `--studio-hostname takes the name of a host, such as studio.example.com, not '${name}'`,
      );
    if (own.has(name))
      throw new ServerStartError(
        `--studio-hostname ${name} is a name of the server itself, where what users made is shown: give the studio a name of its own`,
      );
  }
  return [...new Set([studioHostname, ...given.map((name) => name.toLowerCase())])];
}

/** Where the studio is: at the name that was given for it, else at the one that leads to this machine. */
export function studioEndpointOf(endpoint: string, names: readonly string[]): string {
  const url = new URL(endpoint);
  url.hostname = names[1] ?? studioHostname;
  return url.origin;
}
