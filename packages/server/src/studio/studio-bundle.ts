import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** One file of the studio. */
export interface BundleFile {
  readonly contentType: string;
  readonly etag: string;
  /** Whether its name changes with its content. */
  readonly isImmutable: boolean;
  /** The same compressed, by the name of the coding. */
  readonly encoded: { readonly [coding: string]: string };
  /** Its bytes, plain or in a coding that it has. Read from the disk once. */
  readonly read: (coding?: string) => Promise<Uint8Array>;
}

/** The files of the studio by the path under which they are served. */
export interface StudioBundle {
  readonly files: ReadonlyMap<string, BundleFile>;
  /** The one page, whatever the path. */
  readonly page: string;
  /** The files that a place inside the studio needs besides those of the page. */
  readonly filesOfPlace: (path: string) => readonly string[];
}

const contentTypes: { readonly [extension: string]: string } = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};

/** Codings in which files may lie beside the plain one, best first, with what their names end with. */
export const codings = [
  { name: 'br', extension: '.br' },
  { name: 'gzip', extension: '.gz' },
] as const;

/**
 * Lists a bundle's files. What is not there when it is read is never served.
 * @throws where there is no folder, or no page in it
 */
export async function readStudioBundle(folder: string): Promise<StudioBundle> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const all = new Set(paths);
  const files = new Map<string, BundleFile>();
  for (const path of paths) {
    const name = path
      .slice(folder.length)
      .split(sep)
      .join('/')
      .replace(/^(?!\/)/, '/');
    const contentType = contentTypes[/\.(\w+)$/.exec(name)?.[1] ?? ''];
    if (contentType === undefined || /\/\./.test(name) || name === '/index.html') continue;
    const isImmutable = name.startsWith('/assets/');
    const encoded = Object.fromEntries(
      codings
        .filter(({ extension }) => all.has(path + extension))
        .map(({ name: coding, extension }) => [coding, path + extension]),
    );
    const read = readerOf(path, encoded);
    files.set(name, { contentType, etag: await etagOf(path), isImmutable, encoded, read });
  }
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  return { files, page, filesOfPlace: await readPlaces(folder) };
}

/** What was read is kept: a page takes dozens of files, and all of them together are small. */
function readerOf(path: string, encoded: BundleFile['encoded']): BundleFile['read'] {
  const kept = new Map<string, Promise<Uint8Array>>();
  return (coding) => {
    const file = (coding === undefined ? undefined : encoded[coding]) ?? path;
    const known = kept.get(file);
    if (known !== undefined) return known;
    const reading = readFile(file);
    kept.set(file, reading);
    reading.catch(() => kept.delete(file));
    return reading;
  };
}

/** Which files each place needs, as the bundler has written it down; a bundle without that is served all the same. */
async function readPlaces(folder: string): Promise<StudioBundle['filesOfPlace']> {
  const text = await readFile(join(folder, '.places.json'), 'utf8').catch(() => '[]');
  const listed = JSON.parse(text) as readonly { readonly path: string; readonly files: readonly string[] }[];
  const places = listed.map(({ path, files }) => ({ pattern: new RegExp(path), files }));
  return (path) => places.find(({ pattern }) => pattern.test(path))?.files ?? [];
}

async function etagOf(path: string): Promise<string> {
  const { size } = await stat(path);
  const digest = createHash('sha256')
    .update(await readFile(path))
    .digest('base64url');
  return `"${size.toString(36)}-${digest.slice(0, 22)}"`;
}
