import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Rooms of which the studio is made. */
const rooms = ['studio', 'diagram', 'asl', 'kit'];
/** Another number where the same sources become other files. */
const format = 1;

/**
 * What a bundle is made of, as one word: another where a source, a package or the way of bundling has changed.
 * @param root of the checkout
 */
export async function bundleStamp(root: string): Promise<string> {
  const listed = await Promise.all(rooms.map((room) => sourcesOf(join(root, 'packages', room))));
  const files = [...listed.flat(), join(root, 'package-lock.json')].sort();
  const hash = createHash('sha256').update(`${format}`);
  for (const file of files) {
    const bytes = await readFile(file);
    hash.update(`\0${relative(root, file).split(sep).join('/')}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, 32);
}

/** The files of a room without its tests. */
async function sourcesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/](?:node_modules|testing)[\\/]|\.(?:test|fuzz|bench|golden)\.|\.md$/.test(path));
}
