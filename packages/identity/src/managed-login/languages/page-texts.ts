import type { en } from './en.ts';

/** What the pages say, in one language: a language that lacks a text does not compile. */
export type PageTexts = { readonly [key in keyof typeof en]: string };
