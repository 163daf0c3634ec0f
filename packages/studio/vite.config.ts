import { defineConfig } from 'vite';
import { places } from './vite-places.ts';

/** Where the wire goes while the studio is served from its sources. */
const serverUrl = process.env.CAIRN_URL ?? 'http://127.0.0.1:4566';

/** How the studio is bundled; the server runs this when its bundle is stale. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [places()],
  oxc: { jsx: { runtime: 'automatic' } },
  // Pages must not name another server, and styles and scripts must be files: the policy of the page allows no others.
  build: {
    target: 'esnext',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssMinify: true,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What pages share with the language's large room would otherwise lie in one file with all of it.
          groups: [
            { name: 'kit', test: /\/packages\/kit\/src\// },
            { name: 'task-resource', test: /\/packages\/asl\/src\/task-resource\.ts$/ },
          ],
        },
      },
      // Libraries mark what runs in browsers with a directive that means nothing to a bundle of nothing else.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
  worker: { format: 'es' },
  server: {
    proxy: {
      // Signed calls, Cairn's own API and GraphQL APIs are the server's; everything else is a file of the studio.
      '^/': {
        target: serverUrl,
        ws: true,
        bypass: (request) => {
          const isWire =
            request.headers.authorization !== undefined || /^\/_(?:cairn|aws)\//.test(request.url ?? '');
          return isWire ? undefined : request.url;
        },
      },
    },
  },
});
