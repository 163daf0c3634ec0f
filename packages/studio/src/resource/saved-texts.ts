/** A text that was saved to be used again: an event of a function, a context of a resolver. */
export interface SavedText {
  readonly name: string;
  readonly text: string;
}

const storageKey = (storageName: string) => `cairn.${storageName}`;
const textsMax = 50;

/** The texts that this browser keeps under a name. */
export function readSavedTexts(storageName: string): readonly SavedText[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey(storageName)) ?? '[]');
    return Array.isArray(value) ? value.filter(isSavedText) : [];
  } catch {
    return [];
  }
}

/** Keeps a text; one of the same name gives way. @returns all that are kept now */
export function saveText(storageName: string, saved: SavedText): readonly SavedText[] {
  const others = readSavedTexts(storageName).filter(({ name }) => name !== saved.name);
  return keep(storageName, [saved, ...others].slice(0, textsMax));
}

/** @returns all that are kept now */
export function removeText(storageName: string, name: string): readonly SavedText[] {
  return keep(
    storageName,
    readSavedTexts(storageName).filter((saved) => saved.name !== name),
  );
}

function keep(storageName: string, texts: readonly SavedText[]): readonly SavedText[] {
  try {
    localStorage.setItem(storageKey(storageName), JSON.stringify(texts));
  } catch {
    // A browser that keeps nothing offers them until the page is left.
  }
  return texts;
}

function isSavedText(value: unknown): value is SavedText {
  if (typeof value !== 'object' || value === null) return false;
  const { name, text } = value as Partial<SavedText>;
  return typeof name === 'string' && typeof text === 'string';
}
