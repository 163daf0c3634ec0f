/** The official client and its StorageManager with what the page of a test does, as one script: see `../storage-browser.test.ts`. */
export default {
  root: import.meta.dirname,
  logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"production"' },
  oxc: { jsx: { runtime: 'automatic', development: false } },
  build: {
    emptyOutDir: true,
    minify: false,
    lib: {
      entry: 'main.tsx',
      formats: ['iife'],
      name: 'page',
      fileName: () => 'page.js',
      cssFileName: 'page',
    },
  },
};
