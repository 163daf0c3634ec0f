import { percentEncode } from '../../wire/sign-request.ts';
import type { Wire } from '../../wire/wire.ts';

/** How long a link holds. */
export const linkSeconds = 3_600;

/**
 * The server's own name beside the studio's, which takes no links.
 * @returns undefined where the studio has a name of its own that does not tell it
 */
export function serverHostOf(studio: {
  readonly hostname: string;
  readonly host: string;
}): string | undefined {
  return studio.hostname === 'studio.localhost' ? studio.host.replace('studio.', '') : undefined;
}

/** A link by which anybody reads an object for a while. */
export async function objectLink(
  wire: Pick<Wire, 'link'>,
  at: {
    readonly bucket: string;
    readonly key: string;
    readonly host: string;
    readonly protocol: string;
  },
): Promise<string> {
  const path = `/${[at.bucket, ...at.key.split('/')].map(percentEncode).join('/')}`;
  const query = await wire.link('s3', { host: at.host, path, expiresSeconds: linkSeconds });
  return `${at.protocol}//${at.host}${path}?${query}`;
}
