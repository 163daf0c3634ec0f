import { type ServerOptions, ServerStartError } from './cairn-options.ts';
import { studioHostname } from './studio/studio-hostnames.ts';

/** Where sign-in pages are anyhow. */
const usualName = 'auth.localhost';
const namePattern = /^(?!.*\.\.)(?![\d.]+$)[a-z\d][a-z\d.-]{0,252}$/;

type Options = Pick<ServerOptions, 'authHostname' | 'publicUrl' | 'hostnames' | 'studioHostnames'>;

/**
 * The names of the hosts of sign-in pages, the one that links name first. They, and what lies under them, are nobody
 * else's: what users made must not stand where people type their passwords.
 * @throws ServerStartError on what is no name, or another's
 */
export function authHostnames(options: Options): readonly string[] {
  const given = options.authHostname?.toLowerCase();
  if (given !== undefined) checkName(given, options);
  const links = given ?? besideServer(options.publicUrl);
  return [...new Set([links, usualName])];
}

/** The address of a domain's pages: below the host that domains share, or a custom domain's own name. */
export function signInPagesOf(
  domain: string,
  { publicUrl, authHostname }: { readonly publicUrl: string; readonly authHostname: string | undefined },
): string {
  // A prefix has no dots, a name has.
  if (domain.includes('.')) return `https://${domain}${portOf(publicUrl)}`;
  return `${signInEndpointOf({ publicUrl, authHostname })}/${domain}`;
}

/** The address of the host that the domains of pools share: their pages are below it. */
export function signInEndpointOf({
  publicUrl,
  authHostname,
}: {
  readonly publicUrl: string;
  readonly authHostname: string | undefined;
}): string {
  return `https://${authHostname?.toLowerCase() ?? besideServer(publicUrl)}${portOf(publicUrl)}`;
}

function portOf(publicUrl: string): string {
  const { port } = new URL(publicUrl);
  return port === '' ? '' : `:${port}`;
}

function besideServer(publicUrl: string | undefined): string {
  const { hostname } = new URL(publicUrl ?? 'http://localhost');
  const isThisMachine = /^(?:localhost|[\d.]+|\[[\da-f:.]+\])$/.test(hostname);
  return isThisMachine ? usualName : `auth.${hostname}`;
}

function checkName(name: string, { hostnames = [], studioHostnames = [] }: Options): void {
  if (!namePattern.test(name))
    throw new ServerStartError(
      `--auth-hostname takes the name of a host, such as auth.example.com, not '${name}'`,
    );
  const others = ['localhost', studioHostname, ...hostnames, ...studioHostnames].map((each) =>
    each.toLowerCase(),
  );
  const taken = others.find((other) => other === name || other.endsWith(`.${name}`));
  if (taken !== undefined)
    throw new ServerStartError(
      `--auth-hostname ${name} has ${taken} under it, where other things are: give sign-in pages a name of their own`,
    );
}
