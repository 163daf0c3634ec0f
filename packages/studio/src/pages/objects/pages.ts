import type { PageEntry } from '../../app/page-entry.ts';

/** The pages of this folder. */
export const objectsPages: readonly PageEntry[] = [];
