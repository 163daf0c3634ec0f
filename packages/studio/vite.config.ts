import { defineConfig } from 'vite';

/** How the studio is bundled; the server runs this when its bundle is stale. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  oxc: { jsx: { runtime: 'automatic' } },
  // Pages must not name another server, and styles and scripts must be files: the policy of the page allows no others.
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssMinify: true,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
});
