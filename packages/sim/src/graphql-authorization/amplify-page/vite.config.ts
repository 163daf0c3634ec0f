/** The official client with what the page of a test does, as one script: see `../amplify-browser.test.ts`. */
export default {
  root: import.meta.dirname,
  logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    emptyOutDir: true,
    minify: false,
    lib: { entry: 'main.ts', formats: ['iife'], name: 'page', fileName: () => 'page.js' },
  },
};
