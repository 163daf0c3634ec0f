/**
 * A process of its own that bundles the studio: Vite neither stays in the server's memory nor holds up its event loop.
 *
 * `fork(bundle-process.ts)` tells its parent of its progress and ends with it; `node bundle-process.ts FOLDER` writes a
 * bundle for publishing.
 */
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import type { Plugin } from 'vite';
import type { BundleMessage } from './bundle-message.ts';
import { bundleStamp } from './bundle-stamp.ts';

const root = resolve(import.meta.dirname, '../../../..');
const cache = join(root, 'node_modules/.cache/studio');
/** Where a bundle lies beside the code. */
const published = resolve(import.meta.dirname, '../../studio-bundle');
const stampFile = '.stamp';
/** Bundles that nobody used for so long are cleared away. */
const unusedDaysMax = 7;
/** What a compressed file saves at least. */
const compressedBytesMin = 1_024;

function tell(message: BundleMessage): void {
  process.send?.(message);
}

async function main(): Promise<void> {
  const [target] = process.argv.slice(2);
  tell({ kind: 'phase', phase: 'Looking at the sources' });
  const stamp = await bundleStamp(root);
  if (target === undefined && (await stampIn(published)) === stamp)
    return tell({ kind: 'done', folder: published });
  const folder = target === undefined ? join(cache, stamp) : resolve(target);
  if (target !== undefined || !(await isBundle(folder))) await bundle(folder, stamp);
  const now = new Date();
  await utimes(folder, now, now);
  tell({ kind: 'done', folder });
  if (target === undefined) await clearUnused(stamp);
}

function stampIn(folder: string): Promise<string | undefined> {
  return readFile(join(folder, stampFile), 'utf8').catch(() => undefined);
}

async function isBundle(folder: string): Promise<boolean> {
  return stat(join(folder, 'index.html')).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Bundles into a folder beside, and gives it its name when all is there: another process may do the same. */
async function bundle(folder: string, stamp: string): Promise<void> {
  const temporary = `${folder}.${process.pid}.tmp`;
  await mkdir(temporary, { recursive: true });
  try {
    const { build } = await import('vite');
    const studio = join(root, 'packages/studio');
    await build({
      root: studio,
      configFile: join(studio, 'vite.config.ts'),
      configLoader: 'native',
      logLevel: 'error',
      build: { outDir: temporary, emptyOutDir: true },
      plugins: [progress()],
    });
    tell({ kind: 'phase', phase: 'Compressing' });
    await compressAll(temporary);
    await writeFile(join(temporary, stampFile), stamp);
    await rename(temporary, folder).catch(async (error: unknown) => {
      if (!(await isBundle(folder))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function progress(): Plugin {
  let modules = 0;
  return {
    name: 'cairn-progress',
    buildStart: () => tell({ kind: 'phase', phase: 'Bundling' }),
    moduleParsed: () => {
      modules += 1;
      if (modules % 50 === 0) tell({ kind: 'phase', phase: `Bundling: ${modules} modules` });
    },
    renderStart: () => tell({ kind: 'phase', phase: `Writing ${modules} modules` }),
  };
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Puts each text beside itself as `.br` and `.gz`, so that no request waits for a compression. */
async function compressAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.(?:css|js|json|map|svg|txt|webmanifest)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  await Promise.all(
    paths.map(async (path) => {
      const bytes = await readFile(path);
      if (bytes.length < compressedBytesMin) return;
      const parameters = { [zlib.BROTLI_PARAM_QUALITY]: 9, [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length };
      await writeFile(`${path}.br`, await brotli(bytes, { params: parameters }));
      await writeFile(`${path}.gz`, await zip(bytes, { level: 9 }));
    }),
  );
}

/** Removes what earlier sources have left; a server that started with them has touched its own. */
async function clearUnused(stamp: string): Promise<void> {
  const oldMs = Date.now() - unusedDaysMax * 86_400_000;
  for (const name of await readdir(cache)) {
    if (name === stamp) continue;
    const path = join(cache, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < oldMs) await rm(path, { recursive: true, force: true });
  }
}

process.on('disconnect', () => process.exit(1));
try {
  // Whoever works with the server goes first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // A system that does not allow it loses nothing but that.
}
try {
  await main();
} catch (error) {
  const message = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  if (process.send === undefined) process.stderr.write(`${message}\n`);
  tell({ kind: 'failed', message });
  process.exitCode = 1;
}
if (process.connected) process.disconnect?.();
