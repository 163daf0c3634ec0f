import type { Plugin, Rolldown } from 'vite';
import { pages } from './src/app/pages.ts';
import { placePattern } from './src/app/place-pattern.ts';

type Chunks = { readonly [file: string]: Rolldown.OutputChunk | Rolldown.OutputAsset };

/**
 * Writes down which files each place of the studio needs (`.places.json`), in the order in which patterns are tried: the
 * server names them in the page, so that they come before the studio asks for them.
 */
export function places(): Plugin {
  return {
    name: 'cairn-places',
    apply: 'build',
    generateBundle: {
      // Vite itself notes the styles of a chunk before.
      order: 'post',
      handler(_options, bundle) {
        const chunks: Chunks = bundle;
        const listed = pages.map(({ path, component }) => {
          const files = new Set<string>();
          gather(chunks, chunkOf(chunks, component.exportName).fileName, files);
          return { path: placePattern(path), files: [...files].map((file) => `/${file}`) };
        });
        this.emitFile({ type: 'asset', fileName: '.places.json', source: JSON.stringify(listed) });
      },
    },
  };
}

/** The chunk of a page's file: pages are the only files that bear their name. */
function chunkOf(chunks: Chunks, exportName: string): Rolldown.OutputChunk {
  const file = `/${exportName.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}.tsx`;
  for (const chunk of Object.values(chunks)) {
    if (chunk.type !== 'chunk' || !chunk.isDynamicEntry) continue;
    if (chunk.facadeModuleId?.endsWith(file) === true && chunk.exports.includes(exportName)) return chunk;
  }
  throw new Error(`${exportName} is not in a file of its own that ends with ${file}`);
}

function gather(chunks: Chunks, file: string, into: Set<string>): void {
  const chunk = chunks[file];
  if (into.has(file) || chunk?.type !== 'chunk') return;
  into.add(file);
  for (const style of chunk.viteMetadata?.importedCss ?? []) into.add(style);
  for (const imported of chunk.imports) gather(chunks, imported, into);
}
