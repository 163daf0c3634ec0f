import type { DefinitionFormat } from '@cairn/diagram';

/** A text that was typed and not saved yet. */
export interface Draft {
  readonly text: string;
  readonly format: DefinitionFormat;
  /** The revision that was edited; empty for what does not exist yet. */
  readonly revision: string;
  /** The text that was edited, as it was before. */
  readonly base: string;
  /** When it was typed last, in milliseconds since 1970. */
  readonly savedAt: number;
}

/** Older drafts give way. */
const draftsMax = 20;
const prefix = 'cairn.draft.';

/** The draft of a machine or file, if there is one. */
export function readDraft(key: string): Draft | undefined {
  try {
    const text = localStorage.getItem(prefix + key);
    return text === null ? undefined : (JSON.parse(text) as Draft);
  } catch {
    return undefined;
  }
}

/** Keeps what was typed in this browser, so that neither a reload nor a crash loses it. */
export function keepDraft(key: string, draft: Draft): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(draft));
    dropOldDrafts();
  } catch {
    // A browser that is full or keeps nothing goes without drafts.
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // There was none then.
  }
}

function dropOldDrafts(): void {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  if (keys.length <= draftsMax) return;
  const dated = keys.map((key) => ({ key, savedAt: readDraft(key.slice(prefix.length))?.savedAt ?? 0 }));
  dated.sort((one, other) => one.savedAt - other.savedAt);
  for (const { key } of dated.slice(0, keys.length - draftsMax)) localStorage.removeItem(key);
}
