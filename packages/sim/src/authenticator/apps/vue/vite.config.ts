import { join } from 'node:path';

/** Two pages of a small app, one for each user pool: with a second factor, and with passkeys. */
export default {
  root: import.meta.dirname,
  logLevel: 'error',
  build: {
    emptyOutDir: true,
    minify: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['index.html', 'passkeys/index.html'].map((page) => join(import.meta.dirname, page)),
    },
  },
};
