import { FunctionError } from '../function-error.ts';

const forms: ReadonlySet<string> = new Set(['NFC', 'NFD', 'NFKC', 'NFKD']);

/**
 * `util.str`.
 * Source: AppSync developer guide, "Str helpers in util.str".
 */
export const textFunctions = {
  toUpper: (text: string): string => text.toUpperCase(),

  toLower: (text: string): string => text.toLowerCase(),

  /** Replaces every occurrence of a plain text. */
  toReplace: (text: string, part: string, by: string): string => text.replaceAll(part, () => by),

  /** @param form `nfc`, `nfd`, `nfkc` or `nfkd` @throws FunctionError on any other */
  normalize: (text: string, form: string): string => {
    const name = form.toUpperCase();
    if (!forms.has(name)) throw new FunctionError(`Invalid normalization type: ${form}`);
    return text.normalize(name);
  },
} as const;
